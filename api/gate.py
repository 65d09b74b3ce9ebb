"""What holds for every request to the programming interface: CORS and conditional requests.

An answer depends on the snapshot, the program, the address and the format asked for, and on nothing else, so its ETag
is known before it is computed, and the layer of kept answers in front (`api.cache`), which also makes GET of HEAD, may
keep it. Routes need do nothing for it; one that sends ``Cache-Control: no-store`` is left alone.
"""

from __future__ import annotations

import hashlib

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.cache import KEPT, matches, not_modified
from api.delivery import CORS, preflight
from api.frame import fingerprint
from graph.errors import SnapshotError

PREFIXES = ("/api/v1/", "/reconcile")
UNKEPT = ("/api/v1/status",)
"""Answers that depend on more than the snapshot."""
HEADERS = KEPT | {"Vary": "Accept, Accept-Encoding"}
METHODS = "GET, HEAD, POST, OPTIONS"


class Gate:
    """A layer of the application that passes everything outside the interface on as it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add to its answer what every answer of the interface has."""
        if scope["type"] != "http" or not scope["path"].startswith(PREFIXES):
            await self._app(scope, receive, send)
        elif scope["method"] == "OPTIONS":
            await preflight(METHODS)(scope, receive, send)
        elif scope["method"] == "GET":
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
        accepted = headers.getlist("accept")
        key = (snapshot, scope["path"], scope["query_string"], *accepted, state.settings.base_url)
        answer = _Answer(send, scope, _etag(key) if snapshot else None, snapshot, known)
        await self._app(scope, receive, answer)


def _etag(key: tuple[object, ...]) -> str:
    return f'"{hashlib.blake2b(repr((key, fingerprint())).encode(), digest_size=12).hexdigest()}"'


class _Answer:
    """Sends an answer on with the headers of the interface."""

    def __init__(
        self, send: Send, scope: Scope, etag: str | None = None, snapshot: str = "", known: str | None = None
    ) -> None:
        self._send, self._scope = send, scope
        self._etag, self._snapshot, self._known = etag, snapshot, known
        self._has_it = False

    async def __call__(self, message: Message) -> None:
        """Send one message of the answer on."""
        if message["type"] == "http.response.start":
            await self._start(message)
        elif not self._has_it:
            await self._send(message)

    async def _start(self, message: Message) -> None:
        headers = MutableHeaders(scope=message)
        for name, value in CORS.items():
            headers.setdefault(name, value)
        if self._etag and message["status"] == 200 and headers.get("cache-control") != "no-store":
            headers.setdefault("ETag", self._etag)
            headers.setdefault("Tech-Axis-Snapshot", self._snapshot)
            for name, value in HEADERS.items():
                headers[name] = value
            if matches(self._known, headers["etag"].removeprefix("W/")):
                self._has_it = True
                kept = not_modified(dict(headers.items()))
                await self._send({"type": "http.response.start", "status": 304, "headers": kept.raw_headers})
                await self._send({"type": "http.response.body", "body": b""})
                return
        await self._send(message)
