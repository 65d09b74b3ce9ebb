"""Answers that are kept, within a bound in bytes, under everything that they depend on."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable

from starlette.responses import Response


class Cache:
    """The answers used last. Keys hold the snapshot's id, so nothing here is ever out of date."""

    def __init__(self, megabytes: int) -> None:
        self._room = megabytes << 20
        self._size = 0
        self._kept: OrderedDict[Hashable, tuple[bytes, dict[str, str]]] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def get(self, key: Hashable) -> tuple[bytes, dict[str, str]] | None:
        """Content and headers kept under a key, or None."""
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found

    def put(self, key: Hashable, content: bytes, headers: dict[str, str]) -> None:
        """Keep an answer, and let go of those not used for longest where room is short."""
        if len(content) * 4 > self._room or key in self._kept:
            return
        self._kept[key] = (content, headers)
        self._size += len(content)
        while self._size > self._room:
            _, (gone, _) = self._kept.popitem(last=False)
            self._size -= len(gone)


def matches(if_none_match: str | None, etag: str) -> bool:
    """Whether the client has this answer already (RFC 9110, section 13.1.2)."""
    if not if_none_match:
        return False
    given = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in given or etag in given


def not_modified(headers: dict[str, str]) -> Response:
    """304 with the headers that the answer itself would carry."""
    kept = {name: value for name, value in headers.items() if name.lower() not in ("content-type", "content-length")}
    return Response(status_code=304, headers=kept)
