"""Search for things by name, in any language and however it is spelt."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BeforeValidator, Field
from starlette.responses import Response

from api import answers, envelope, schemas
from api.parameters import Paged, Spoken, apart, documented, read
from api.resources import opened
from graph.catalogue import TYPES, View
from graph.errors import BadParameter
from graph.match import search as find

router = APIRouter(prefix="/api/v1", tags=["things"], responses=schemas.PROBLEMS)


Types = Annotated[tuple[schemas.Type, ...], BeforeValidator(apart), Field(max_length=len(TYPES))]
"""Several types of things."""


class SearchParameters(Paged, Spoken):
    """What is searched for."""

    q: str = Field(
        min_length=1,
        max_length=200,
        description="A name or the beginning of one; accents, case, order of words and small errors do not matter.",
        examples=["bavaira"],
    )
    type: Types | None = Field(default=None, description="Only things of these types, with commas between them.")


@router.get(
    "/search",
    operation_id="search",
    summary="Find things by name",
    openapi_extra=documented(SearchParameters),
    responses={200: {"model": envelope.FacetedPage[answers.Hit]}},
)
async def search(request: Request) -> Response:
    """The best hundred things with a name like the one given, the likest first, counted by type."""
    given = read(request, SearchParameters)
    snapshot, catalogue = opened(request)
    offset = envelope.offset_of(request, snapshot, given.cursor)
    hits = find(catalogue, given.q, given.type or TYPES)
    view = View(catalogue, given.spoken)
    data = [
        {"thing": view.brief(hit.number), "name": hit.name, "language": hit.language, "score": hit.score}
        for hit in hits[offset : offset + given.limit]
    ]
    types = [view.type(hit.number) for hit in hits]
    counts = [{"id": type_, "label": type_, "count": types.count(type_)} for type_ in TYPES if type_ in types]
    return envelope.page(request, snapshot, data, len(hits), offset, given.limit, facets={"type": counts})


def checked_types(types: tuple[str, ...] | None) -> tuple[str, ...]:
    """Types of things; raises `BadParameter` for one that is none."""
    for type_ in types or ():
        if type_ not in TYPES:
            raise BadParameter("type", f"{type_!r} is none of {', '.join(TYPES)}")
    return types or TYPES
