"""What is in the graph and what is not, counted: countries, years, languages, publishers, dates and states."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame, locale
from api.pages.addresses import address
from api.pages.optional import optional
from api.pages.parameters import only
from api.pages.pictures import begun
from graph.catalogue import Catalogue, Selection, View, catalogue_of
from graph.snapshot import Snapshot

router = APIRouter()
SHOWN = 25


@router.get("/coverage")
def coverage(request: Request) -> Response:
    """How much there is of what, and what a missing tie does not mean."""
    snapshot: Snapshot = request.app.state.shelf.current()
    only(request)

    def gather() -> dict[str, Any]:
        catalogue = catalogue_of(snapshot)
        view = View(catalogue, locale.chosen(request))
        cooperations, sources = Selection(catalogue, "cooperation"), Selection(catalogue, "source")
        return {
            "begun": begun(cooperations),
            "cooperations": cooperations.total,
            "sources": sources.total,
            "countries": _counted(view, cooperations, "country"),
            "regions": _counted(view, cooperations, "region"),
            "kinds": _counted(view, cooperations, "kind"),
            "spoken": _counted(view, sources, "language"),
            "publishers": _counted(view, sources, "publisher"),
            "lacking": _lacking(catalogue),
            "address": address,
        }

    return frame.page(request, "coverage.html", gather)


def _counted(view: View, selection: Selection, facet: str) -> list[tuple[dict[str, Any], int]]:
    return [(optional(view.value(facet, value)), count) for value, count in selection.facets((facet,), SHOWN)[facet]]


def _lacking(catalogue: Catalogue) -> dict[str, int]:
    """How many cooperations lack a beginning, a state, the date of their state, a topic."""
    first, last = catalogue.ranges["cooperation"]
    documents = [catalogue.document(number) for number in range(first, last)]
    fields = ("start", "state", "stateAsOf", "topics")
    return {field: sum(field not in document for document in documents) for field in fields}
