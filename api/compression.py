"""Brotli and gzip, so that each representation of an answer has an entity tag of its own (RFC 9110, section 8.8.3)."""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from graph.engine import FORMATS

_MARK = re.compile(r'--(?:br|gzip)"')


class Compression:
    """Compresses what the client takes compressed, and marks the strong ETag with the coding."""

    def __init__(self, app: ASGIApp) -> None:
        self._compressed = CompressMiddleware(app, minimum_size=1024, zstd=False)
        for media in {*FORMATS.values(), "application/problem+json"}:
            add_compress_type(media.partition(";")[0])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take the mark off what the client has, and put it on what it gets."""
        if scope["type"] != "http":
            await self._compressed(scope, receive, send)
            return
        has = Headers(scope=scope).get("if-none-match")
        mark = _MARK.search(has) if has else None
        if has and mark:
            scope = {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"if-none-match"]}
            scope["headers"].append((b"if-none-match", _MARK.sub('"', has).encode("latin-1")))

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                _mark(message, mark.group() if mark else None)
            await send(message)

        await self._compressed(scope, receive, marked)


def _mark(start: Message, has: str | None) -> None:
    """Mark the entity tag, and name each header once in Vary."""
    headers = MutableHeaders(raw=start["headers"])
    if vary := headers.get("vary"):
        headers["vary"] = ", ".join(dict.fromkeys(name.strip() for name in vary.split(",")))
    etag = headers.get("etag", "")
    if not etag.startswith('"'):
        return
    if coding := headers.get("content-encoding"):
        headers["etag"] = f'{etag[:-1]}--{coding}"'
    elif start["status"] == 304 and has:
        headers["etag"] = etag[:-1] + has
