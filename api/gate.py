"""What holds for every request to the programming interface: CORS, HEAD, conditional requests, and kept answers.

An answer depends on the snapshot, the program, the address and the format asked for, and on nothing else, so its ETag
is known before it is computed, and one that was given before is given again as the bytes that it was (compressed, if
it was). Routes need do nothing for it; one that sends ``Cache-Control: no-store`` is left alone.
"""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.cache import matches, not_modified
from api.frame import fingerprint
from graph.errors import SnapshotError

PREFIXES = ("/api/v1/", "/reconcile")
UNKEPT = ("/api/v1/status",)
"""Answers that depend on more than the snapshot."""
KEPT = {"Cache-Control": "public, max-age=0, must-revalidate", "Vary": "Accept, Accept-Encoding"}
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Tech-Axis-Snapshot",
}
PREFLIGHT = CORS | {
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


class Gate:
    """The outermost layer of the application; passes everything outside the interface on as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what is kept, or pass the request on and keep what comes."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIXES):
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=PREFLIGHT)(scope, receive, send)
        elif scope["method"] in ("GET", "HEAD"):
            await self._get(scope, receive, send)
        else:
            await self._app(scope, receive, _Answer(send, scope))

    async def _get(self, scope: Scope, receive: Receive, send: Send) -> None:
        state, headers = scope["app"].state, Headers(scope=scope)
        known = headers.get("if-none-match")
        try:
            snapshot: str = "" if scope["path"] in UNKEPT else state.shelf.current().id
        except SnapshotError:
            snapshot = ""  # the route says so itself
        compressed = "gzip" in headers.get("accept-encoding", "")
        key = ("api", snapshot, scope["path"], scope["query_string"], headers.get("accept", ""), compressed)
        kept = state.cache.get(key) if snapshot else None
        if kept is None:
            as_get = {**scope, "method": "GET"}
            answer = _Answer(send, scope, _etag(key) if snapshot else None, snapshot, known)
            await self._app(as_get, receive, answer)
            if answer.complete:
                state.cache.put(key, bytes(answer.content), answer.headers)
        elif matches(known, kept[1]["etag"].removeprefix("W/")):
            await not_modified(kept[1])(scope, receive, send)
        else:
            await Response(kept[0], 200, kept[1])(scope, receive, send)


def _etag(key: tuple[object, ...]) -> str:
    """A weak one: the compressed answer has the same as the plain one."""
    return f'W/"{hashlib.blake2b(repr((key[:-1], fingerprint())).encode(), digest_size=12).hexdigest()}"'


class _Answer:
    """Sends an answer on with the headers of the interface, and takes it down where it is to be kept."""

    def __init__(
        self, send: Send, scope: Scope, etag: str | None = None, snapshot: str = "", known: str | None = None
    ) -> None:
        self._send, self._scope = send, scope
        self._etag, self._snapshot, self._known = etag, snapshot, known
        self._has_it = False
        self.headers: dict[str, str] = {}
        self.content = bytearray()
        self.complete = False

    async def __call__(self, message: Message) -> None:
        """Send one message of the answer on."""
        if message["type"] == "http.response.start":
            await self._start(message)
        elif self._has_it:
            return
        else:
            if self.headers:
                self.content += message.get("body", b"")
                self.complete = not message.get("more_body", False)
            if self._scope["method"] == "HEAD":
                message = {**message, "body": b""}
            await self._send(message)

    async def _start(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in CORS.items():
            headers.setdefault(name, value)
        if self._etag and message["status"] == 200 and headers.get("cache-control") != "no-store":
            headers.setdefault("ETag", self._etag)
            headers.setdefault("Tech-Axis-Snapshot", self._snapshot)
            for name, value in KEPT.items():
                headers[name] = value
            self.headers = dict(headers.items())
            if matches(self._known, headers["etag"].removeprefix("W/")):
                self._has_it, self.headers = True, {}
                kept = not_modified(dict(headers.items()))
                await self._send({"type": "http.response.start", "status": 304, "headers": kept.raw_headers})
                await self._send({"type": "http.response.body", "body": b""})
                return
        await self._send(message)
