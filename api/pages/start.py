"""The start page: the six questions, a search box, key figures, the newest cooperations."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api import frame, locale
from api.pages.addresses import LIST_NAMES, address
from api.pages.notes import Notes
from api.pages.optional import optional
from api.pages.parameters import only
from graph.catalogue import Catalogue, Selection, View, catalogue_of
from graph.errors import NotFound
from graph.snapshot import Snapshot

router = APIRouter()
NEWEST = 8
FIGURES = ("cooperation", "region", "country", "organisation", "person", "source")
EXAMPLES = {"one": "region/bavaria", "other": "region/flanders", "far": "region/catalonia"}
"""What the questions name until the reader names something else."""


@router.get("/")
def start(request: Request) -> Response:
    """The start page; where RDF files are served as they are, the query page."""
    snapshot: Snapshot = request.app.state.shelf.current()
    if not snapshot.manifest.model:
        return RedirectResponse("/sparql", 307)

    def gather() -> dict[str, Any]:
        catalogue = catalogue_of(snapshot)
        view = View(catalogue, locale.chosen(request))
        newest = Selection(catalogue, "cooperation")
        return {
            "figures": [(type_, catalogue.size(type_)) for type_ in FIGURES],
            "newest": [optional(view.item(number)) for number in newest.page(0, NEWEST)],
            "territories": territories(catalogue, view),
            "topics": topics(catalogue, view),
            "examples": {
                name: thing.partition("/")[2] if thing in catalogue.numbers else "" for name, thing in EXAMPLES.items()
            },
            "address": address,
            "notes": Notes(),
            "serves": lambda path: frame.serves(request.app, path),
        }

    return frame.page(request, "start.html", gather)


def territories(catalogue: Catalogue, view: View) -> list[tuple[str, list[tuple[str, str]]]]:
    """Regions and countries with a cooperation, for a list to choose from: headings, each with slugs and names."""
    found = []
    for type_ in ("region", "country"):
        named = []
        selection = Selection(catalogue, type_)
        for number in selection.page(0, None, "label", view.language or locale.SOURCE):
            if catalogue.relation_sizes(number).get("cooperations"):
                thing = view.reference(catalogue.names[number])
                named.append((thing["id"].partition("/")[2], str(thing["label"])))
        found.append((LIST_NAMES[type_], named))
    return found


def topics(catalogue: Catalogue, view: View) -> list[tuple[str, str]]:
    """Slug and name of every topic, by name."""
    numbers = Selection(catalogue, "topic").page(0, None, "label", view.language or locale.SOURCE)
    return [(catalogue.names[n].partition("/")[2], str(view.reference(catalogue.names[n])["label"])) for n in numbers]


@router.get("/go/region")
def go_to_region(request: Request) -> Response:
    """From a choice in a list to the page of a region or country."""
    return _go(request, "region", ("region", "country"))


@router.get("/go/topic")
def go_to_topic(request: Request) -> Response:
    """From a choice in a list to the page of a topic."""
    return _go(request, "topic", ("topic",))


def _go(request: Request, name: str, types: tuple[str, ...]) -> Response:
    slug = only(request, name).get(name, "")
    catalogue = catalogue_of(request.app.state.shelf.current())
    for type_ in types:
        if f"{type_}/{slug}" in catalogue.numbers:
            return RedirectResponse(address(f"{type_}/{slug}"), 303)
    raise NotFound(name, slug)
