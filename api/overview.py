"""Cooperations over the years, things side by side, and what is new in the graph."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, cast

from fastapi import APIRouter, Request
from pydantic import Field, create_model
from starlette.responses import Response

from api import answers, envelope, schemas
from api.parameters import Day, Paged, Spoken, Words, documented, read
from api.resources import SAID, Dated, opened, wanted
from api.search import Types
from graph.catalogue import TYPES, Catalogue, Selection, View, type_of
from graph.catalogue.listing import filters
from graph.catalogue.overview import changed, comparable, shared, timeline, topics_of
from graph.errors import BadParameter, NotFound

router = APIRouter(prefix="/api/v1", tags=["overview"], responses=schemas.PROBLEMS)
COMPARED = 6
"""How many things can stand side by side."""
SHOWN = 100
"""How many shared cooperations and partners are shown; the totals count all."""

CooperationFilters: Any = create_model(
    "CooperationFilters",
    __base__=Dated,
    **cast(
        Any,
        {
            name: (Words | None, Field(default=None, description=SAID[name] + " Several with commas: any of them."))
            for name in filters("cooperation")
        },
    ),
)
"""Everything that cooperations can be narrowed by."""


@router.get(
    "/timeline",
    operation_id="timeline",
    summary="Cooperations year by year",
    openapi_extra=documented(CooperationFilters),
    responses={200: {"model": envelope.Page[answers.Year]}},
)
async def years(request: Request) -> Response:
    """How many cooperations began, were held and ended in each year, and stood at its end; no year is left out."""
    given = read(request, CooperationFilters)
    snapshot, catalogue = opened(request)
    found, undated = timeline(Selection(catalogue, "cooperation", wanted(given, "cooperation")))
    data = [asdict(year) for year in found]
    return envelope.page(request, snapshot, data, len(data), 0, len(data), undated=undated)


class CompareParameters(Spoken):
    """What is compared."""

    things: Words = Field(
        description=f"Two to {COMPARED} identifiers with commas between them.",
        examples=["region/bavaria,region/flanders"],
        min_length=2,
        max_length=COMPARED,
    )


@router.get(
    "/compare",
    operation_id="compare",
    summary="Things side by side",
    openapi_extra=documented(CompareParameters),
    responses={200: {"model": answers.Comparison}},
)
async def compare(request: Request) -> Response:
    """Each thing with its figures and topics, and what all of them share, with the sources of shared cooperations."""
    given = read(request, CompareParameters)
    snapshot, catalogue = opened(request)
    numbers = [_number(catalogue, name) for name in given.things]
    if len(set(numbers)) < len(numbers):
        raise BadParameter("things", "one stands there twice")
    view = View(catalogue, given.spoken)
    common = shared(catalogue, numbers)
    topics = [topics_of(catalogue, number) for number in numbers]
    data = {
        "things": [
            {
                "thing": view.brief(number),
                "counts": catalogue.relation_sizes(number),
                "topics": [{**view.value("topic", topic), "count": count} for topic, count in counts.items()],
                "sources": view.item(number)["sources"],
            }
            for number, counts in zip(numbers, topics, strict=True)
        ],
        "shared": {
            "cooperations": [
                {"thing": view.brief(number), "sources": view.item(number)["sources"]}
                for number in common.cooperations[:SHOWN]
            ],
            "partners": [view.brief(number) for number in common.partners[:SHOWN]],
            "topics": [view.reference(topic) for topic in common.topics],
            "totals": {
                "cooperations": len(common.cooperations),
                "partners": len(common.partners),
                "topics": len(common.topics),
            },
        },
    }
    links = {"self": envelope.address(request)}
    return envelope.respond({"data": data, "meta": {"snapshot": snapshot.id}, "links": links}, links)


def _number(catalogue: Catalogue, name: str) -> int:
    if name not in catalogue.numbers:
        raise NotFound("thing", name)
    if not comparable(type_of(name) or ""):
        raise BadParameter("things", f"{name!r} has no cooperations to be compared by")
    return catalogue.numbers[name]


class ChangesParameters(Paged, Spoken):
    """Since when, and of what."""

    since: Day | None = Field(
        default=None, description="Recorded or changed on this day or later.", examples=["2026-11-01"]
    )
    type: Types | None = Field(default=None, description="Only things of these types, with commas between them.")


@router.get(
    "/changes",
    operation_id="changes",
    summary="What is new in the graph",
    openapi_extra=documented(ChangesParameters),
    responses={200: {"model": envelope.Page[answers.Change]}},
)
async def changes(request: Request) -> Response:
    """What was recorded or changed, the newest first, by the dates of the records.

    For cooperations and commitments a change is known by the date of their file; for the rest only when they entered.
    """
    given = read(request, ChangesParameters)
    snapshot, catalogue = opened(request)
    offset = envelope.offset_of(request, snapshot, given.cursor)
    numbers = changed(catalogue, given.since, given.type or TYPES)
    view = View(catalogue, given.spoken)
    data = [_change(catalogue, view, number) for number in numbers[offset : offset + given.limit]]
    return envelope.page(request, snapshot, data, len(numbers), offset, given.limit)


def _change(catalogue: Catalogue, view: View, number: int) -> dict[str, Any]:
    document = catalogue.document(number)
    new = document.get("recorded") == document.get("modified")
    return {
        "thing": view.brief(number),
        "date": document.get("modified"),
        "change": "recorded" if new else "changed",
        "sources": view.sources(document.get("sources", [])),
    }
