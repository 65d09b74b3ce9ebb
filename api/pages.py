"""Pages for people: the frame, the explorer, its table, the query page, and errors."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, RedirectResponse, Response

from api import assets
from api.cache import matches, not_modified
from graph.errors import SnapshotError
from graph.snapshot import Snapshot

router = APIRouter(include_in_schema=False)


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(assets.template_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _page(request: Request, template: str, *, status: int = 200, **values: Any) -> Response:
    """A page in the frame, with an ETag from the snapshot where it is not an error."""
    try:
        snapshot: Snapshot | None = request.app.state.shelf.current()
    except SnapshotError:
        snapshot = None
    html = _templates().get_template(template).render(snapshot=snapshot, path=request.url.path, **values)
    return HTMLResponse(html, status, {"Cache-Control": "no-cache", "Vary": "Accept, Accept-Encoding"})


@router.get("/")
def start() -> Response:
    """The explorer is where everything starts for now."""
    return RedirectResponse("/explore", 307)


@router.get("/explore")
def explore(request: Request) -> Response:
    """The territory network: map, panel, search."""
    return _page(request, "explore.html")


@router.get("/explore/table")
def table(request: Request) -> Response:
    """Every tie of the explorer as a table that needs no script."""
    snapshot: Snapshot = request.app.state.shelf.current()
    etag = f'"{snapshot.id}-table"'
    if matches(request.headers.get("if-none-match"), etag):
        return not_modified({"ETag": etag})
    ties: list[dict[str, Any]] = []
    if snapshot.manifest.model:
        network = json.loads(snapshot.read("network.json"))
        labels = {node["id"]: node["label"] for node in network["nodes"]}
        ties = [tie | {"one": labels[tie["from"]], "other": labels[tie["to"]]} for tie in network["edges"]]
    response = _page(request, "table.html", ties=ties)
    response.headers["ETag"] = etag
    return response


def sparql_page(request: Request, query: str) -> Response:
    """The page on which a person writes and runs a query."""
    return _page(request, "sparql.html", query=query)


def error_page(request: Request, status: int, title: str, detail: str) -> Response:
    """An error for a person: what happened, and what to do."""
    return _page(request, "error.html", status=status, title=title, detail=detail, code=status)
