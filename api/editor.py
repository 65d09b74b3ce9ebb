"""The query page at ``/sparql``: an editor with examples, and without scripts a form with its answer."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from api import assets, frame, locale, problems
from api.frontend import YASQE
from api.pages.addresses import LISTS
from graph.errors import QuerySyntaxError, SnapshotError, TechAxisError
from graph.questions import FIRST, Question, questions_of
from graph.snapshot import Snapshot
from graph.terms import PREFIXES, prefixed

ROWS = 500
"""So many rows of an answer are shown on a page without scripts; downloads hold them all."""
Shown = dict[str, Any]
NEITHER: Shown = {"answer": None, "problem": None}


def page(request: Request, query: str, shown: Shown = NEITHER, status: int = 200) -> Response:
    """The page with a query filled in, and what became of it where it was run here."""

    def gather() -> dict[str, Any]:
        found = _questions(request)
        first = next((one.query for one in found if one.slug == FIRST), "SELECT * WHERE { ?s ?p ?o } LIMIT 20")
        return {
            "query": query or first,
            "questions": _in_order(found, locale.chosen(request)),
            "editor": YASQE.installed,
            "names": frame.as_data(
                {"prefixes": PREFIXES, "pages": {kind: f"/{folder}" for kind, folder in LISTS.items()}}
            ),
            "modules": assets.modules("editor"),
            **shown,
        }

    return frame.page(request, "sparql.html", gather, status=status, scripts=("editor",), kept=not query)


async def answered(request: Request, query: str, answer: Callable[[], Awaitable[Response]]) -> Response:
    """The page with the answer to a query that a form sent, or with the problem, in words."""
    try:
        response = await answer()
    except TechAxisError as error:
        status, title = problems.status_of(error)
        place = (error.line, error.column) if isinstance(error, QuerySyntaxError) else (None, None)
        problem = {"title": title, "detail": str(error), "line": place[0], "column": place[1]}
        return page(request, query, NEITHER | {"problem": problem}, status)
    if response.background is not None:
        await response.background()
        return page(request, query, NEITHER | {"answer": {"long": True}})
    return page(request, query, NEITHER | {"answer": _table(bytes(response.body))})


def _questions(request: Request) -> list[Question]:
    try:
        snapshot: Snapshot = request.app.state.shelf.current()
    except SnapshotError:
        return []
    return questions_of(snapshot)


def _in_order(found: list[Question], language: str) -> list[dict[str, Any]]:
    listed = [
        {
            "slug": one.slug,
            "label": locale.pick(one.labels, language),
            "comment": locale.pick(one.comments, language),
            "words": one.words,
            "query": one.query,
            "address": "/sparql?query=" + quote(one.query, safe=""),
        }
        for one in found
    ]
    return sorted(listed, key=lambda one: one["label"].text)


def _table(content: bytes) -> Shown:
    """SPARQL 1.1 JSON results as rows of texts; N-Triples as rows of three."""
    if not content.startswith(b"{"):
        lines = content.decode().splitlines()
        rows = [line.removesuffix(" .").split(" ", 2) for line in lines[:ROWS]]
        return {"columns": ["subject", "predicate", "object"], "rows": rows, "count": len(lines), "long": False}
    found = json.loads(content)
    if "boolean" in found:
        return {"columns": [], "rows": [], "count": 0, "long": False, "truth": found["boolean"]}
    names, rows = found["head"]["vars"], found["results"]["bindings"]
    written = [[_written(row.get(name)) for name in names] for row in rows[:ROWS]]
    return {"columns": names, "rows": written, "count": len(rows), "long": False}


def _written(term: dict[str, str] | None) -> str:
    if term is None:
        return ""
    return prefixed(term["value"]) if term["type"] == "uri" else term["value"]
