"""Brotli and gzip, so that each representation of an answer has an entity tag of its own (RFC 9110, section 8.8.3)."""

from __future__ import annotations

import re

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from graph.engine import FORMATS

CONCERNED = {b"accept-encoding", b"if-none-match"}
"""Requests with neither take an answer as it is."""
_MARK = re.compile(rb'--(?:br|gzip)"')


class Compression:
    """Compresses what the client takes compressed, and marks the strong ETag with the coding."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._compressed = CompressMiddleware(app, minimum_size=1024, zstd=False)
        for media in {*FORMATS.values(), "application/problem+json"}:
            add_compress_type(media.partition(";")[0])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the mark off what the client has, and put it on what it gets."""
        if scope["type"] != "http":
            await self._compressed(scope, receive, send)
            return
        if not CONCERNED.intersection(name for name, _ in scope["headers"]):
            await self._app(scope, receive, _varying(send))
            return
        has = next((value for name, value in scope["headers"] if name == b"if-none-match"), None)
        mark = _MARK.search(has) if has else None
        if has and mark:
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"if-none-match"]}
            scope["headers"].append((b"if-none-match", _MARK.sub(b'"', has)))

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                _mark(message, mark.group() if mark else None)
            await send(message)

        await self._compressed(scope, receive, marked)


def _varying(send: Send) -> Send:
    """Say that an answer which is sent as it is would come compressed to others."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start":
            vary = dict(message["headers"]).get(b"vary", b"")
            if b"accept-encoding" not in vary.lower():
                message["headers"].append((b"vary", b"Accept-Encoding"))
        await send(message)

    return told


def _mark(start: Message, has: bytes | None) -> None:
    """Mark the entity tag, and name each header once in Vary."""
    headers = dict(start["headers"])
    changed = {}
    if vary := headers.get(b"vary"):
        changed[b"vary"] = b", ".join(dict.fromkeys(name.strip() for name in vary.split(b",")))
    etag = headers.get(b"etag", b"")
    if etag.startswith(b'"'):
        if coding := headers.get(b"content-encoding"):
            changed[b"etag"] = etag[:-1] + b"--" + coding + b'"'
        elif start["status"] == 304 and has:
            changed[b"etag"] = etag[:-1] + has
    if changed:
        start["headers"] = [(name, changed.get(name, value)) for name, value in start["headers"]]
