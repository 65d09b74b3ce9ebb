"""The briefing: one or two pages on a tie, or on a place and a topic, made to be printed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame, locale
from api.pages.addresses import address
from api.pages.notes import Notes
from api.pages.optional import Optional, optional
from api.pages.parameters import only
from api.pages.start import territories, topics
from graph.briefing import brief, territory_named
from graph.catalogue import View, catalogue_of
from graph.snapshot import Snapshot

router = APIRouter()


@router.get("/briefing")
def briefing(request: Request) -> Response:
    """A briefing of ``a`` on ``b``, or on itself, on one ``topic`` or all; without ``a`` a form to choose them."""
    snapshot: Snapshot = request.app.state.shelf.current()
    catalogue = catalogue_of(snapshot)
    given = {name: value for name, value in only(request, "a", "b", "topic").items() if value}
    view = View(catalogue, locale.chosen(request))
    chosen = {"territories": territories(catalogue, view), "topics": topics(catalogue, view), "given": Optional(given)}
    if "a" not in given:
        return frame.page(request, "briefing-form.html", lambda: chosen)
    a = territory_named(catalogue, given["a"], "a")
    b = territory_named(catalogue, given["b"], "b") if "b" in given else None
    found = brief(catalogue, view, a, b, given.get("topic"))

    def gather() -> dict[str, Any]:
        return chosen | {
            "briefing": found,
            "a": optional(found.a),
            "b": optional(found.b),
            "parts": {name: optional(part.rows) for name, part in found.parts.items()},
            "totals": {name: part.total for name, part in found.parts.items()},
            "address": address,
            "notes": Notes(),
        }

    return frame.page(request, "briefing.html", gather)
