"""The network of any choice of cooperations, as nodes and edges with positions, in the formats that tools read."""

from __future__ import annotations

from fastapi import APIRouter, Request
from pydantic import Field
from starlette.responses import Response

from api import answers, envelope, negotiation, schemas
from api.overview import CooperationFilters
from api.parameters import documented, read
from api.resources import opened, wanted
from graph.catalogue import Selection
from graph.errors import BadParameter, NotFound
from graph.graphs import FORMATS, choose, write
from graph.network import Scope

router = APIRouter(prefix="/api/v1", tags=["overview"], responses=schemas.PROBLEMS)


class GraphParameters(CooperationFilters):  # type: ignore[misc]
    """Which network, and how it is written."""

    focus: str | None = Field(
        default=None,
        max_length=200,
        description="Only the cooperations of this thing, by identifier.",
        examples=["region/bavaria"],
    )
    scope: Scope = Field(
        default="all",
        description="`working` leaves out long lists (more than ten sides) and what is merely announced.",
    )
    format: str | None = Field(
        default=None,
        max_length=100,
        description=f"One of {', '.join(FORMATS)}; else Accept decides.",
        examples=["graphml"],
    )


@router.get(
    "/graph",
    operation_id="graph",
    summary="The network of any choice of cooperations",
    openapi_extra=documented(GraphParameters),
    responses={
        200: {
            "model": answers.Graph,
            "content": {media.partition(";")[0]: {} for name, media in FORMATS.items() if name != "json"},
        }
    },
)
async def graph(request: Request) -> Response:
    """Regions and countries, and the ties that the chosen cooperations make between them.

    A tie between two sides of a cooperation with k sides weighs 1/(k-1). Each edge names its cooperations, and these
    their sources. Positions: `map` on the explorer's map, `network` by ties, and degrees where they are known.
    """
    given = read(request, GraphParameters)
    if given.format is None:
        format_ = negotiation.choose(request.headers.get("accept"), FORMATS)
    else:
        format_ = negotiation.by_name(given.format, FORMATS)
    snapshot, catalogue = opened(request)
    if given.focus is not None and given.focus not in catalogue.numbers:
        raise NotFound("thing", given.focus)
    if given.focus is not None and "/commitment/" in given.focus:
        raise BadParameter("focus", "a commitment has no network; take its cooperation")
    selection = Selection(catalogue, "cooperation", wanted(given, "cooperation"))
    found = choose(snapshot, selection, given.focus, given.scope)
    content = write(found, format_)
    if format_ != "json":
        return Response(content, headers={"Vary": "Accept"}, media_type=FORMATS[format_])
    links = {"self": envelope.address(request)}
    meta = {"snapshot": snapshot.id, "undated": selection.undated if selection.filters.dated else None}
    return envelope.respond({"data": found, "meta": meta, "links": links}, links)
