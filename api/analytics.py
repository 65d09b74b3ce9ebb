"""Who matters in the network, who bridges, which groups there are, what holds it together, and how that came to be."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any, Literal

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from api import envelope, measured, schemas
from api.parameters import Day, Paged, Parameters, Whole, Words, documented, read
from graph.analytics import ranking
from graph.analytics.development import development, years
from graph.analytics.measures import MEASURES
from graph.analytics.report import ROLES, Question, Report, report_of
from graph.errors import BadParameter
from graph.network import Place, Scope, territory_of
from graph.snapshot import Snapshot
from graph.topics import topics_of

router = APIRouter(prefix="/api/v1/analytics", tags=["analytics"], responses=schemas.PROBLEMS)
RANKED = ("rank", "rankLow", "rankHigh", "id", "label", "country", "value", "standardError", "community", *MEASURES)
BROKERED = ("rank", "id", "label", "country", *ROLES, "total", "constraint", "effectiveSize")
GROUPED = ("number", "name", "stability", "id", "label")
CUT = ("kind", "one", "other", "number", "cutOff", "cooperations")
YEARS = ("year", "tiedPlaces", "ties", "cooperations", "meanPartners", "meanClustering", "parts", "largestPart")
STOOD = (*YEARS, "id", "label", "value", "rank")


class Asked(Parameters):
    """Which network, and in which form."""

    topic: str | None = Field(None, max_length=200, description="Ties on this topic only, by its slug.")
    scope: Scope = Field("working", description="Working ties, or all: long lists and announcements too.")
    direct_only: bool = Field(False, description="Only ties of places that take part themselves.")
    domestic: bool = Field(True, description="Whether ties within a country count too.")
    format: Literal["json", "csv"] = Field("json", description="JSON, or a table as CSV.")


class Dated(Asked):
    """Which network, on which day."""

    as_of: Day | None = Field(None, description="The network as of a day.", examples=["2023-01-01"])


class MeasuresAsked(Dated, Paged):
    """Which ranking."""

    by: str = Field("betweenness", max_length=50, json_schema_extra={"enum": [*MEASURES]}, description="The measure.")
    country: str | None = Field(None, max_length=200, description="Places of this country only, by its slug.")
    place: Words | None = Field(None, description="Only these places, by identifier; also such as have no tie.")


class BrokerageAsked(Dated, Paged):
    """Which brokers."""

    role: str = Field(
        "total", max_length=50, json_schema_extra={"enum": [*ROLES, "total"]}, description="By what they are sorted."
    )
    country: str | None = Field(None, max_length=200, description="Places of this country only, by its slug.")


class GroupsAsked(Dated, Paged):
    """Which communities or bridges."""


class DevelopmentAsked(Asked):
    """Which years, and of what."""

    by: str = Field("degree", max_length=50, json_schema_extra={"enum": [*MEASURES]}, description="The measure.")
    place: Words | None = Field(None, description="Places by identifier; absent, the three that lead each year.")
    from_: Whole | None = Field(None, alias="from", ge=1, le=9999, description="First year; the first tie's if absent.")
    to: Whole | None = Field(None, ge=1, le=9999, description="Last year; that of the newest tie if absent.")


def _question(snapshot: Snapshot, given: Asked, as_of: datetime.date | None = None) -> Question:
    question = Question(given.scope, as_of=as_of, direct_only=given.direct_only, domestic=given.domestic)
    return ranking.with_topic(question, given.topic, topics_of(snapshot))


def _measured(request: Request, given: Dated) -> tuple[Snapshot, Report]:
    snapshot: Snapshot = request.app.state.shelf.current()
    question = _question(snapshot, given, given.as_of)
    return snapshot, report_of(snapshot, question)


def _answer(
    request: Request,
    snapshot: Snapshot,
    given: Any,
    rows: list[dict[str, Any]],
    found: Report,
    csv: Callable[[], Response],
    **more: Any,
) -> Response:
    """A page of rows in the envelope, or all of them as CSV."""
    if given.format == "csv":
        return csv()
    offset = envelope.offset_of(request, snapshot, given.cursor)
    said = more.pop("said", None) or ranking.nothing(found)
    undated = found["about"]["undated"] if given.as_of else None
    return envelope.page(
        request,
        snapshot,
        rows[offset : offset + given.limit],
        len(rows),
        offset,
        given.limit,
        undated=undated,
        network=found["about"],
        said=asdict(said) if said else None,
        **more,
    )


def _named(places: dict[str, Place], names: Iterable[str]) -> list[dict[str, str]]:
    return [{"id": name, "label": places[name].label, "german": places[name].german} for name in names]


def _documented(model: type[Parameters], answer: Any) -> dict[str, Any]:
    return {
        "openapi_extra": documented(model),
        "responses": {200: {"model": answer, **measured.AS_TABLE}},
    }


@router.get("/measures", summary="Places ranked by a measure", **_documented(MeasuresAsked, measured.Ranking))
def measures(request: Request) -> Response:
    """Regions and countries by a measure of the network, each with the interval in which its rank lies."""
    given = read(request, MeasuresAsked)
    measure = ranking.measure_named(given.by)
    if given.place and given.country:
        raise BadParameter("country", "`place` says already which places; leave one of the two out")
    snapshot, found = _measured(request, given)
    places = territory_of(snapshot).places
    rows = ranking.ranking(found, given.by, ranking.checked_country(places, given.country))
    said = None
    if given.place:
        wanted = ranking.checked_places(places, given.place)
        chosen = [place for place in found["places"] if place["id"] in wanted]
        rows = [ranking.place_row(place, measure) for place in chosen]
        said = next(filter(None, (ranking.alone(place, found) for place in chosen)), None)
    return _answer(
        request,
        snapshot,
        given,
        rows,
        found,
        lambda: measured.table(given.by, RANKED, ({**row, **row["values"]} for row in rows)),
        said=said,
        measure=ranking.described(measure),
        measures=[{"name": known.name, "label": asdict(known.label)} for known in MEASURES.values()],
    )


@router.get("/brokerage", summary="Who stands between others", **_documented(BrokerageAsked, measured.Brokerage))
def brokerage(request: Request) -> Response:
    """Roles after Gould and Fernandez (1989): for how many pairs of partners, by the countries of the three."""
    given = read(request, BrokerageAsked)
    snapshot, found = _measured(request, given)
    country = ranking.checked_country(territory_of(snapshot).places, given.country)
    rows = ranking.brokers(found, given.role, country)
    roles = {name: asdict(reading) for name, reading in ROLES.items()}
    return _answer(
        request, snapshot, given, rows, found, lambda: measured.table("brokerage", BROKERED, rows), roles=roles
    )


@router.get("/communities", summary="Which groups there are", **_documented(GroupsAsked, measured.Communities))
def communities(request: Request) -> Response:
    """Groups that do more among themselves than with the rest: the consensus of 50 runs of Leiden's algorithm."""
    given = read(request, GroupsAsked)
    snapshot, found = _measured(request, given)
    places = territory_of(snapshot).places
    groups = found["communities"]["groups"]
    rows = [{**group, "members": _named(places, group["members"])} for group in groups]
    members = [
        {**member, "number": group["number"], "name": group["name"]["en"], "stability": group["stability"]}
        for group in rows
        for member in group["members"]
    ]
    return _answer(
        request,
        snapshot,
        given,
        rows,
        found,
        lambda: measured.table("communities", GROUPED, members),
        stability=found["communities"]["stability"],
        modularity=found["communities"]["modularity"],
    )


@router.get("/bridges", summary="Who would be cut off", **_documented(GroupsAsked, measured.MeasuredPage[measured.Cut]))
def bridges(request: Request) -> Response:
    """Ties and places without which others would no longer be reached, those first that would cut off most."""
    given = read(request, GroupsAsked)
    snapshot, found = _measured(request, given)
    places = territory_of(snapshot).places
    rows = _cuts(places, found)
    flat = [
        {
            **row,
            "one": row["one"]["id"],
            "other": row["other"] and row["other"]["id"],
            "cutOff": " ".join(place["id"] for place in row["cutOff"]),
            "cooperations": " ".join(row["cooperations"] or ()),
        }
        for row in rows
    ]
    return _answer(request, snapshot, given, rows, found, lambda: measured.table("bridges", CUT, flat))


def _cuts(places: dict[str, Place], found: Report) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {
            "kind": "bridge",
            "one": _named(places, [bridge["one"]])[0],
            "other": _named(places, [bridge["other"]])[0],
            "cutOff": _named(places, bridge["cutOff"]),
            "number": len(bridge["cutOff"]),
            "cooperations": bridge["cooperations"],
        }
        for bridge in found["resilience"]["bridges"]
    ]
    for point in found["resilience"]["cutPoints"]:
        lost = _named(places, (name for piece in point["cutOff"] for name in piece))
        one = _named(places, [point["place"]])[0]
        rows.append(
            {"kind": "cutPoint", "one": one, "other": None, "cutOff": lost, "number": len(lost), "cooperations": None}
        )
    return sorted(rows, key=lambda row: (-row["number"], row["kind"], row["one"]["id"]))


@router.get(
    "/development", summary="The network by year", **_documented(DevelopmentAsked, measured.MeasuredPage[measured.Year])
)
def by_year(request: Request) -> Response:
    """The network at the end of each year, with the value and rank of places by one measure."""
    given = read(request, DevelopmentAsked)
    measure = ranking.measure_named(given.by)
    snapshot: Snapshot = request.app.state.shelf.current()
    territory = territory_of(snapshot)
    question = _question(snapshot, given)
    places = ranking.checked_places(territory.places, given.place or ())
    span = years(territory, question)
    # Before the first tie and after the newest nothing happens: years without end would only be counted.
    first = max(given.from_ or 1, span[0] - 1 if span else 1)
    last = min(given.to or 9999, span[1] if span else 0)
    if given.from_ and given.to and given.from_ > given.to:
        raise BadParameter("to", f"{given.to} lies before {given.from_}, the year in `from`")
    rows = development(territory, question, measure, first, last, places)
    if given.format == "csv":
        flat = [{**row, **place} for row in rows for place in (row["places"] or [{}])]
        return measured.table("development", STOOD, flat)
    said = None
    if not rows:
        began = f"began in {span[0]} and the newest in {span[1]}" if span else "has no date on record"
        said = {"en": f"No tie in these years is in the graph: the first {began}.", "de": _german(span)}
    undated = territory.undated(given.scope, question.topic)
    more = {"measure": ranking.described(measure), "said": said, "undated": undated}
    return envelope.page(request, snapshot, rows, len(rows), 0, max(len(rows), 1), **more)


def _german(span: tuple[int, int] | None) -> str:
    began = f"begann {span[0]}, die neueste {span[1]}" if span else "hat kein bekanntes Datum"
    return f"Aus diesen Jahren steht keine Verbindung im Graphen: die erste {began}."
