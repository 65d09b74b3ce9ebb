"""The tools: the explorer, and its table."""

from __future__ import annotations

import json
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api.frame import page
from graph.snapshot import Snapshot

router = APIRouter(include_in_schema=False)


@router.get("/")
def start() -> Response:
    """The explorer is where everything starts for now."""
    return RedirectResponse("/explore", 307)


@router.get("/explore")
def explore(request: Request) -> Response:
    """The territory network: map, panel, search."""
    return page(request, "explore.html", scripts=("explore",))


@router.get("/explore/table")
def table(request: Request) -> Response:
    """Every tie of the explorer as a table that needs no script."""

    def ties() -> dict[str, Any]:
        snapshot: Snapshot = request.app.state.shelf.current()
        if not snapshot.manifest.model:
            return {"ties": []}
        network = json.loads(snapshot.read("network.json"))
        labels = {node["id"]: node["label"] for node in network["nodes"]}
        return {"ties": [tie | {"one": labels[tie["from"]], "other": labels[tie["to"]]} for tie in network["edges"]]}

    return page(request, "table.html", ties)
