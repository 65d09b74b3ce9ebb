"""One page for each thing: what is known of it, since when, from where, and how it leads to others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api import frame, locale
from api.frame import _
from api.pages.addresses import LIST_NAMES, LISTS, TYPE_NAMES, address
from api.pages.notes import Notes
from api.pages.optional import optional
from api.pages.parameters import only
from api.pages.pictures import begun, ego
from api.pages.standing import standing
from api.pages.structured import structured
from graph.catalogue import RELATIONS, Catalogue, Filters, Selection, View, catalogue_of
from graph.errors import BadParameter, NotFound
from graph.facts import replacement_of
from graph.match import nearest
from graph.snapshot import Snapshot

router = APIRouter()
ROWS: Final = 12
"""How many neighbours of each kind stand on the page itself."""
PAGED: Final = 100
"""How many stand on a page of all neighbours of one kind."""
NEAREST: Final = 6
TOPICS: Final = 15
"""How many topics are named, the most frequent first."""
HEADINGS: Final = {
    "partners": _("Partners"),
    "cooperations": _("Cooperations"),
    "participants": _("Who takes part"),
    "people": _("People and offices"),
    "offices": _("Offices"),
    "commitments": _("What was promised"),
    "pursues": _("Promises that it pursues"),
    "parts": _("Cooperations that are part of it"),
    "followedBy": _("What came after"),
    "bodyOf": _("The network that it is the body of"),
    "hosted": _("Held or run there"),
    "regions": _("Regions in it"),
    "cities": _("Cities in it"),
    "organisations": _("Institutes, hubs and other organisations"),
    "narrower": _("Narrower topics"),
    "attests": _("What is written in it"),
}
FACTS: Final = {
    "kind": _("Kind"),
    "state": _("State"),
    "start": _("From"),
    "end": _("To"),
    "lastAttested": _("Last sign of life"),
    "places": _("Place"),
    "topics": _("Topics"),
    "partOf": _("Part of"),
    "follows": _("Follows"),
    "bodies": _("Body"),
    "promisedBy": _("Promised by"),
    "pursuedBy": _("Pursued by"),
    "within": _("Lies in"),
    "country": _("Country"),
    "seat": _("Seat of government"),
    "broader": _("Broader topic"),
    "publisher": _("Publisher"),
    "issued": _("Date"),
    "language": _("Language"),
    "url": _("Address"),
    "isoCode": _("ISO code"),
    "nuts": _("NUTS code"),
    "ror": _("ROR identifier"),
    "homepage": _("Website"),
}
"""The facts of a thing in the order in which its page shows them."""
LIST_FILTER: Final = {"region": "region", "country": "country", "person": "person", "topic": "topic"}
"""The filter of the list of cooperations that a thing of this type is a value of; the others are participants."""

WIDER: Final = {
    "commitments": (
        ("region", "country", "topic"),
        _("With what became of them, and with cooperations that are only announced"),
        "/promised",
    ),
    "organisations": (("topic",), _("With all that take part in cooperations on it"), "/organisations"),
    "people": (("region", "country"), _("With the people of the organisations there"), "/people"),
}
"""Relations of things of some types of which another page tells more: those types, what it tells, and that page."""


@dataclass(frozen=True)
class Section:
    """The neighbours of one kind."""

    relation: str
    heading: str
    rows: list[dict[str, Any]]
    total: int
    more: str | None
    """Where all of them stand, where these are not all."""
    filtered: tuple[int, str] | None = None
    """Of cooperations how many their list with filters holds, which may be more, and its address."""
    wider: tuple[str, str] | None = None
    """What another page tells beside them, and its address."""
    listed: int = 0
    """Of partners how many are so by nothing but long lists of members and announcements."""


def _thing_page(type_: str) -> Callable[[Request, str], Response]:
    def show(request: Request, slug: str) -> Response:
        snapshot: Snapshot = request.app.state.shelf.current()
        catalogue = catalogue_of(snapshot)
        name = f"{type_}/{slug}"
        if name not in catalogue.numbers:
            return missing(request, snapshot, catalogue, name)
        only(request)
        return frame.page(request, "thing.html", lambda: _gathered(request, snapshot, catalogue, name))

    return show


def _rows_page(type_: str) -> Callable[[Request, str, str], Response]:
    def show(request: Request, slug: str, relation: str, page: int = 1) -> Response:
        snapshot: Snapshot = request.app.state.shelf.current()
        catalogue = catalogue_of(snapshot)
        name = f"{type_}/{slug}"
        if name not in catalogue.numbers:
            return missing(request, snapshot, catalogue, name)
        number = catalogue.numbers[name]
        total = catalogue.relation_sizes(number).get(relation, 0)
        if relation not in RELATIONS or not total:
            raise NotFound(f"list of neighbours of {name}", relation)
        last = -(-total // PAGED)
        if not 1 <= page <= last:
            raise BadParameter("page", f"there are {last} pages")

        def gather() -> dict[str, Any]:
            view = View(catalogue, locale.chosen(request))
            rows = optional(view.neighbours(number, relation, (page - 1) * PAGED, PAGED))
            here = f"{address(name)}/{relation}"
            return {
                "item": optional(view.item(number)),
                "back": address(name),
                "section": Section(relation, HEADINGS[relation], rows, total, None),
                "address": address,
                "notes": Notes(),
                "page_number": page,
                "pages": last,
                "previous": f"{here}?page={page - 1}" if page > 1 else None,
                "next": f"{here}?page={page + 1}" if page < last else None,
            }

        return frame.page(request, "neighbours.html", gather)

    return show


def missing(request: Request, snapshot: Snapshot, catalogue: Catalogue, name: str) -> Response:
    """308 to what a thing was renamed to or is called in small letters, else 404 with the nearest names."""
    if now := replacement_of(snapshot.store, name):
        return RedirectResponse(address(now), 308)
    if name.lower() in catalogue.numbers:
        return RedirectResponse(address(name.lower()), 308)
    type_, slug = name.split("/", 1)
    view = View(catalogue, locale.chosen(request))
    near = [view.reference(name) for name in nearest(catalogue, slug, (type_,), NEAREST)]
    values = {"type": TYPE_NAMES[type_], "slug": slug, "nearest": near, "address": address, "list": LISTS[type_]}
    return frame.page(request, "missing.html", lambda: values, status=404)


def _gathered(request: Request, snapshot: Snapshot, catalogue: Catalogue, name: str) -> dict[str, Any]:
    view, number = View(catalogue, locale.chosen(request)), catalogue.numbers[name]
    item = optional(view.item(number))
    cooperations = _cooperations(catalogue, name)
    sections = {}
    for relation, total in item["counts"].items():
        rows = optional(view.neighbours(number, relation, 0, ROWS))
        sections[relation] = Section(
            relation,
            HEADINGS[relation],
            rows,
            total,
            f"{address(name)}/{relation}" if total > ROWS else None,
            _filtered(cooperations) if relation == "cooperations" else None,
            _wider(name, relation),
            _listed(catalogue, number) if relation == "partners" else 0,
        )
    participants = (
        [row["thing"] for row in view.neighbours(number, "participants")] if "participants" in sections else []
    )
    return {
        "item": item,
        "structured": structured(request, item, participants),
        "type_name": TYPE_NAMES[item["type"]],
        "list": (f"/{LISTS[item['type']]}", LIST_NAMES[item["type"]]),
        "facts": [(field, FACTS[field]) for field in FACTS if item.get(field) and not _said(item, field)],
        "sections": list(sections.values()),
        "topics": _topics(view, cooperations) if cooperations else [],
        "begun": begun(cooperations) if cooperations else None,
        "ego": ego(item, sections["partners"].rows) if "partners" in sections else None,
        "standing": standing(snapshot, name, locale.chosen(request)) if item["type"] == "topic" else None,
        "address": address,
        "notes": Notes(),
    }


def _filtered(cooperations: Selection | None) -> tuple[int, str] | None:
    """The list of cooperations with its filters: of a place it holds those of every region within as well."""
    if cooperations is None:
        return None
    ((filter_, (value,)),) = cooperations.filters.values.items()
    return cooperations.total, f"/cooperations?{filter_}={value}"


def _wider(name: str, relation: str) -> tuple[str, str] | None:
    type_, slug = name.split("/", 1)
    types, words, path = WIDER.get(relation, ((), "", ""))
    return (words, f"{path}?{type_}={slug}") if type_ in types else None


def _listed(catalogue: Catalogue, number: int) -> int:
    """How many partners of a place no working tie leads to."""
    return sum(row.detail.get("weight") == 0 for row in catalogue.rows(number, "partners"))


def _cooperations(catalogue: Catalogue, name: str) -> Selection | None:
    """The cooperations of a thing, where it is one that has any."""
    type_, slug = name.split("/", 1)
    if type_ in LIST_FILTER:
        return Selection(catalogue, "cooperation", Filters({LIST_FILTER[type_]: (slug,)}))
    if type_ in ("organisation", "city"):
        return Selection(catalogue, "cooperation", Filters({"participant": (name,)}))
    return None


def _said(item: dict[str, Any], field: str) -> bool:
    """Whether a fact is the same as one beside it: a region lies in its country."""
    return field == "country" and item.get("within") == [item["country"]]


def _topics(view: View, cooperations: Selection) -> list[tuple[dict[str, Any], int, str]]:
    """Topic, number of cooperations on it, and where these are, the most frequent first."""
    name, values = next(iter(cooperations.values.items()))
    narrowed = ",".join(value if name == "participant" else value.partition("/")[2] for value in values)
    # What is broader or narrower comes with the topic itself, and says nothing of what it is joined with.
    kin = set().union(*(_lineage(cooperations.catalogue, value) for value in values if value.startswith("topic/")))
    found = [
        (view.reference(topic), count, f"/cooperations?{name}={narrowed}&topic={topic.partition('/')[2]}")
        for topic, count in cooperations.facets(("topic",), 1000)["topic"]
        if topic not in kin
    ]
    return found[:TOPICS]


def _lineage(catalogue: Catalogue, topic: str) -> set[str]:
    """A topic with all that are broader or narrower."""
    facet = catalogue.facet("topic", "broader")
    first = catalogue.ranges["topic"][0]
    above = {facet.values[code] for code in facet.codes[facet.rows == catalogue.numbers[topic] - first]}
    below = facet.having([topic], catalogue.size("topic")).nonzero()[0]
    return above | {catalogue.names[first + row] for row in below.tolist()}


for _type, _path in LISTS.items():
    router.get(f"/{_path}/{{slug}}")(_thing_page(_type))
    router.get(f"/{_path}/{{slug}}/{{relation}}")(_rows_page(_type))
