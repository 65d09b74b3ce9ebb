"""Lists of things with facets: ``/regions``, ``/cooperations?topic=quantum-technologies`` and so on."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame, locale
from api.frame import _
from api.pages.addresses import LIST_NAMES, LISTS, address
from api.pages.optional import Optional, optional
from api.pages.parameters import only
from graph.catalogue import Filters, Selection, View, catalogue_of
from graph.catalogue.columns import FACETS, UNCOUNTED
from graph.catalogue.listing import filters, sorts
from graph.errors import BadParameter
from graph.snapshot import Snapshot

router = APIRouter()
ROWS = 50
"""How many things stand on one page of a list."""
VALUES = 12
"""How many values of a facet are offered."""
FILTER_NAMES = {
    "kind": _("Kind"),
    "state": _("State"),
    "nature": _("Lasting or event"),
    "topic": _("Topic"),
    "region": _("Region"),
    "country": _("Country"),
    "role": _("Role"),
    "participant": _("Participant"),
    "person": _("Person"),
    "source": _("Source"),
    "place": _("Place"),
    "broader": _("Broader topic"),
    "language": _("Language"),
    "publisher": _("Publisher"),
    "asOf": _("As of"),
    "from": _("Begun in or after"),
    "to": _("Begun in or before"),
    "changedSince": _("Recorded or changed since"),
}
SORT_NAMES = {
    "label": _("name"),
    "-label": _("name, last first"),
    "start": _("date, oldest first"),
    "-start": _("date, newest first"),
    "changed": _("change, oldest first"),
    "-changed": _("change, newest first"),
    "cooperations": _("fewest cooperations first"),
    "-cooperations": _("most cooperations first"),
}
NATURES = {"standing": _("lasting"), "event": _("an event")}


@dataclass(frozen=True)
class Choice:
    """One value of a facet, and the address with it chosen or let go."""

    label: str
    count: int | None
    chosen: bool
    address: str


@dataclass(frozen=True)
class Asked:
    """The parameters of a list, read."""

    values: dict[str, tuple[str, ...]]
    dates: dict[str, str]
    sort: str
    page: int

    def search(self, **changed: Any) -> str:
        """The search part of an address with some of it changed; page one unless the page is given."""
        given: dict[str, Any] = {name: ",".join(values) for name, values in self.values.items()}
        given |= self.dates | {"sort": self.sort} | changed
        return urlencode([(name, value) for name, value in given.items() if value], safe=",/")


def read(request: Request, type_: str) -> Asked:
    """Read the parameters of a list; raises `BadParameter` for one that is unknown, repeated or out of range."""
    given = only(request, *filters(type_), "asOf", "from", "to", "changedSince", "sort", "page")
    values = {
        name: (given[name],) if name == "publisher" else tuple(given[name].split(","))
        for name in filters(type_)
        if given.get(name)
    }
    dates = Optional({name: given[name] for name in ("asOf", "from", "to", "changedSince") if given.get(name)})
    page = given.get("page", "1")
    if not page.isascii() or not page.isdigit() or not 1 <= int(page) <= 100_000:
        raise BadParameter("page", f"{page[:40]!r} is no page number")
    sort = given.get("sort", sorts(type_)[0])
    return Asked(values, dates, sort, int(page))


def _day(dates: dict[str, str], name: str) -> datetime.date | None:
    if name not in dates:
        return None
    try:
        return datetime.date.fromisoformat(dates[name])
    except ValueError as error:
        raise BadParameter(name, f"{dates[name][:40]!r} is no date; write it as 2023-01-31") from error


def _year(dates: dict[str, str], name: str) -> int | None:
    if name not in dates:
        return None
    if not (dates[name].isascii() and dates[name].isdigit() and 1 <= int(dates[name]) <= 9999):
        raise BadParameter(name, f"{dates[name][:40]!r} is no year")
    return int(dates[name])


def wanted(asked: Asked) -> Filters:
    """The filters that are asked for; raises `BadParameter` for a date that is none, or two the wrong way round."""
    first, last = _year(asked.dates, "from"), _year(asked.dates, "to")
    if first is not None and last is not None and first > last:
        raise BadParameter("from", f"{first} lies after the end of the span, {last}")
    return Filters(
        values=asked.values,
        as_of=_day(asked.dates, "asOf"),
        started_from=first,
        started_to=last,
        changed_since=_day(asked.dates, "changedSince"),
    )


def _list_page(type_: str) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        asked = read(request, type_)

        def gather() -> dict[str, Any]:
            snapshot: Snapshot = request.app.state.shelf.current()
            language = locale.chosen(request)
            view = View(catalogue_of(snapshot), language)
            return _gathered(view, Selection(catalogue_of(snapshot), type_, wanted(asked)), asked, language)

        return frame.page(request, "list.html", gather)

    return show


def _gathered(view: View, selection: Selection, asked: Asked, language: str) -> dict[str, Any]:
    type_ = selection.type
    base = f"/{LISTS[type_]}"
    numbers = selection.page((asked.page - 1) * ROWS, ROWS, asked.sort, language)
    if not numbers and asked.page > 1:
        raise BadParameter("page", f"there are only {-(-selection.total // ROWS)} pages")
    last = max(1, -(-selection.total // ROWS))
    return {
        "type": type_,
        "title": LIST_NAMES[type_],
        "total": selection.total,
        "size": selection.catalogue.size(type_),
        "undated": selection.undated,
        "items": [(address(item["id"]), optional(item)) for item in (_item(view, number) for number in numbers)],
        "facets": [(FILTER_NAMES[name], list(choices)) for name, choices in _facets(view, selection, asked, base)],
        "chosen": list(_chosen(view, selection, asked, base)),
        "asked": asked,
        "filtered": bool(asked.values or asked.dates),
        "date_names": FILTER_NAMES,
        "sorts": [(key, SORT_NAMES[key]) for key in sorts(type_)],
        "base": base,
        "page_number": asked.page,
        "pages": last,
        "previous": f"{base}?{asked.search(page=asked.page - 1)}" if asked.page > 1 else None,
        "next": f"{base}?{asked.search(page=asked.page + 1)}" if asked.page < last else None,
        "api": f"/api/v1{base}?{asked.search()}",
    }


def _item(view: View, number: int) -> dict[str, Any]:
    """A thing of the list, a person with the office that is attested last."""
    item = view.item(number)
    held = view.neighbours(number, "offices", 0, 1) if item["type"] == "person" else []
    return item | {"held": optional(held[0])} if held else item


def _facets(view: View, selection: Selection, asked: Asked, base: str) -> Iterator[tuple[str, Iterator[Choice]]]:
    counted = [name for name in FACETS[selection.type] if name not in UNCOUNTED]
    for name, values in selection.facets(tuple(counted), VALUES).items():
        if len(values) > 1 and name not in asked.values:
            yield name, (_choice(view, name, value, count, asked, base) for value, count in values)


def _choice(view: View, name: str, value: str, count: int, asked: Asked, base: str) -> Choice:
    given = value if name == "publisher" else _short(value)
    return Choice(_value_label(view, name, value), count, False, f"{base}?{asked.search(**{name: given})}")


def _chosen(view: View, selection: Selection, asked: Asked, base: str) -> Iterator[tuple[str, Choice]]:
    """What the list is narrowed to, each with the address without it."""
    known = selection.values
    for name in asked.values:
        labels = ", ".join(str(_value_label(view, name, value)) for value in known[name])
        yield FILTER_NAMES[name], Choice(labels, None, True, f"{base}?{asked.search(**{name: None})}")
    for name, value in asked.dates.items():
        yield FILTER_NAMES[name], Choice(value, None, True, f"{base}?{asked.search(**{name: None})}")


def _value_label(view: View, name: str, value: str) -> str:
    language = view.language or locale.SOURCE
    if name == "nature":
        return str(locale.catalogue(language).gettext(NATURES.get(value, value)))
    if name == "language":
        return locale.language_name(value, language)
    return str(view.value(name, value)["label"])


def _short(value: str) -> str:
    """The slug of a thing or code, as an address names it.

    >>> _short("country/germany"), _short("kind/memorandum"), _short("de")
    ('germany', 'memorandum', 'de')
    """
    return value.partition("/")[2] or value


for _type, _path in LISTS.items():
    router.get(f"/{_path}")(_list_page(_type))
