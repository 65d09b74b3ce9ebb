"""Search results as a page, for readers without scripts and for addresses that can be passed on."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame, locale
from api.pages.addresses import LIST_NAMES, address
from api.pages.optional import optional
from api.pages.parameters import only
from api.search import checked_types
from graph.catalogue import View, catalogue_of
from graph.errors import BadParameter
from graph.match import search as find
from graph.snapshot import Snapshot

router = APIRouter()
ROWS = 40
LONGEST = 200


@router.get("/search")
def search(request: Request) -> Response:
    """What is found under a name, the likest first; ``type`` narrows it to one type of thing."""
    snapshot: Snapshot = request.app.state.shelf.current()
    given = only(request, "q", "type")
    text = given.get("q", "").strip()
    if len(text) > LONGEST:
        raise BadParameter("q", f"it is longer than {LONGEST} characters")
    types = checked_types((given["type"],) if given.get("type") else None)

    def gather() -> dict[str, Any]:
        catalogue = catalogue_of(snapshot)
        view = View(catalogue, locale.chosen(request))
        hits = find(catalogue, text, types or tuple(LIST_NAMES)) if text else []
        return {
            "text": text,
            "type": given.get("type"),
            "types": LIST_NAMES,
            "total": len(hits),
            "hits": [(hit, optional(view.brief(hit.number))) for hit in hits[:ROWS]],
            "address": address,
        }

    return frame.page(request, "results.html", gather)
