"""What if: all of it stands in the address, so that a link shows the same to everybody, and nothing is stored."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from api import envelope, schemas
from api.measured import AS_TABLE, table
from api.parameters import documented, read
from api.partners import PLACE, TOPIC, Dated, undated
from api.shapes import page_of, plain
from graph.analytics.asked import place_named, topic_named
from graph.analytics.proposal import MOST, read_proposal
from graph.analytics.prospects import prospect_of
from graph.analytics.scenario import Outcome, what_if
from graph.network import territory_of
from graph.snapshot import Snapshot
from graph.topics import topics_of

router = APIRouter(prefix="/api/v1/analytics", tags=["analytics"], responses=schemas.PROBLEMS)
FIGURES = ("partners", "strength", "reach", "constraint", "betweenness", "group")
COMPARED = ("id", "label", *(f"{name}{when}" for name in FIGURES for when in ("Before", "After")))


class ScenarioAsked(Dated):
    """What would change."""

    add: str | None = Field(
        None,
        max_length=20_000,
        description=f"New cooperations: places joined by ~, several with commas between them; {MOST} changes at most.",
        examples=["region/bavaria~region/emilia-romagna,region/saxony~region/wales~region/flanders"],
    )
    end: str | None = Field(
        None,
        max_length=20_000,
        description="What would end: ties (region/a~region/b) and cooperations (cooperation/…), with commas.",
    )
    topic: str | None = Field(None, max_length=200, description=TOPIC + " What the new cooperations are about.")
    for_: str | None = Field(None, alias="for", max_length=200, description=PLACE + " Whose suggestions to compare.")


@router.get(
    "/scenario",
    summary="What if ties or alliances were added or ended",
    openapi_extra=documented(ScenarioAsked),
    responses={200: {"model": page_of(Outcome, "places"), **AS_TABLE}},
)
def scenario(request: Request) -> Response:
    """Reach, brokerage, groups and suggestions before and after; the places named, and those that change most."""
    given = read(request, ScenarioAsked)
    snapshot: Snapshot = request.app.state.shelf.current()
    territory = territory_of(snapshot)
    topic = topic_named(topics_of(snapshot), given.topic)
    proposal = read_proposal(territory, (given.add or "").split(","), (given.end or "").split(","), topic)
    focus = place_named(territory.places, given.for_, "for") if given.for_ else None
    prospect = prospect_of(snapshot, given.as_of)
    found = plain(what_if(prospect, proposal, focus=focus))
    rows = found.pop("places")
    if given.format == "csv":
        return table("scenario", COMPARED, map(_flat, rows))
    left_out = undated(territory, given.as_of)
    return envelope.page(request, snapshot, rows, len(rows), 0, max(len(rows), 1), undated=left_out, **found)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    return row | {f"{name}{when.capitalize()}": row[when][name] for name in FIGURES for when in ("before", "after")}
