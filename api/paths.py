"""How one thing reaches another, and through which cooperations each step goes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from api import envelope, schemas
from api.measured import AS_TABLE, table
from api.parameters import Whole, documented, read
from api.partners import TOPIC, Dated
from api.shapes import page_of, plain
from graph.analytics.asked import thing_named, topic_named
from graph.analytics.paths import MOST, Paths, find_paths
from graph.network import Scope, territory_of
from graph.snapshot import Snapshot
from graph.topics import topics_of

router = APIRouter(prefix="/api/v1", tags=["analytics"], responses=schemas.PROBLEMS)
STEPS = ("rank", "pathCost", "step", "one", "other", "weight", "cost", "direct", "announced", "cooperations", "through")
END = "Region or country by its slug (bavaria), or any place, organisation or person by its identifier."


class PathsAsked(Dated):
    """From where to where."""

    from_: str = Field(alias="from", max_length=200, description=END, examples=["bavaria"])
    to: str = Field(max_length=200, description=END, examples=["catalonia"])
    topic: str | None = Field(None, max_length=200, description=TOPIC + " Only ties on it.")
    scope: Scope = Field("all", description="All ties, long lists last; or working ties only.")
    limit: Whole = Field(3, ge=1, le=MOST, description="How many paths.")


@router.get(
    "/paths",
    summary="How one place reaches another",
    openapi_extra=documented(PathsAsked),
    responses={200: {"model": page_of(Paths, "items", undated=None), **AS_TABLE}},
)
def paths(request: Request) -> Response:
    """The cheapest chains of ties; a step costs 1/weight, so that a place on a long list is the last resort."""
    given = read(request, PathsAsked)
    snapshot: Snapshot = request.app.state.shelf.current()
    territory = territory_of(snapshot)
    found = find_paths(
        snapshot,
        territory,
        thing_named(territory.places, given.from_, "from"),
        thing_named(territory.places, given.to, "to"),
        scope=given.scope,
        topic=topic_named(topics_of(snapshot), given.topic),
        as_of=given.as_of,
        limit=given.limit,
    )
    rows = plain(found.items)
    if given.format == "csv":
        return table("paths", STEPS, (step for row in rows for step in _flat(row)))
    undated = found.undated if given.as_of else None
    return envelope.page(
        request, snapshot, rows, len(rows), 0, given.limit, undated=undated, start=found.start, goal=found.goal
    )


def _flat(row: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        step
        | {
            "rank": row["rank"],
            "pathCost": row["cost"],
            "step": number,
            "through": " ".join(through["id"] for through in step["through"]),
        }
        for number, step in enumerate(row["steps"], 1)
    ]
