"""Who asked for what, and how long it took: an identifier for each request, a line for each in the log, and counts.

``TECH_AXIS_LOG=json`` writes every record, and one for each request, as a line of JSON to standard error. The line
holds the path without its parameters, and neither address nor name of the client.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache

from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import metrics

HEADER = "X-Request-ID"
_FIELD = HEADER.lower().encode()
GIVEN = re.compile(rb"[A-Za-z0-9._:-]{1,64}")
"""What a client or a proxy may call its request; anything else is replaced."""
request_id: ContextVar[str | None] = ContextVar("request_id", default=None)
requests = logging.getLogger("tech_axis.requests")
SHORT = 256
"""Routes are remembered for paths up to so many characters; made-up ones must not fill the memory."""
FIELDS = ("method", "path", "route", "status", "ms", "bytes")


class Lines(logging.Formatter):
    """Each record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """A record with its time (UTC), level, logger, text, request, and where there is one its exception."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "request": getattr(record, "request", None) or request_id.get(),
        }
        line |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps({name: value for name, value in line.items() if value is not None}, ensure_ascii=False)


def configure(form: str) -> None:
    """Let logging write to standard error: ``plain`` sentences, or ``json`` lines with one for each request."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines() if form == "json" else logging.Formatter("%(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    requests.setLevel(logging.INFO if form == "json" else logging.WARNING)
    for noisy in ("httpx", "httpx2", "mcp"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


class Journal:
    """The outermost layer: names each request, and when it is answered, counts it and writes its line."""

    def __init__(self, app: ASGIApp, routes: Iterable[BaseRoute]) -> None:
        self._app = app
        self._routes = routes
        self._found = lru_cache(maxsize=4096)(self._find)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its identifier, which its answer carries too."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = next((value for field, value in scope["headers"] if field == _FIELD), b"")
        name = given.decode() if GIVEN.fullmatch(given) else secrets.token_hex(8)
        # It is never reset: the handler of crashes runs outside this layer, and each request is a task of its own.
        request_id.set(name)
        began, status, size = time.perf_counter(), 500, 0

        async def named(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"].append((_FIELD, name.encode()))
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, named)
        finally:
            self._note(scope, status, size, time.perf_counter() - began)

    def _note(self, scope: Scope, status: int, size: int, seconds: float) -> None:
        path: str = scope["path"]
        route = self._found(path) if len(path) <= SHORT else self._find(path)
        method = scope["method"] if scope["method"] in METHODS else "other"
        metrics.count_request(method, route, status, seconds)
        if requests.isEnabledFor(logging.INFO):
            values = (method, path, route, status, round(seconds * 1000, 1), size)
            fields = dict(zip(FIELDS, values, strict=True))
            requests.info("%s %s", method, path, extra=fields | {"request": request_id.get()})

    def _find(self, path: str) -> str:
        """The template of the route that serves a path, so that counts stay few whatever is asked for."""
        scope = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
        for route in flat(self._routes):
            if route.matches(scope)[0] is not Match.NONE:
                return getattr(route, "path", "") or "other"
        return "none"


def flat(routes: Iterable[BaseRoute]) -> Iterator[BaseRoute]:
    """Every route, those of included routers too."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from flat(included.routes)


METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"})
