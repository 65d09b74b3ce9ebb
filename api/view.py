"""The address of a view of the explorer: which parameters there are, which values each one takes, what they choose."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterable, Mapping

from graph.catalogue import TYPES, catalogue_of
from graph.errors import BadParameter, NotFound
from graph.facts import exists, replacement_of
from graph.match import nearest
from graph.snapshot import Snapshot
from graph.terms import CODE, KINDS
from graph.ties import Choice

NEAREST = 6
"""How many names are told that may have been meant."""
GROUPS = 8
"""How many groups of places are told apart; the last one is all smaller ones together."""
CHOICES = {
    "view": ("regions", "around", "alliances", "topics"),
    "layout": ("map", "network", "circles"),
    "show": ("picture", "table"),
    "colour": ("kind", "group"),
    "steps": ("1", "2"),
    "ties": ("strongest", "all"),
    "embed": ("0", "1"),
    "actor": ("region", "country", "organisation", "city", "person", "topic"),
    "tie": ("direct", "through", "ended", "announced"),
    "group": tuple(str(number) for number in range(1, GROUPS + 1)),
}
MULTIPLE = ("actor", "tie", "group")
"""Those of them that take several values."""
THINGS = ("focus", "with", "path", "compare", "whatif")
THING_LISTS = ("hide", "more")
"""Parameters that name any number of things."""
FREE = ("snapshot", "lang")
CODED = {"topic": "topic/", "kind": "kind/", "state": "status/", "country": "country/"}
YEAR = re.compile(r"[0-9]{4}")
NUMBERS = {"from": YEAR, "until": YEAR, "strength": re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")}
PARAMETERS = (*CHOICES, *THINGS, *THING_LISTS, *FREE, *CODED, *NUMBERS, "asof")
SNAPSHOT = re.compile(r"[0-9a-f]{16}")
DATE = re.compile(r"\d{4}(-\d\d){0,2}")


def check(given: Mapping[str, str], snapshot: Snapshot) -> None:
    """Whether an address names a view that there is.

    Raises `BadParameter` with what would be right, and `NotFound` for a thing that the graph does not hold.
    """
    for name, value in given.items():
        if name not in PARAMETERS:
            raise BadParameter(name, f"there is no such parameter; these are: {', '.join(sorted(PARAMETERS))}")
        if name in CHOICES:
            _one_of(name, value.split(",") if name in MULTIPLE else [value], CHOICES[name])
        elif name in CODED:
            _coded(name, value, snapshot)
        elif name in THINGS and value:
            _thing(value, snapshot)
            if name != "focus":
                _second(name, value, given.get("focus", ""))
        elif name in THING_LISTS:
            for item in filter(None, value.split(",")):
                _thing(item, snapshot)
        elif name == "snapshot" and not SNAPSHOT.fullmatch(value):
            raise BadParameter(name, f"{value[:40]!r} is no snapshot: these are 16 letters a to f and digits")
    _dates(given)


def choice(
    given: Mapping[str, str], cooperations: frozenset[str] | None = None, within: frozenset[str] | None = None
) -> Choice:
    """Which ties an address chooses that has passed `check`.

    ``cooperations`` are those of a focus that is no place; a place has its ties shown, with those kept open beside it.
    ``within`` are the places of the groups asked for. Of kinds of actors only those of places choose among ties.
    """

    def several(name: str, prefix: str = "") -> frozenset[str]:
        return frozenset(prefix + item for item in given.get(name, "").split(",") if item)

    focus = several("focus") if cooperations is None else frozenset()
    return Choice(
        topics=several("topic", "topic/"),
        kinds=several("kind"),
        states=several("state"),
        countries=several("country", "country/"),
        first=_year(given.get("from")),
        last=_year(given.get("until")),
        as_of=span(given["asof"]) if given.get("asof") else None,
        cooperations=cooperations,
        strength=float(given.get("strength") or 0),
        actors=several("actor") & {"region", "country"},
        within=within,
        sorts=several("tie"),
        places=focus | several("more") if cooperations is None else frozenset(),
        hidden=several("hide"),
    )


def span(written: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a day, month or year; raises `ValueError` for what is none.

    >>> [str(day) for day in span("2024-02")]
    ['2024-02-01', '2024-02-29']
    """
    if not DATE.fullmatch(written):
        raise ValueError(written)
    first = datetime.date.fromisoformat((written + "-01-01")[:10])
    month = first.month if len(written) > 4 else 12
    day = first.day if len(written) > 7 else calendar.monthrange(first.year, month)[1]
    return first, datetime.date(first.year, month, day)


def _year(written: str | None) -> int | None:
    return int(written) if written else None


def kept(given: Mapping[str, str], snapshot: Snapshot) -> dict[str, str]:
    """What of a view made on an earlier snapshot still is: things under their present names, without what is gone.

    A view of something that is gone opens on the whole network, with the filters that still hold.
    """
    found: dict[str, str] = {}
    for name, value in given.items():
        if name in THINGS and value:
            now = _present(value, snapshot)
            found |= {name: now} if now else {}
        elif name in THING_LISTS:
            items = [now for item in value.split(",") if (now := _present(item, snapshot))]
            found |= {name: ",".join(items)} if items else {}
        elif name in CODED:
            items = [item for item in value.split(",") if _is_known(name, item, snapshot)]
            found |= {name: ",".join(items)} if items else {}
        else:
            found[name] = value
    if "focus" in found or "focus" not in given:
        return found
    return {name: value for name, value in found.items() if name not in (*THINGS, "view", "steps")}


def _present(value: str, snapshot: Snapshot) -> str | None:
    """The name that a thing has now, or None where it is gone."""
    if not re.fullmatch(r"[a-z]+/[a-z0-9/-]+", value):
        return None
    now = replacement_of(snapshot.store, value) or value
    return now if exists(snapshot.store, now) else None


def _one_of(name: str, values: Iterable[str], choices: tuple[str, ...]) -> None:
    for item in filter(None, values):
        if item not in choices:
            raise BadParameter(name, f"{item!r} is none of: {', '.join(choices)}")


def _coded(name: str, value: str, snapshot: Snapshot) -> None:
    prefix = CODED[name]
    for item in filter(None, value.split(",")):
        if not _is_known(name, item, snapshot):
            raise BadParameter(name, f"{item!r} is none of: {', '.join(_values(snapshot, prefix))}")


def _is_known(name: str, item: str, snapshot: Snapshot) -> bool:
    if name == "state" and item == "unknown":
        return True
    if name in ("topic", "country"):
        return exists(snapshot.store, CODED[name] + item)
    return item in _values(snapshot, CODED[name])


def _values(snapshot: Snapshot, prefix: str) -> list[str]:
    """The values of a filter, by their last part."""
    folder = CODE if prefix in ("kind/", "status/") else ""
    names = (str(row["thing"].value) for row in snapshot.store.select("explorer-labels"))  # type: ignore[union-attr]
    return sorted({name.rpartition("/")[2] for name in names if (folder + prefix if folder else f"/{prefix}") in name})


def _thing(value: str, snapshot: Snapshot) -> None:
    kind, _, slug = value.partition("/")
    if kind not in KINDS or not re.fullmatch(r"[a-z0-9-]+", slug):
        raise NotFound("thing", value)
    if not exists(snapshot.store, value):
        known = (kind,) if kind in TYPES else ()
        raise NotFound("thing", value, nearest(catalogue_of(snapshot), slug, known, NEAREST))


def _second(name: str, value: str, focus: str) -> None:
    """Whether a thing may be the second end of what leads from the focus: both are places, and not the same."""
    for one in filter(None, (value, focus)):
        if not one.startswith(("region/", "country/")):
            raise BadParameter(name, f"it joins regions or countries, and {one} is none")
    if value == focus:
        raise BadParameter(name, f"{value} is the focus itself; choose another")


def _dates(given: Mapping[str, str]) -> None:
    for name in NUMBERS:
        if (value := given.get(name)) and not NUMBERS[name].fullmatch(value):
            raise BadParameter(name, f"{value[:40]!r} is no {'number' if name == 'strength' else 'year'}")
    if given.get("from") and given.get("until") and int(given["from"]) > int(given["until"]):
        raise BadParameter("from", f"{given['from']} is later than until={given['until']}")
    if day := given.get("asof"):
        try:
            span(day)
        except ValueError as error:
            raise BadParameter("asof", f"{day!r} is no date; write it as 2023-01-01, 2023-01 or 2023") from error
