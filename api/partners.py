"""Whom to approach next and how far to trust it; what a place is specialised in; who stands where; turnover by year."""

from __future__ import annotations

import datetime
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from api import envelope, schemas
from api.measured import AS_TABLE, table
from api.parameters import Day, Parameters, Whole, documented, read
from api.shapes import columns_of, page_of, plain
from graph.analytics.asked import place_named, topic_named
from graph.analytics.background import background_of
from graph.analytics.backtest import METHODS, BackTest
from graph.analytics.learned import backtest_of
from graph.analytics.partners import NOTES, Kind, Suggestions
from graph.analytics.prospects import prospect_of
from graph.analytics.specialisation import Landscape, Portfolio, Specialisation
from graph.analytics.turnover import Turnover, turnover
from graph.network import Scope, Territory, territory_of
from graph.snapshot import Snapshot
from graph.topics import topics_of

router = APIRouter(prefix="/api/v1/analytics", tags=["analytics"], responses=schemas.PROBLEMS)
MOST_SUGGESTIONS = 50
PARTNERS = (
    "rank", "id", "label", "country", "kind", "probability", "network", "topics", "lists", "geography",
    "reachBefore", "reachAfter", "constraintBefore", "constraintAfter", "reasons",
)  # fmt: skip
TESTED = ("day", "until", "candidates", "tied", "places", "method", "rocAuc", "averagePrecision", "hitsAt10")
PLACE = "Region or country: its slug (bavaria) or identifier (country/austria)."
TOPIC = "Topic, by its slug (quantum-technologies)."


class Formed(Parameters):
    """In which form."""

    format: Literal["json", "csv"] = Field("json", description="JSON, or a table as CSV.")


class Dated(Formed):
    """On which day."""

    as_of: Day | None = Field(None, description="What was known on a day.", examples=["2023-01-01"])


class PartnersAsked(Dated):
    """Partners for whom, on what."""

    place: str = Field(max_length=200, description=PLACE, examples=["bavaria"])
    topic: str | None = Field(None, max_length=200, description=TOPIC + " Only places that work on it.")
    kind: Kind | None = Field(
        None, description="Suggest regions, countries or all; by default regions to a region, and all to a country."
    )
    limit: Whole = Field(10, ge=1, le=MOST_SUGGESTIONS, description="How many suggestions.")


class SpecialisationAsked(Dated):
    """Of which place."""

    place: str = Field(max_length=200, description=PLACE, examples=["bavaria"])


class LandscapeAsked(Dated):
    """Of which topic."""

    topic: str = Field(max_length=200, description=TOPIC, examples=["quantum-technologies"])


class TurnoverAsked(Formed):
    """Of which ties."""

    place: str | None = Field(None, max_length=200, description=PLACE + " All ties where it is absent.")
    topic: str | None = Field(None, max_length=200, description=TOPIC + " Ties on it only.")
    scope: Scope = Field("working", description="Working ties, or all: long lists and announcements too.")


def _opened(request: Request) -> tuple[Snapshot, Territory]:
    snapshot: Snapshot = request.app.state.shelf.current()
    return snapshot, territory_of(snapshot)


def _page(request: Request, snapshot: Snapshot, rows: list[Any], **more: Any) -> Response:
    """All rows of an answer, in the envelope."""
    return envelope.page(request, snapshot, rows, len(rows), 0, max(len(rows), 1), **more)


def _whole(request: Request, snapshot: Snapshot, given: Formed, found: Any, rows: str, **more: Any) -> Response:
    """A result in the envelope, or as CSV what it has as rows: the field of that name."""
    shown = plain(found)
    items = shown.pop(rows)
    if given.format == "csv":
        return table(request.url.path.rpartition("/")[2], columns_of(type(found), rows), items)
    return _page(request, snapshot, items, **(more | shown))


def undated(
    territory: Territory, day: datetime.date | None, *, place: str | None = None, topic: str | None = None
) -> int | None:
    """How many cooperations (of a place, on a topic) a day leaves out for want of any date; None without a day."""
    return None if day is None else territory.undated(topic=topic, place=place)


def _documented(model: type[Parameters], answer: Any) -> dict[str, Any]:
    tabular = AS_TABLE if "format" in model.model_fields else {}
    return {"openapi_extra": documented(model), "responses": {200: {"model": answer, **tabular}}}


@router.get(
    "/partners",
    summary="Whom to approach next, and why",
    **_documented(PartnersAsked, page_of(Suggestions, "items", notes=list[dict[str, str]])),
)
def partners(request: Request) -> Response:
    """Places not tied to this one yet, the likeliest first, with reasons and what the tie would change.

    How often such suggestions came true is at /api/v1/analytics/backtest.
    """
    given = read(request, PartnersAsked)
    snapshot, territory = _opened(request)
    place, topic = place_named(territory.places, given.place), topic_named(topics_of(snapshot), given.topic)
    prospect = prospect_of(snapshot, given.as_of)
    found = plain(prospect.suggest(place, topic=topic, kind=given.kind, limit=given.limit))
    items = found.pop("items")
    if given.format == "csv":
        return table("partners", PARTNERS, map(_flat, items))
    found["notes"] = [{"id": note, "en": NOTES[note][0], "de": NOTES[note][1]} for note in found["notes"]]
    return _page(request, snapshot, items, undated=undated(territory, given.as_of), **found)


def _flat(item: dict[str, Any]) -> dict[str, Any]:
    change: dict[str, Any] = {
        f"{name}{when.capitalize()}": item["change"][when][name]
        for name in ("reach", "constraint")
        for when in ("before", "after")
    }
    reasons = "; ".join(reason["english"] for reason in item["reasons"])
    return {**item, **item["contributions"], **change, "reasons": reasons}


@router.get(
    "/backtest",
    summary="How often suggestions came true",
    **_documented(Formed, page_of(BackTest, "cuts", models=None)),
)
def backtest(request: Request) -> Response:
    """The model and simpler orders on past cut days of this graph, each seeing only what had begun by then."""
    given = read(request, Formed)
    snapshot, _ = _opened(request)
    found = plain(backtest_of(snapshot, request.app.state.settings))
    if given.format == "csv":
        rows = [{**cut, "method": method, **cut["figures"][method]} for cut in found["cuts"] for method in METHODS]
        return table("backtest", TESTED, rows)
    more = {name: found[name] for name in ("means", "margins", "calibration", "brier")}
    return _page(request, snapshot, found["cuts"], **more)


@router.get(
    "/specialisation",
    summary="What a place is specialised in, and its gaps",
    **_documented(SpecialisationAsked, page_of(Specialisation, "topics")),
)
def specialisation(request: Request) -> Response:
    """The topics of a place against all places (Balassa's index), its variety, and topics without a partner abroad."""
    given = read(request, SpecialisationAsked)
    snapshot, territory = _opened(request)
    place = place_named(territory.places, given.place)
    found = Portfolio(territory, background_of(snapshot), given.as_of).specialisation(place)
    left_out = undated(territory, given.as_of, place=place)
    return _whole(request, snapshot, given, found, "topics", undated=left_out)


@router.get(
    "/landscape",
    summary="Who leads on a topic, and who is alone",
    **_documented(LandscapeAsked, page_of(Landscape, "places")),
)
def landscape(request: Request) -> Response:
    """Every place that works on a topic, by the strength of its ties on it."""
    given = read(request, LandscapeAsked)
    snapshot, territory = _opened(request)
    topic = topic_named(topics_of(snapshot), given.topic) or ""
    found = Portfolio(territory, background_of(snapshot), given.as_of).landscape(topic)
    left_out = undated(territory, given.as_of, topic=topic)
    return _whole(request, snapshot, given, found, "places", undated=left_out)


@router.get(
    "/turnover",
    summary="Ties new, renewed, resumed and ended by year",
    **_documented(TurnoverAsked, page_of(Turnover, "years", undated=None)),
)
def by_year(request: Request) -> Response:
    """How many ties came, were renewed, ended and stood at the end of each year, of one place or of all."""
    given = read(request, TurnoverAsked)
    snapshot, territory = _opened(request)
    place = None if given.place is None else place_named(territory.places, given.place)
    topic = topic_named(topics_of(snapshot), given.topic)
    found = turnover(territory, place, topic=topic, scope=given.scope)
    return _whole(request, snapshot, given, found, "years")
