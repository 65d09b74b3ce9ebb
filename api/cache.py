"""Answers that are kept, in a layer of plain ASGI in front of the application.

An answer is kept where it says so itself: it has a strong ETag, names the snapshot that it depends on
(``Tech-Axis-Snapshot``), and its ``Cache-Control`` lets a cache keep it that asks before each use (`KEPT`). It is
found again under all that may change it: the snapshot in service, the address, the headers in `VARYING`, and the body.
A new snapshot has a new name, so nothing here is ever out of date or has to be purged.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import metrics
from api.bodies import PATIENCE
from graph.errors import SnapshotError
from graph.snapshot import Shelf

KEPT = {"Cache-Control": "public, max-age=0, must-revalidate"}
"""For answers that are the same for everyone."""
KEEPING = {KEPT["Cache-Control"].encode(), b"no-cache"}
VARYING = frozenset((b"host", b"accept", b"accept-encoding", b"accept-language", b"cookie", b"content-type"))
"""Headers of a request that an answer which is kept may depend on; it names those it does in ``Vary``."""
OF_CONTENT = frozenset(f"content-{of}" for of in ("disposition", "encoding", "language", "length", "type"))
"""Headers that 304 does without; what a page may load and who may frame it (``Content-Security-Policy``) is told
anew, because browsers put it in the place of what they have."""
BODY = 1 << 16
"""Requests with a longer body are passed on without a look."""

PAIR = 160
"""Bytes that Python takes for two short strings in a pair, beside their letters."""

Key = tuple[object, ...]


@dataclass
class Kept:
    """One answer: what is sent for it, and what is sent to a client that has it already."""

    start: Message
    content: bytes
    etag: str
    size: int = 0
    """Bytes of memory, once it is kept."""


def size_of(key: Key, kept: Kept) -> int:
    """The bytes of memory that an answer takes with the request that it is kept under, which clients make as long as
    they like: roughly, and not less."""
    pairs = [*kept.start["headers"], *(part for part in key if isinstance(part, tuple))]
    single = sum(len(part) for part in key if isinstance(part, bytes | str))
    paired = sum(len(name) + len(value) for name, value in pairs)
    return len(kept.content) + PAIR * (len(pairs) + len(key)) + single + paired


class Cache:
    """The answers used last, with their requests within a bound in bytes."""

    def __init__(self, megabytes: int) -> None:
        self.room = megabytes << 20
        self._size = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def get(self, key: Key) -> Kept | None:
        """The answer kept under a key, or None."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Key, kept: Kept) -> None:
        """Keep an answer, and let go of those not used for longest where room is short."""
        kept.size = size_of(key, kept)
        if kept.size * 4 > self.room or key in self._kept:
            return
        self._kept[key] = kept
        self._size += kept.size
        while self._size > self.room:
            _, gone = self._kept.popitem(last=False)
            self._size -= gone.size


class CacheLayer:
    """Answers GET and HEAD, and POST to some paths, from what is kept; keeps what the application lets it keep."""

    def __init__(self, app: ASGIApp, shelf: Shelf, megabytes: int, posts: Collection[str] = ()) -> None:
        self._app = app
        self._shelf = shelf
        self._posts = frozenset(posts)
        self._cache = Cache(megabytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or pass the request on; HEAD goes on as GET, and its answer without a body."""
        method = scope.get("method")
        body: bytes | None = None
        if method == "POST" and scope["path"] in self._posts:
            body, receive = await _body(receive)
        elif method in ("GET", "HEAD"):
            body = b""
        if method == "HEAD":
            scope, send = {**scope, "method": "GET"}, _without_body(send)
        snapshot = self._snapshot() if body is not None else None
        given = dict(scope.get("headers", ()))  # there are none in a lifespan
        if body is None or snapshot is None or b"range" in given:
            await self._app(scope, receive, send)
            return
        address = scope["scheme"], scope.get("raw_path") or scope["path"], scope["query_string"]
        key = (snapshot, method == "POST", *address, body, *(pair for pair in scope["headers"] if pair[0] in VARYING))
        if kept := self._cache.get(key):
            metrics.HIT.inc()
            await _send_kept(kept, given.get(b"if-none-match"), send)
            return
        metrics.MISS.inc()
        send = _listening(snapshot, self._cache.room // 4, send, lambda kept: self._cache.put(key, kept))
        await self._app(scope, receive, send)

    def _snapshot(self) -> str | None:
        try:
            return self._shelf.current().id
        except SnapshotError:
            return None


async def _body(receive: Receive) -> tuple[bytes | None, Receive]:
    """The body of a request where it is short, and a way to receive it all again."""
    messages: list[Message] = []
    size, more = 0, True
    with suppress(TimeoutError):  # who reads on decides what becomes of a body that does not come
        async with asyncio.timeout(PATIENCE):
            while more and size <= BODY:
                message = await receive()
                messages.append(message)
                size += len(message.get("body", b""))
                more = message.get("more_body", False)
    whole = not more and messages[-1]["type"] == "http.request" and size <= BODY
    body = b"".join(message.get("body", b"") for message in messages) if whole else None

    async def again() -> Message:
        return messages.pop(0) if messages else await receive()

    return body, again


def _without_body(send: Send) -> Send:
    async def headers_alone(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return headers_alone


async def _send_kept(kept: Kept, if_none_match: bytes | None, send: Send) -> None:
    if if_none_match and matches(if_none_match.decode("latin-1"), kept.etag):
        headers = [pair for pair in kept.start["headers"] if pair[0].decode() not in OF_CONTENT]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({**kept.start, "headers": list(kept.start["headers"])})
    await send({"type": "http.response.body", "body": kept.content})


def _listening(snapshot: str, room: int, send: Send, keep: Callable[[Kept], None]) -> Send:
    """Pass an answer on while it is sent, and keep it in the end where it may be kept and is whole."""
    start: Message | None = None
    parts: list[bytes] = []
    size = 0

    async def heard(message: Message) -> None:
        nonlocal start, size
        if message["type"] == "http.response.start":
            start = {**message, "headers": list(message["headers"])} if _may_be_kept(message, snapshot, room) else None
        elif start is not None and message["type"] == "http.response.body":
            parts.append(message.get("body", b""))
            size += len(parts[-1])
            if size > room:
                start = None
                parts.clear()
            elif not message.get("more_body", False):
                keep(Kept(start, b"".join(parts), Headers(raw=start["headers"])["etag"]))
        await send(message)

    return heard


def _may_be_kept(start: Message, snapshot: str, room: int) -> bool:
    if start["status"] != 200:
        return False
    headers: dict[bytes, bytes] = dict(start["headers"])
    varying = {name.strip() for name in headers.get(b"vary", b"").lower().split(b",")}
    return (
        headers.get(b"cache-control") in KEEPING
        and headers.get(b"tech-axis-snapshot") == snapshot.encode()
        and headers.get(b"etag", b"").startswith(b'"')
        and b"set-cookie" not in headers
        and varying <= VARYING | {b""}
        and int(headers.get(b"content-length", b"0")) <= room
    )


def matches(if_none_match: str | None, etag: str) -> bool:
    """Whether the client has this answer already (RFC 9110, section 13.1.2)."""
    if not if_none_match:
        return False
    given = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in given or etag in given


def not_modified(headers: dict[str, str]) -> Response:
    """304 with the headers that the answer itself would carry."""
    kept = {name: value for name, value in headers.items() if name.lower() not in OF_CONTENT}
    return Response(status_code=304, headers=kept)
