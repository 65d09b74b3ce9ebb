"""The ties that a choice of cooperations makes, as rows of a table: the same ones that the explorer draws."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field, replace
from typing import Literal

from graph.cooperation import Cooperation
from graph.network import Territory

Sort = Literal["direct", "through", "ended", "announced"]
SORTS: tuple[Sort, ...] = ("direct", "through", "ended", "announced")
"""What says most of a tie: that it is merely announced, that it has ended, else how the two sides take part."""
UNKNOWN = "unknown"
"""The state of a cooperation whose state is on no record."""
Names = frozenset[str]
NONE: Names = frozenset()


@dataclass(frozen=True)
class Choice:
    """Which cooperations are counted, and which of the ties that they make are shown; what is empty leaves out nothing.

    Several values of one filter stand for any of them. ``countries`` chooses cooperations with a side there, and of
    their ties those with an end there.
    """

    topics: Names = NONE
    kinds: Names = NONE
    states: Names = NONE
    countries: Names = NONE
    first: int | None = None
    """The year in which a cooperation began, or a later one."""
    last: int | None = None
    as_of: tuple[datetime.date, datetime.date] | None = None
    """A day, month or year by its first and last day, at some time of which a cooperation stood."""
    cooperations: Names | None = None
    """Only these cooperations, where there is such a set."""
    strength: float = 0.0
    actors: Names = NONE
    """Kinds of places that both ends are of."""
    sorts: Names = NONE
    places: Names = NONE
    """Places of which one is an end."""
    hidden: Names = NONE
    within: Names | None = None
    """Places that both ends are among, where there is such a set."""


@dataclass
class Tie:
    """A tie between two places, by their identifiers."""

    one: str
    other: str
    weight: float
    """The sum of 1/(k-1) over its cooperations of k sides."""
    working: float
    """The same over those of two to ten sides that are more than announced."""
    sort: Sort
    domestic: bool
    cooperations: list[str] = field(default_factory=list)
    """All that the two share; parts of wider ones add nothing to the weight."""
    newest: datetime.date | None = None
    """When the newest of its cooperations began, as far as that is known."""

    def seen_from(self, place: str | None) -> Tie:
        """The same tie, with a place that is one of its ends as the first."""
        return replace(self, one=self.other, other=self.one) if self.other == place else self


@dataclass
class Ties:
    """The ties of a choice, strongest first, and how many cooperations it let through or had to leave out."""

    rows: list[Tie]
    cooperations: int
    undated: int


def ties_of(territory: Territory, choice: Choice, today: datetime.date) -> Ties:
    """The ties that the chosen cooperations make, by the rules of `graph.network`.

    Whether a tie has ended is judged as of ``today``. Cost: that of `Territory.project`.
    """
    passing = [item for item in territory.cooperations.values() if _passes(item, choice, territory)]
    then = ((item if choice.as_of is None else item.on(*choice.as_of)) for item in passing)
    standing = {item.id: item for item in then if item is not None}
    counted = Territory(territory.places, standing)
    network = counted.project("all")
    works = {name for name, item in standing.items() if item.working()}
    rows = [
        Tie(
            one=min(one, other),
            other=max(one, other),
            weight=data["weight"],
            working=sum(share for name, share in data["cooperations"].items() if name in works),
            sort=_sort([standing[name] for name in data["cooperations"]], data["direct"], today),
            domestic=data["domestic"],
            cooperations=sorted(data["cooperations"]),
            newest=max(filter(None, (standing[name].start_earliest for name in data["cooperations"])), default=None),
        )
        for one, other, data in network.edges(data=True)
    ]
    tied = {(tie.one, tie.other): tie for tie in rows}
    for one, other, name in counted.parts():
        tie = tied[one, other]
        tie.cooperations = sorted([*tie.cooperations, name])
        tie.newest = max(filter(None, (tie.newest, standing[name].start_earliest)), default=None)
    undated = sum(item.start_earliest is None for item in passing) if choice.as_of else 0
    shown = sorted(
        (tie for tie in rows if _shown(tie, choice, territory)),
        key=lambda tie: (-tie.weight, -tie.working, tie.one, tie.other),
    )
    return Ties(shown, len(standing), undated)


def _passes(item: Cooperation, choice: Choice, territory: Territory) -> bool:
    year = item.start_earliest.year if item.start_earliest else None
    countries = {territory.places[side].country for side in item.sides}
    spanned = choice.first is not None or choice.last is not None
    return (
        (choice.cooperations is None or item.id in choice.cooperations)
        and not (choice.topics and choice.topics.isdisjoint(item.topics))
        and not (choice.kinds and item.kind not in choice.kinds)
        and not (choice.states and (item.status or UNKNOWN) not in choice.states)
        and not (choice.countries and choice.countries.isdisjoint(countries))
        and not (spanned and (year is None or not (choice.first or 0) <= year <= (choice.last or 9999)))
    )


def _sort(cooperations: list[Cooperation], direct: bool, today: datetime.date) -> Sort:
    if all(item.announced for item in cooperations):
        return "announced"
    if all(_ended(item, today) for item in cooperations):
        return "ended"
    return "direct" if direct else "through"


def _ended(item: Cooperation, today: datetime.date) -> bool:
    over = item.end_latest is not None and item.end_latest < today and not item.event
    return item.status == "ended" or over


def _shown(tie: Tie, choice: Choice, territory: Territory) -> bool:
    ends = (tie.one, tie.other)
    return (
        choice.hidden.isdisjoint(ends)
        and tie.weight >= choice.strength
        and not (choice.actors and not choice.actors.issuperset(territory.places[end].kind for end in ends))
        and not (choice.countries and choice.countries.isdisjoint(territory.places[end].country for end in ends))
        and not (choice.sorts and tie.sort not in choice.sorts)
        and not (choice.places and choice.places.isdisjoint(ends))
        and (choice.within is None or choice.within.issuperset(ends))
    )
