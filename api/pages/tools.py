"""The tools: the explorer, and its table."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api import assets, locale, view
from api.frame import page
from api.pages.addresses import LISTS
from api.security import framing
from graph.catalogue import View, catalogue_of
from graph.explorer import ties_of
from graph.network import territory_of
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
        return {"modules": assets.modules("explore"), "pages": {kind: f"/{folder}" for kind, folder in LISTS.items()}}

    return page(request, "explore.html", values, scripts=("explore",), headers=headers)


@router.get("/explore/table")
def table(request: Request) -> Response:
    """Every tie of the explorer as a table that needs no script."""

    def ties() -> dict[str, Any]:
        snapshot: Snapshot = request.app.state.shelf.current()
        if not snapshot.manifest.model:
            return {"ties": [], "names": {}}
        shown, territory = View(catalogue_of(snapshot), locale.chosen(request)), territory_of(snapshot)
        names = {place: shown.reference(place)["label"] for place in territory.places}
        return {"ties": ties_of(territory), "names": names}

    return page(request, "table.html", ties)
