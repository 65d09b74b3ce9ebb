"""What the explorer loads: the network, the names to search for, and the facts of what is clicked, with sources."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api import schemas
from api.cache import matches, not_modified
from graph.catalogue import catalogue_of
from graph.changes import changes_since
from graph.errors import BadParameter, NotFound
from graph.explorer import sources
from graph.facts import thing_facts, tie_facts
from graph.network import territory_of
from graph.snapshot import Snapshot
from graph.terms import KINDS

router = APIRouter(prefix="/api/v1", tags=["explorer"], responses=schemas.PROBLEMS)
LANGUAGE = Query(pattern="^[a-z]{2,3}$", description="Language of names and texts; English where there is none in it.")


def _derived(request: Request, name: str) -> Response:
    """A file that was computed when the snapshot was built; it never changes, so its name makes the ETag."""
    snapshot: Snapshot = request.app.state.shelf.current()
    headers = {
        "ETag": f'"{snapshot.id}-{name}"',
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Content-Type": "application/json",
        "Tech-Axis-Snapshot": snapshot.id,
    }
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return not_modified(headers)
    return Response(snapshot.read(name), headers=headers)


@router.get("/network", summary="The territory network with positions, as the explorer draws it")
def network(request: Request) -> Response:
    """Nodes, edges and drawing options; each edge tells its weight and how many cooperations make it."""
    return _derived(request, "network.json")


@router.get("/names", summary="Every thing with its names, for search boxes")
def names(request: Request) -> Response:
    """Regions, countries, cities, organisations, people, topics and cooperations with all their names."""
    return _derived(request, "names.json")


@router.get("/citations", summary="Where each cooperation of the network is written")
def citations(request: Request) -> dict[str, Any]:
    """The sources, and of each cooperation in the order of ``/api/v1/network`` the positions of its own."""
    snapshot: Snapshot = request.app.state.shelf.current()
    return sources(snapshot.store, sorted(territory_of(snapshot).cooperations))


@router.get("/members", summary="Who stands behind the places: cities, organisations and people of each cooperation")
def members(request: Request) -> Response:
    """Things, the ones of each cooperation in the order of ``/api/v1/network``, and the offices of people."""
    return _derived(request, "members.json")


class Difference(BaseModel):
    """What a snapshot has added, changed and removed since an earlier one."""

    data: dict[str, list[str]] = Field(description="Identifiers of records under added, changed and removed.")
    meta: dict[str, str] = Field(description="The two snapshots, before and now.")


@router.get("/snapshots/{before}/changes", summary="What changed since an earlier snapshot")
def changes(
    request: Request, before: Annotated[str, Path(description="The earlier snapshot.", examples=["0123456789abcdef"])]
) -> Difference:
    """Which records are new, changed or gone in the snapshot in service, compared with an earlier one."""
    snapshot: Snapshot = request.app.state.shelf.current()
    found = changes_since(request.app.state.settings, before, snapshot)
    return Difference(data=asdict(found), meta={"before": before, "now": snapshot.id})


@router.get("/things/{kind}/{slug}", summary="What is known of one thing, and where that is written")
def one_thing(
    request: Request,
    kind: Annotated[str, Path(description="The kind of thing.", examples=["region"])],
    slug: Annotated[str, Path(description="The end of its identifier.", examples=["bavaria"])],
    lang: Annotated[str, LANGUAGE] = "en",
) -> dict[str, Any]:
    """Facts, cooperations, people and sources of a place, organisation, person, topic or cooperation."""
    if kind not in KINDS:
        raise NotFound("kind of thing", kind)
    catalogue = catalogue_of(request.app.state.shelf.current())
    if f"{kind}/{slug}" not in catalogue.numbers:
        raise NotFound(kind, slug)
    return thing_facts(catalogue, f"{kind}/{slug}", lang)


@router.get("/ties", summary="The cooperations that tie two regions or countries")
def one_tie(
    request: Request,
    one: Annotated[str, Query(description="The one side.", examples=["region/bavaria"])],
    other: Annotated[str, Query(description="The other side.", examples=["region/flanders"])],
    lang: Annotated[str, LANGUAGE] = "en",
) -> dict[str, Any]:
    """The cooperations that tie two places, themselves or through what lies in them, each with its sources."""
    for name, value in (("one", one), ("other", other)):
        kind, _, slug = value.partition("/")
        if kind not in ("region", "country") or not slug:
            raise BadParameter(name, f"{value!r} is no region or country; write it as region/bavaria")
    if one == other:
        raise BadParameter("other", "it is the same place as the other side")
    snapshot: Snapshot = request.app.state.shelf.current()
    territory = territory_of(snapshot)
    for value in (one, other):
        if value not in territory.places:
            raise NotFound("region or country", value)
    return tie_facts(catalogue_of(snapshot), territory, one, other, lang)
