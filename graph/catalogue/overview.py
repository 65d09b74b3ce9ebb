"""What is said of many things at once: cooperations over the years, things side by side, what is new."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from graph.catalogue.columns import FACETS
from graph.catalogue.index import Catalogue, Mask, Row
from graph.catalogue.listing import Selection


@dataclass(frozen=True)
class Year:
    """The cooperations of one year."""

    year: int
    began: int
    events: int
    """How many of those that began are events, which happen on a date."""
    ended: int
    standing: int
    """How many standing cooperations had begun and not ended on 31 December, as far as dates are known."""


def timeline(selection: Selection) -> tuple[list[Year], int]:
    """The cooperations of a selection year by year, without gaps, and how many have no date."""
    catalogue = selection.catalogue
    begin, end = catalogue.ranges["cooperation"]
    mask = np.ones(end - begin, dtype=bool) if selection.mask is None else selection.mask
    first, last = (catalogue.array(name)[begin:end] for name in ("first", "last"))
    events = catalogue.facet("cooperation", "nature").having(["event"], end - begin)
    dated = mask & (first > 0)
    if not dated.any():
        return [], int(mask.sum())
    low = int(first[dated].min()) // 10_000
    high = int(max(first[dated].max(), last[dated].max())) // 10_000

    def yearly(days: np.ndarray, chosen: Mask) -> list[int]:
        return [int(n) for n in np.bincount(days[chosen] // 10_000 - low, minlength=high - low + 1)]

    began, held = yearly(first, dated), yearly(first, dated & events)
    ended = yearly(last, dated & (last > 0))
    gone = yearly(last, dated & ~events & (last > 0) & (last % 10_000 <= 1231))
    years, standing = [], 0
    for number, year in enumerate(range(low, high + 1)):
        standing += began[number] - held[number] - gone[number]
        years.append(Year(year, began[number], held[number], ended[number], standing))
    return years, int((mask & ~dated).sum())


@dataclass(frozen=True)
class Shared:
    """What all of some things have in common; numbers of things."""

    cooperations: list[int]
    partners: list[int]
    topics: list[str]


def shared(catalogue: Catalogue, numbers: Sequence[int]) -> Shared:
    """The cooperations that all take part in (the newest first), the partners and topics that all have."""
    cooperations = [_targets(catalogue.rows(number, "cooperations")) for number in numbers]
    partners = [_targets(catalogue.rows(number, "partners")) for number in numbers]
    topics = [topics_of(catalogue, number) for number in numbers]
    return Shared(
        [number for number in cooperations[0] if all(number in other for other in cooperations[1:])],
        [number for number in partners[0] if number not in numbers and all(number in other for other in partners[1:])],
        [topic for topic in topics[0] if all(topic in other for other in topics[1:])],
    )


def topics_of(catalogue: Catalogue, number: int) -> dict[str, int]:
    """The topics of the cooperations of a thing, broader ones included, with how many are on each, the most first."""
    first = catalogue.ranges["cooperation"][0]
    mask = np.zeros(catalogue.size("cooperation"), dtype=bool)
    mask[[row.target - first for row in catalogue.rows(number, "cooperations")]] = True
    facet = catalogue.facet("cooperation", "topic")
    counts = facet.counts(mask)
    order = np.lexsort((np.arange(len(counts)), -counts)).tolist()
    return {facet.values[code]: int(counts[code]) for code in order if counts[code]}


def _targets(rows: list[Row]) -> dict[int, None]:
    return dict.fromkeys(row.target for row in rows)


def changed(catalogue: Catalogue, since: datetime.date | None, types: Sequence[str]) -> list[int]:
    """The things of some types that were recorded or changed on a day or later, the newest first."""
    numbers = np.concatenate([np.arange(*catalogue.ranges[type_]) for type_ in types])
    days = catalogue.array("changed")[numbers]
    least = 1 if since is None else since.year * 10_000 + since.month * 100 + since.day
    kept = days >= least
    order = np.lexsort((numbers[kept], -days[kept]))
    return [int(number) for number in numbers[kept][order]]


def comparable(type_: str) -> bool:
    """Whether things of a type have cooperations to be compared by."""
    return "topic" in FACETS[type_] and type_ not in ("cooperation", "commitment", "source")
