"""The table of ties: what the explorer draws, by the same address, and without a script."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame, locale, view
from api.frame import _
from api.pages.choices import Choices
from graph.catalogue import Selection
from graph.errors import BadParameter
from graph.graphs import cooperations_of
from graph.snapshot import Snapshot
from graph.ties import SORTS, UNKNOWN, Choice, Tie, ties_of

router = APIRouter()
ROWS = 100
"""How many ties stand on one page."""
SORT_NAMES = {
    "direct": _("direct"),
    "through": _("through organisations"),
    "ended": _("ended"),
    "announced": _("announced only"),
}
ACTORS = {"region": _("Regions"), "country": _("Countries")}
COLUMNS = {
    "one": _("One side"),
    "other": _("Other side"),
    "strength": _("Strength"),
    "cooperations": _("Cooperations"),
    "newest": _("Newest"),
    "kind": _("Kind of tie"),
}
FALLING = ("strength", "cooperations", "newest")
"""Columns whose greatest value comes first where nothing else is said."""
DEFAULT = "-strength"
Options = list[tuple[str, str]]


@router.get("/explore/table")
def table(request: Request) -> Response:
    """The ties that an address of the explorer chooses, a page of them, sorted by ``sort`` (``-strength``)."""
    snapshot: Snapshot = request.app.state.shelf.current()
    if not snapshot.manifest.model:
        return frame.page(request, "table.html", lambda: {"ties": None, "focus": None})
    asked = Choices(request, *view.PARAMETERS, "sort", "page")
    given = {name: value for name, value in asked.given.items() if name in view.PARAMETERS}
    view.check(given, snapshot)
    sort = asked.given.get("sort", DEFAULT)
    if sort.removeprefix("-") not in COLUMNS:
        raise BadParameter("sort", f"{sort[:40]!r} is none of: {', '.join(COLUMNS)}, each also with - before it")
    choice = view.choice(given, _cooperations(asked, given.get("focus")), _members(snapshot, given.get("group")))
    found = ties_of(asked.territory, choice, snapshot.manifest.day)
    last = max(1, -(-len(found.rows) // ROWS))
    number = asked.number("page", last)

    def here(**changed: Any) -> str:
        values = given | {"sort": sort} | changed
        search = urlencode(
            {name: value for name, value in values.items() if value not in ("", None, DEFAULT)}, safe="/,"
        )
        return "/explore/table" + (f"?{search}" if search else "")

    def gather() -> dict[str, Any]:
        places = {name: str(asked.name(name)) for name in asked.territory.places}
        ordered = _sorted([tie.seen_from(given.get("focus")) for tie in found.rows], sort, places)
        return asked.shown(
            ties=ordered[(number - 1) * ROWS : number * ROWS],
            total=len(found.rows),
            counted=found.cooperations,
            size=len(asked.territory.cooperations),
            undated=found.undated,
            names=places,
            sort_names=SORT_NAMES,
            heads=[(name, COLUMNS[name], _order(sort, name), here(sort=_turned(sort, name))) for name in COLUMNS],
            filters=_filters(asked),
            filtered=choice != Choice(),
            hidden={name: given[name] for name in ("focus", "more", "hide", "group") if name in given},
            focus=given.get("focus"),
            whole=here(**dict.fromkeys(given, "")),
            picture=here(sort="").replace("/explore/table", "/explore", 1),
            sorted_by=sort,
            page_number=number,
            pages=last,
            previous=here(page=number - 1) if number > 1 else None,
            next=here(page=number + 1) if number < last else None,
        )

    return frame.page(request, "table.html", gather, kept=not given)


def _cooperations(asked: Choices, focus: str | None) -> frozenset[str] | None:
    """The cooperations of a focus that is no place; None for a place, or where there is none."""
    if focus is None or focus in asked.territory.places:
        return None
    return frozenset(cooperations_of(asked.catalogue, Selection(asked.catalogue, "cooperation"), focus))


def _members(snapshot: Snapshot, groups: str | None) -> frozenset[str] | None:
    """The places of some groups, as the explorer numbers and draws them; None where no group is asked for."""
    if not groups:
        return None
    places = json.loads(snapshot.read("network.json"))["places"]
    numbers = {place: _group(rank) for place, rank in zip(places["id"], places["group"], strict=True)}
    return frozenset(place for place, number in numbers.items() if str(number) in groups.split(","))


def _group(rank: int) -> int:
    return rank + 1 if 0 <= rank < view.GROUPS - 1 else view.GROUPS


def _sorted(rows: Iterable[Tie], sort: str, places: dict[str, str]) -> list[Tie]:
    keys: dict[str, Callable[[Tie], Any]] = {
        "one": lambda tie: places[tie.one].casefold(),
        "other": lambda tie: places[tie.other].casefold(),
        "strength": lambda tie: (tie.weight, tie.working),
        "cooperations": lambda tie: len(tie.cooperations),
        "newest": lambda tie: str(tie.newest or ""),
        "kind": lambda tie: SORTS.index(tie.sort),
    }
    return sorted(rows, key=keys[sort.removeprefix("-")], reverse=sort.startswith("-"))


def _order(sort: str, name: str) -> str | None:
    """How a column is sorted, in the words of ``aria-sort``; None where the table is sorted by another."""
    return {name: "ascending", f"-{name}": "descending"}.get(sort)


def _turned(sort: str, name: str) -> str:
    """The order that a press on the head of a column asks for."""
    if name == sort.removeprefix("-"):
        return name if sort.startswith("-") else f"-{name}"
    return f"-{name}" if name in FALLING else name


def _filters(asked: Choices) -> list[tuple[str, str, str, Options]]:
    """The lists to choose from: parameter, label, what stands for all, and its values with their names."""
    items = asked.territory.cooperations.values()
    countries = {asked.territory.places[side].country for item in items for side in item.sides}
    states = sorted({f"status/{item.status}" for item in items if item.status})
    return [
        _filter(asked, "topic", _("Topic"), _("any topic"), {name for item in items for name in item.topics}),
        _filter(asked, "kind", _("Kind of cooperation"), _("any kind"), {f"kind/{item.kind}" for item in items}),
        _filter(asked, "state", _("State"), _("any state"), states, {UNKNOWN: _("not known")}),
        _filter(asked, "country", _("Country"), _("all countries"), countries),
        _filter(asked, "actor", _("Who"), _("regions and countries"), (), ACTORS),
        _filter(asked, "tie", _("Kind of tie"), _("any tie"), (), SORT_NAMES),
    ]


def _filter(
    asked: Choices, name: str, label: str, every: str, things: Iterable[str], words: dict[str, str] | None = None
) -> tuple[str, str, str, Options]:
    options = [(thing.partition("/")[2], str(asked.view.value("", thing)["label"])) for thing in things]
    options.sort(key=lambda option: option[1].casefold())
    spoken = locale.catalogue(asked.language)
    options += [(value, spoken.gettext(text)) for value, text in (words or {}).items()]
    given = asked.given.get(name, "")
    if "," in given:
        known = dict(options)
        options.insert(0, (given, ", ".join(known.get(item, item) for item in given.split(","))))
    return name, label, every, options
