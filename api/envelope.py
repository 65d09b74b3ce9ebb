"""The envelope of every list that the programming interface gives, and the cursors that lead through it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

import orjson
from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from graph.errors import BadParameter
from graph.snapshot import Snapshot

Item = TypeVar("Item")
UNDATED = Field(
    default=None, description="How many were left out because they have no date, where a day or years are asked for."
)
"""Said of every answer in this place and by this name."""


class Meta(BaseModel):
    """What is said of a list beside its items."""

    total: int = Field(description="How many items there are in all.")
    limit: int = Field(description="How many items this answer holds at the most.")
    snapshot: str = Field(description="The snapshot that the answer comes from.")
    undated: int | None = UNDATED


class Links(BaseModel):
    """Where to go from here (RFC 8288)."""

    self: str
    next: str | None = None


class FacetValue(BaseModel):
    """One value of a facet."""

    id: str = Field(description="What to put into the filter of the facet's name.")
    label: str
    count: int = Field(description="How many items of the list have it.")


class Page(BaseModel, Generic[Item]):
    """A list, or a part of one."""

    data: list[Item]
    meta: Meta
    links: Links


class FacetedPage(Page[Item], Generic[Item]):
    """A list with the values that it can be narrowed by, the most frequent first."""

    facets: dict[str, list[FacetValue]] = Field(default_factory=dict)


def respond(content: object, links: Mapping[str, str | None] | None = None) -> Response:
    """JSON, with the links of the answer in its header too (RFC 8288)."""
    header = ", ".join(f'<{target}>; rel="{relation}"' for relation, target in (links or {}).items() if target)
    return Response(orjson.dumps(content), headers={"Link": header} if header else None, media_type="application/json")


def address(request: Request, without: tuple[str, ...] = (), **more: str) -> str:
    """The address of a request with other parameters, for links; it has no host, so that it holds behind a proxy."""
    given = {name: value for name, value in request.query_params.items() if name not in without} | more
    path: str = request.app.state.settings.path + request.url.path
    return path + (f"?{urlencode(given, safe='/:,')}" if given else "")


def cursor_after(request: Request, snapshot: Snapshot, offset: int) -> str:
    """The cursor that goes on at an offset of the list of this request."""
    return f"{snapshot.id}.{offset}.{_seal(request, snapshot, offset)}"


def offset_of(request: Request, snapshot: Snapshot, cursor: str | None) -> int:
    """Where the list goes on; raises `BadParameter` for a cursor of another snapshot or list, or a made-up one."""
    if cursor is None:
        return 0
    name, _, rest = cursor.partition(".")
    place, _, seal = rest.partition(".")
    if not (seal and place.isascii() and place.isdigit() and len(place) < 10):
        raise BadParameter("cursor", "it is no cursor; take it from `links.next` of an answer, or leave it out")
    if name != snapshot.id:
        raise BadParameter("cursor", "it comes from another snapshot of the graph; begin again without it")
    if seal != _seal(request, snapshot, int(place)):
        raise BadParameter("cursor", "it belongs to another list or other filters, or was made up; begin without it")
    return int(place)


def _seal(request: Request, snapshot: Snapshot, offset: int) -> str:
    """Ties a cursor to its list: the same path and the same parameters but those that only change what is shown."""
    asked = sorted(
        (name, value)
        for name, value in request.query_params.items()
        if name not in ("cursor", "limit", "fields", "facets")
    )
    text = repr((snapshot.id, offset, request.url.path, asked))
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def page(
    request: Request, snapshot: Snapshot, data: list[Any], total: int, offset: int, limit: int, **more: Any
) -> Response:
    """A list in its envelope; ``more`` stands beside ``data``, but for ``undated``, which is said in ``meta``."""
    more_follow = offset + len(data) < total
    follows = (
        address(request, ("cursor",), cursor=cursor_after(request, snapshot, offset + len(data)))
        if data and more_follow
        else None
    )
    meta = {"total": total, "limit": limit, "snapshot": snapshot.id, "undated": more.pop("undated", None)}
    links = {"self": address(request), "next": follows}
    return respond({"data": data, "meta": meta, "links": links} | more, links)
