"""Filter, sort and count the things of one type.

A cooperation is asked for itself. A place, organisation, person or topic is asked for the cooperations that it takes
part in, itself or through what stands for it: ``state``, ``role``, the years and ``as_of`` (and then ``topic`` too)
choose those that have at least one cooperation for which all of that holds.

As of a day (``model.md``, rule 3): what began on or before it and has not ended before it, and who took part in it by
the dates of the single participation. What has no date at all is left out then, and `Selection.undated` says how many
cooperations, promises or sources that were.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from graph.catalogue.columns import CODE_SCHEMES, FACETS, LANGUAGES, UNCOUNTED, VALUE_TYPES
from graph.catalogue.index import SPARSE, Catalogue, Facet, Mask, Numbers, covers
from graph.errors import BadParameter

DATED = frozenset({"cooperation", "commitment", "source"})
"""Types that have dates of their own; the others have those of their cooperations."""
BY_COOPERATION = ("state", "role")
"""Filters of the types without dates of their own that ask for their cooperations."""
SORTS: dict[str, tuple[str, ...]] = {
    "cooperation": ("-start", "start", "label", "-label", "changed", "-changed"),
    "commitment": ("-start", "start", "label", "-label", "changed", "-changed"),
    "source": ("-start", "start", "label", "-label", "changed", "-changed", "cooperations", "-cooperations"),
}
OTHER_SORTS = ("label", "-label", "cooperations", "-cooperations", "changed", "-changed")


def sorts(type_: str) -> tuple[str, ...]:
    """What a list can be sorted by, the default first; a minus turns the order round."""
    return SORTS.get(type_, OTHER_SORTS)


def filters(type_: str) -> tuple[str, ...]:
    """The names of the value filters of a list."""
    return FACETS[type_] if type_ in DATED else FACETS[type_] + BY_COOPERATION


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Facet -> values, any of which will do; slugs where the facet leaves no doubt, else identifiers."""
    as_of: datetime.date | None = None
    started_from: int | None = None
    started_to: int | None = None
    """The years between which something began, both included."""
    changed_since: datetime.date | None = None

    @property
    def dated(self) -> bool:
        """Whether a date or year is asked for."""
        return self.as_of is not None or self.started_from is not None or self.started_to is not None


class Selection:
    """The things of one type that pass some filters. Raises `BadParameter` where a filter or value is unknown."""

    def __init__(self, catalogue: Catalogue, type_: str, wanted: Filters | None = None) -> None:
        self.catalogue = catalogue
        self.type = type_
        self.filters = wanted or Filters()
        self.values = {
            name: tuple(_value(catalogue, type_, name, value) for value in values)
            for name, values in self.filters.values.items()
        }
        self.mask, self.undated = self._select()

    @cached_property
    def total(self) -> int:
        """How many there are."""
        return self.catalogue.size(self.type) if self.mask is None else int(np.count_nonzero(self.mask))

    def page(self, offset: int = 0, limit: int | None = 20, sort: str | None = None, language: str = "en") -> list[int]:
        """The numbers of the things of one page, in order."""
        key = sort or sorts(self.type)[0]
        if key not in sorts(self.type):
            raise BadParameter("sort", f"{key!r} is none of {', '.join(sorts(self.type))}")
        if key.endswith("label"):
            key += "." + (language if language in LANGUAGES else "en")
        name = f"{self.type}.order.{key}"
        order: Numbers = self.catalogue.array(name)
        if self.mask is not None and self.total * SPARSE < len(order):
            chosen = np.flatnonzero(self.mask)
            order = chosen[np.argsort(self.catalogue.rank(name)[chosen])].astype(np.int32)
        elif self.mask is not None:
            order = order[self.mask[order]]
        first = self.catalogue.ranges[self.type][0]
        shown = order[offset : None if limit is None else offset + limit]
        return [int(number) + first for number in shown]

    def facets(self, names: tuple[str, ...] | None = None, limit: int = 20) -> dict[str, list[tuple[str, int]]]:
        """Facet -> its values among the selected things with how many have each, the most frequent first."""
        known = tuple(name for name in FACETS[self.type] if name not in UNCOUNTED)
        found = {}
        for name in known if names is None else names:
            if name not in known:
                raise BadParameter("facets", f"{name!r} is none of {', '.join(known)}")
            facet = self._facet(self.type, name)
            counts = facet.counts(self.mask)
            shown = np.lexsort((np.arange(len(counts)), -counts))[:limit]
            found[name] = [(facet.values[code], int(counts[code])) for code in shown.tolist() if counts[code]]
        return found

    def _select(self) -> tuple[Mask | None, int]:
        masks, undated = [], 0
        through = self.type not in DATED and (self.filters.dated or any(n in self.values for n in BY_COOPERATION))
        for name, values in self.values.items():
            if not (through and name in ("topic", *BY_COOPERATION)) or (self.type == "topic" and name == "topic"):
                masks.append(self._facet(self.type, name).having(values, self.catalogue.size(self.type)))
        if self.filters.changed_since is not None:
            changed = self._column("changed", self.type)
            masks.append(changed >= _number(self.filters.changed_since))
        if through:
            mask, undated = self._through_cooperations()
            masks.append(mask)
        elif self.filters.dated:
            mask, known = self._dated(self.type)
            undated = int(np.count_nonzero(np.logical_and.reduce([~known, *masks])))
            masks.append(mask)
        return (np.logical_and.reduce(masks) if masks else None), undated

    def _facet(self, type_: str, name: str) -> Facet:
        day = self.filters.as_of
        return self.catalogue.facet(type_, name) if day is None else self.catalogue.facet_on(type_, name, _number(day))

    def taken_part(self, number: int) -> Mask:
        """The cooperations that a thing takes part in, acts in, is a topic of or attests, as of the day."""
        found = np.zeros(self.catalogue.size("cooperation"), dtype=bool)
        type_ = next(type_ for type_, (first, last) in self.catalogue.ranges.items() if first <= number < last)
        member, cooperation, _, first, last = self.catalogue.array(f"{type_}.via")
        mine = member == number - self.catalogue.ranges[type_][0]
        if self.filters.as_of is not None:
            mine &= covers(first, last, _number(self.filters.as_of))
        found[cooperation[mine]] = True
        return found

    def _column(self, name: str, type_: str) -> Numbers:
        first, last = self.catalogue.ranges[type_]
        return self.catalogue.array(name)[first:last]

    def _dated(self, type_: str) -> tuple[Mask, Mask]:
        """Which things the dates asked for hold of, and which have a date at all."""
        first, last = self._column("first", type_), self._column("last", type_)
        known = first > 0
        mask = known.copy()
        if self.filters.as_of is not None:
            day = _number(self.filters.as_of)
            mask &= covers(first, last, day)
        if self.filters.started_from is not None:
            mask &= first >= self.filters.started_from * 10_000
        if self.filters.started_to is not None:
            mask &= first < (self.filters.started_to + 1) * 10_000
        return mask, known

    def _through_cooperations(self) -> tuple[Mask, int]:
        """Those with at least one cooperation for which all that is asked of cooperations holds."""
        masks, undated = [], 0
        size = self.catalogue.size("cooperation")
        for name in ("topic", "state"):
            if name in self.values:
                masks.append(self.catalogue.facet("cooperation", name).having(self.values[name], size))
        if self.filters.dated:
            mask, known = self._dated("cooperation")
            undated = int(np.count_nonzero(np.logical_and.reduce([~known, *masks])))
            masks.append(mask)
        member, cooperation, role, first, last = self.catalogue.array(f"{self.type}.via")
        hits = np.logical_and.reduce(masks)[cooperation] if masks else np.ones(len(member), dtype=bool)
        if self.filters.as_of is not None:
            hits &= covers(first, last, _number(self.filters.as_of))
        if "role" in self.values:
            names = [name for name in self.catalogue.codes if name.startswith("role/")]
            hits &= np.isin(role, [names.index(value) for value in self.values["role"]])
        found = np.zeros(self.catalogue.size(self.type), dtype=bool)
        found[member[hits]] = True
        return found, undated


def _number(day: datetime.date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _value(catalogue: Catalogue, type_: str, name: str, value: str) -> str:
    """The value of a facet as the index knows it; raises `BadParameter` where there is no such filter or value."""
    if name not in filters(type_):
        raise BadParameter(name, f"it is none of the filters of this list: {', '.join(filters(type_))}")
    scheme = CODE_SCHEMES.get((type_, name)) or CODE_SCHEMES.get(("cooperation", name))
    if scheme is not None:
        if f"{scheme}/{value}" not in catalogue.codes:
            known = sorted(code.partition("/")[2] for code in catalogue.codes if code.startswith(scheme + "/"))
            raise BadParameter(name, f"{value!r} is none of {', '.join(known)}")
        return f"{scheme}/{value}"
    if name in ("nature", "language", "publisher"):
        if value not in catalogue.facet(type_, name).numbers:
            raise BadParameter(name, f"nothing here has the value {value!r}")
        return value
    full = value if "/" in value or name not in VALUE_TYPES else f"{VALUE_TYPES[name]}/{value}"
    if full not in catalogue.numbers:
        raise BadParameter(name, f"there is no {VALUE_TYPES.get(name, 'thing')} {value!r} in this graph")
    return full
