"""The SPARQL 1.1 Protocol for queries (https://www.w3.org/TR/sparql11-protocol/) at ``/sparql``.

The web process reads the text once and refuses what it must; a worker process does the rest.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from api import editor, negotiation
from api.delivery import preflight, respond, time_limit
from api.description import describe, endpoint_of
from api.protocol import Asked, read
from graph import tokens
from graph.engine import GRAPHS, RESULTS, Query
from graph.errors import BadParameter
from graph.settings import Settings
from graph.snapshot import Snapshot

METHODS = ("GET", "HEAD", "POST", "OPTIONS")
OFFERED = {
    "select": RESULTS,
    "ask": {name: RESULTS[name] for name in ("json", "xml")},
    "construct": GRAPHS,
    "describe": GRAPHS,
}
LONG = 1 << 14
"""Texts beyond so many characters are read beside the event loop."""


async def sparql(request: Request) -> Response:
    """A query's answer; without one the editor for a browser and the description for a program; or a problem."""
    if request.method == "OPTIONS":
        return preflight(", ".join(METHODS))
    asked = await read(request)
    accept = negotiation.accept_of(request)
    if asked.format is None and negotiation.prefers_page(accept):
        return await _page(request, asked)
    if asked.query is None:
        if request.method != "POST" and _no_parameters(asked) and negotiation.takes(accept, GRAPHS):
            return describe(request)
        raise BadParameter("query", "it is missing: send the text of a query")
    return await _answer(request, asked, accept)


async def _page(request: Request, asked: Asked) -> Response:
    """The query page; with the answer on it where a form sent the query."""
    if request.method != "POST" or not asked.query:
        return editor.page(request, asked.query or "")
    query = asked.query

    async def answer() -> Response:
        graph = tokens.outline(query).form in ("construct", "describe")
        return await _answer(request, replace(asked, format="nt" if graph else "json"), "")

    return await editor.answered(request, query, answer)


async def _answer(request: Request, asked: Asked, accept: str) -> Response:
    settings: Settings = request.app.state.settings
    snapshot: Snapshot = request.app.state.shelf.current()
    timeout = time_limit(asked.timeout, settings)
    base = endpoint_of(request)
    if len(asked.query or "") > LONG:
        query = await asyncio.to_thread(prepare, asked, accept, snapshot, settings, base)
    else:
        query = prepare(asked, accept, snapshot, settings, base)
    return await respond(request, snapshot, query, timeout)


def _no_parameters(asked: Asked) -> bool:
    return asked.default_graphs is None and asked.named_graphs is None and asked.timeout is None


def prepare(asked: Asked, accept: str, snapshot: Snapshot, settings: Settings, base: str) -> Query:
    """Judge a request: its form, its format, its datasets; raise an error of the tree for what cannot be."""
    assert asked.query is not None
    outline = tokens.outline(asked.query, base, settings.query_nesting)
    tokens.refuse_elsewhere(outline, settings.service_allow)
    format_ = negotiation.format_for(asked.format, accept, OFFERED[outline.form])
    if asked.default_graphs is None and asked.named_graphs is None:
        _require_known("FROM", outline.default_graphs, snapshot)
        _require_known("FROM NAMED", outline.named_graphs, snapshot)
        return Query(asked.query, format_, base=base)
    default, named = asked.default_graphs or (), asked.named_graphs or ()
    _require_known("default-graph-uri", default, snapshot)
    _require_known("named-graph-uri", named, snapshot)
    return Query(asked.query, format_, default, named, base)


def _require_known(parameter: str, graphs: tuple[str, ...] | list[str], snapshot: Snapshot) -> None:
    for graph in graphs:
        try:
            known = snapshot.store.holds_graph(graph)
        except ValueError as error:
            raise BadParameter(parameter, f"{graph!r} is no absolute IRI") from error
        if not known:
            raise BadParameter(parameter, f"there is no graph <{graph}> here, and none is fetched from elsewhere")
