"""The explorer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api import assets, view
from api.frame import page
from api.pages.addresses import LISTS
from api.security import framing
from graph.snapshot import Snapshot

router = APIRouter(include_in_schema=False)


@router.get("/explore")
def explore(request: Request) -> Response:
    """The explorer: picture, filters, panel, search; with ``embed=1`` in a form that others may frame.

    A view made on an earlier snapshot opens with what there still is of it. Raises `BadParameter` and `NotFound`
    where the address names no view that there is.
    """
    snapshot: Snapshot = request.app.state.shelf.current()
    if snapshot.manifest.model:
        given = dict(request.query_params)
        if given.get("snapshot", snapshot.id) != snapshot.id and (still := view.kept(given, snapshot)) != given:
            return RedirectResponse(f"/explore?{urlencode(still, safe='/,')}", 307)
        view.check(given, snapshot)
    framed = request.query_params.get("embed") == "1"
    headers = framing(request.app.state.settings.embed_origins) if framed else {}

    def values() -> dict[str, Any]:
        return {
            "modules": assets.modules("explore"),
            "pages": {kind: f"/{folder}" for kind, folder in LISTS.items()},
            "table": "/explore/table" + (f"?{request.url.query}" if request.url.query else ""),
        }

    return page(request, "explore.html", values, scripts=("explore",), headers=headers)
