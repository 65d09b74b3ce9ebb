"""The SPARQL 1.1 Protocol for queries (https://www.w3.org/TR/sparql11-protocol/) at ``/sparql``.

The web process reads the text once, refuses what it must, and looks for a kept answer; a worker process does the rest.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote_to_bytes

from starlette.background import BackgroundTask
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, Response

from api import editor, negotiation
from api.cache import Cache, matches, not_modified
from graph import tokens
from graph.engine import GRAPHS, RESULTS, Answer, Engine, Query
from graph.errors import BadParameter, TooLarge, UnsupportedMediaType
from graph.settings import Settings
from graph.snapshot import Snapshot

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
KNOWN = {"query", "default-graph-uri", "named-graph-uri", "format", "timeout", "lang"}
CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Tech-Axis-Snapshot, Tech-Axis-Limits",
}
OFFERED = {
    "select": RESULTS,
    "ask": {name: RESULTS[name] for name in ("json", "xml")},
    "construct": GRAPHS,
    "describe": GRAPHS,
}


@dataclass(frozen=True)
class Asked:
    """A request of the protocol, read but not yet judged."""

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None
    timeout: str | None


async def sparql(request: Request) -> Response:
    """Answer a request to ``/sparql``: a query's answer, the editor page for a browser, or a problem document."""
    if request.method == "OPTIONS":
        return preflight()
    if len(request.url.query) + len(request.url.path) > request.app.state.settings.url_kb * 1024:
        raise TooLarge("address", request.app.state.settings.url_kb * 1024)
    asked = await _read(request)
    if _wants_editor(request, asked):
        return await _page(request, asked)
    if asked.query is None:
        raise BadParameter("query", "it is missing: send the text of a query")
    return await _answer(request, asked)


async def _page(request: Request, asked: Asked) -> Response:
    """The query page; with the answer on it where a form sent the query."""
    if request.method != "POST" or not asked.query:
        return editor.page(request, asked.query or "")
    query = asked.query

    async def answer() -> Response:
        graph = tokens.outline(query).form in ("construct", "describe")
        return await _answer(request, replace(asked, format="nt" if graph else "json"))

    return await editor.answered(request, query, answer)


def preflight() -> Response:
    """What a browser asks before it lets another site's page send a query."""
    return Response(
        status_code=204,
        headers=CORS
        | {
            "Allow": "GET, HEAD, POST, OPTIONS",
            "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
            "Access-Control-Allow-Headers": "Accept, Content-Type, If-None-Match",
            "Access-Control-Max-Age": "86400",
        },
    )


def _wants_editor(request: Request, asked: Asked) -> bool:
    if asked.format is not None:
        return False
    ranges = negotiation.parse_accept(request.headers.get("accept", ""))
    exact = next((weight for media, weight in ranges if media == "text/html"), 0.0)
    others = [weight for media, weight in ranges if media.startswith(("application/sparql", "text/turtle", "text/csv"))]
    return exact > 0 and exact >= max(others, default=0.0)


async def _read(request: Request) -> Asked:
    pairs = _pairs(request.url.query.encode("ascii", "replace"))
    if request.method == "POST":
        body = await _body(request)
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media == FORM:
            pairs += _pairs(body)
        elif media == DIRECT:
            pairs.append(("query", _utf8(body)))
        elif media == UPDATE:
            pairs.append(("update", ""))
        else:
            raise UnsupportedMediaType(media, [FORM, DIRECT])
    return _asked(pairs)


def _pairs(encoded: bytes) -> list[tuple[str, str]]:
    """The parameters of an address or a form, decoded once; bad UTF-8 is refused, not replaced."""
    for part in encoded.replace(b"+", b" ").split(b"&"):
        _utf8(unquote_to_bytes(part))
    return parse_qsl(encoded.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=100)


def _utf8(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadParameter("query", f"it is not UTF-8: byte {error.start} cannot be read") from error
    if "\0" in text:
        raise BadParameter("query", "it holds a NUL character")
    return text


async def _body(request: Request) -> bytes:
    limit = request.app.state.settings.body_kb * 1024
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise TooLarge("body", limit)
        parts.append(part)
    return b"".join(parts)


def _asked(pairs: list[tuple[str, str]]) -> Asked:
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    if "update" in given:
        if "query" in given:
            raise BadParameter("update", "a request is a query or an update, not both")
        tokens.outline("INSERT")
    for name in given.keys() - KNOWN:
        raise BadParameter(name, "it is not known here; known are " + ", ".join(sorted(KNOWN)))
    for name in ("query", "format", "timeout"):
        if len(given.get(name, [])) > 1:
            raise BadParameter(name, "it is given more than once")
    datasets = {
        name: tuple(given[name]) if name in given else None for name in ("default-graph-uri", "named-graph-uri")
    }
    return Asked(
        _first(given, "query"),
        datasets["default-graph-uri"],
        datasets["named-graph-uri"],
        _first(given, "format"),
        _first(given, "timeout"),
    )


def _first(given: dict[str, list[str]], name: str) -> str | None:
    return given[name][0] if name in given else None


async def _answer(request: Request, asked: Asked) -> Response:
    settings: Settings = request.app.state.settings
    snapshot: Snapshot = request.app.state.shelf.current()
    base = str(request.url.replace(query=""))
    query = prepare(asked, request.headers.get("accept"), snapshot, settings, base)
    timeout = _timeout(asked.timeout, settings)
    cache: Cache = request.app.state.cache
    key = ("sparql", snapshot.id, query)
    headers = _headers(snapshot, query, settings)
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return not_modified(headers)
    if found := cache.get(key):
        return Response(found[0], headers=found[1])
    engine: Engine = request.app.state.engine
    answer = await _unless_left(request, engine, snapshot, query, timeout)
    if answer.spooled is not None:
        remove = BackgroundTask(answer.spooled.unlink, missing_ok=True)
        return FileResponse(answer.spooled, headers=headers, background=remove)
    cache.put(key, answer.content, headers)
    return Response(answer.content, headers=headers)


def prepare(asked: Asked, accept: str | None, snapshot: Snapshot, settings: Settings, base: str) -> Query:
    """Judge a request: its form, its format, its datasets; raise an error of the tree for what cannot be."""
    assert asked.query is not None
    read = tokens.outline(asked.query, base)
    tokens.refuse_elsewhere(read, settings.service_allow)
    offered = OFFERED[read.form]
    if asked.format is not None:
        format_ = negotiation.by_name(asked.format, offered)
    else:
        format_ = negotiation.choose(accept, offered)
    by_protocol = asked.default_graphs is not None or asked.named_graphs is not None
    default = asked.default_graphs if by_protocol else tuple(read.default_graphs)
    named = asked.named_graphs if by_protocol else tuple(read.named_graphs)
    _require_known((*(default or ()), *(named or ())), snapshot)
    if by_protocol:
        return Query(asked.query, format_, default or (), named or (), base)
    return Query(asked.query, format_, base=base)


def _require_known(graphs: tuple[str, ...], snapshot: Snapshot) -> None:
    for graph in graphs:
        try:
            known = snapshot.store.holds_graph(graph)
        except ValueError as error:
            raise BadParameter("default-graph-uri", f"{graph!r} is no absolute IRI") from error
        if not known:
            raise BadParameter(
                "default-graph-uri", f"there is no graph <{graph}> here, and none is fetched from elsewhere"
            )


def _timeout(given: str | None, settings: Settings) -> float:
    if given is None:
        return settings.query_timeout
    try:
        seconds = float(given)
    except ValueError as error:
        raise BadParameter("timeout", f"{given!r} is no number of seconds") from error
    if not 0 < seconds < float("inf"):
        raise BadParameter("timeout", f"it must be a number of seconds above 0, at most {settings.query_timeout:g}")
    return min(seconds, settings.query_timeout)


def _headers(snapshot: Snapshot, query: Query, settings: Settings) -> dict[str, str]:
    digest = hashlib.sha256(repr((snapshot.id, query)).encode()).hexdigest()[:32]
    return CORS | {
        "Content-Type": (RESULTS | GRAPHS)[query.format],
        "ETag": f'"{digest}"',
        "Cache-Control": "public, max-age=0, must-revalidate",
        "Vary": "Accept, Accept-Encoding",
        "Tech-Axis-Snapshot": snapshot.id,
        "Tech-Axis-Limits": (
            f"seconds={settings.query_timeout:g}, memory-mb={settings.query_memory_mb}, "
            f"answer-mb={settings.query_result_mb}, waiting={settings.query_queue}"
        ),
    }


async def _unless_left(request: Request, engine: Engine, snapshot: Snapshot, query: Query, timeout: float) -> Answer:
    """Wait for the answer, or for the client to hang up: then the worker stops."""
    work = asyncio.ensure_future(engine.answer(snapshot, query, timeout))
    left = asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait({work, left}, return_when=asyncio.FIRST_COMPLETED)
        if not work.done():
            raise ClientDisconnect
        return work.result()
    finally:
        left.cancel()
        work.cancel()


async def _hung_up(request: Request) -> None:
    while not await request.is_disconnected():
        await asyncio.sleep(0.25)
