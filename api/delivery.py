"""Answers of the engine over HTTP: limits, fair use, a client that hangs up, and the headers that make an answer one.

What is sent is whole: it carries its length, or it is an error.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import anyio
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from api import metrics
from api.cache import KEPT, matches, not_modified
from api.fair_use import FairUse
from graph import limits
from graph.engine import FORMATS, Answer, Query
from graph.errors import BadParameter
from graph.settings import Settings
from graph.snapshot import Snapshot

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link, Retry-After, Tech-Axis-Limits, Tech-Axis-Snapshot",
}
CHUNK = 1 << 16
SECONDS = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
SOON = 0.02
"""Seconds after which it is looked whether the client still waits."""


def preflight(methods: str) -> Response:
    """What a browser asks before it lets another site's page ask."""
    return Response(
        status_code=204,
        headers=CORS
        | {
            "Allow": methods,
            "Access-Control-Allow-Methods": methods,
            "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
            "Access-Control-Max-Age": "86400",
        },
    )


def headers_of(snapshot: Snapshot, settings: Settings, media: str, *parts: object) -> dict[str, str]:
    """The headers of an answer that depends on the snapshot and these parts alone: it may be kept."""
    digest = hashlib.blake2b(repr((snapshot.id, media, parts)).encode(), digest_size=16).hexdigest()
    return (
        CORS
        | KEPT
        | {
            "Content-Type": media,
            "ETag": f'"{digest}"',
            "Vary": "Accept, Accept-Encoding",
            "Tech-Axis-Snapshot": snapshot.id,
            "Tech-Axis-Limits": limits.header(settings),
        }
    )


async def respond(request: Request, snapshot: Snapshot, query: Query, timeout: float) -> Response:
    """The answer to a query: 200, or 304 where the client has it; raises an error below `QueryError`."""
    settings: Settings = request.app.state.settings
    headers = headers_of(snapshot, settings, FORMATS[query.format], query)
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return not_modified(headers)
    fair_use: FairUse = request.app.state.fair_use
    client = request.client.host if request.client else None
    with fair_use.counted(client), metrics.RUNNING.track_inprogress(), _unless_left(request):
        answer: Answer = await request.app.state.engine.answer(snapshot, query, timeout)
    if answer.spooled is None:
        return Response(answer.content, headers=headers)
    remove = BackgroundTask(answer.spooled.unlink, missing_ok=True)
    headers["Content-Length"] = str(answer.spooled.stat().st_size)
    return StreamingResponse(_chunks(answer.spooled), headers=headers, background=remove)


async def _chunks(path: Path) -> AsyncIterator[bytes]:
    async with await anyio.open_file(path, "rb") as file:
        while chunk := await file.read(CHUNK):
            yield chunk


def time_limit(given: str | None, settings: Settings) -> float:
    """The seconds that a query gets: the limit, or less where the client asks so; raises `BadParameter`."""
    if given is None:
        return settings.query_timeout
    if not SECONDS.fullmatch(given):
        raise BadParameter("timeout", f"{given!r} is no number of seconds")
    seconds = float(given)
    if not 0 < seconds < float("inf"):
        raise BadParameter("timeout", f"it must be a number of seconds above 0, at most {settings.query_timeout:g}")
    return min(seconds, settings.query_timeout)


@contextmanager
def _unless_left(request: Request) -> Iterator[None]:
    """Stop waiting for what is awaited inside when the client hangs up: raises `ClientDisconnect`.

    Where the service is stopped meanwhile, the client is told so by 503.
    Most answers are there before anyone could leave; only longer ones are worth a task that looks after the client.
    """
    waiting, watching, inside = asyncio.current_task(), None, True
    assert waiting is not None

    def left(_: asyncio.Future[None]) -> None:
        if inside:
            waiting.cancel()

    def watch() -> None:
        nonlocal watching
        watching = asyncio.ensure_future(_hung_up(request))
        watching.add_done_callback(left)

    later = asyncio.get_running_loop().call_later(SOON, watch)
    try:
        yield
    except asyncio.CancelledError:
        waiting.uncancel()
        if watching is not None and watching.done():
            raise ClientDisconnect from None
        raise HTTPException(503, "the service is being stopped; ask again soon", {"Retry-After": "10"}) from None
    finally:
        inside = False
        later.cancel()
        if watching is not None:
            watching.cancel()


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
