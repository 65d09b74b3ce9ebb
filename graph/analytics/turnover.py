"""How the network of working ties changed year by year: ties new, renewed, resumed and ended, and how many stood.

A tie stands while any of its cooperations does; one without an end stands on, and an event counts from its day on.
Each year a tie may be new (its first cooperation), renewed (a further one while it stands), resumed (one after it had
ended) or ended (its last one ended). What stands at a year's end is what stood before, and new and resumed ones less
ended ones. Cooperations without a date are left out and counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta

from graph.errors import NotFound
from graph.network import Cooperation, Scope, Territory


@dataclass(frozen=True)
class Year:
    """One year; growth is the change of what stood against the year before, None where nothing stood."""

    year: int
    new: int
    renewed: int
    resumed: int
    ended: int
    standing: int
    growth: float | None


@dataclass(frozen=True)
class Turnover:
    """Year by year from the first tie on; ``undated`` cooperations could not be placed in a year."""

    place: str | None
    topic: str | None
    scope: str
    undated: int
    years: list[Year]


def turnover(
    territory: Territory, place: str | None = None, *, topic: str | None = None, scope: Scope = "working"
) -> Turnover:
    """The turnover of the ties of a place, or of all; an empty list where there is no dated tie.

    Raises `NotFound` for a place that the graph does not hold. Cost: the sum of squared sides of all cooperations.
    """
    if place is not None and place not in territory.places:
        raise NotFound("region or country", place)
    dated = {name: item for name, item in territory.cooperations.items() if item.start_earliest is not None}
    graph = replace(territory, cooperations=dated).project(scope, topic=topic)
    ties = graph.edges(place, data=True) if place is not None else graph.edges(data=True)
    happened: dict[str, Counter[int]] = {name: Counter() for name in ("new", "renewed", "resumed", "ended")}
    for _, _, tie in ties:
        for what, year in _events([dated[name] for name in tie["cooperations"]]):
            happened[what][year] += 1
    missing = [item for item in territory.cooperations.values() if item.start_earliest is None]
    undated = sum(_counts(item, place, topic, scope) for item in missing)
    return Turnover(place, topic, scope, undated, _years(happened, _last(dated)))


def _counts(item: Cooperation, place: str | None, topic: str | None, scope: Scope) -> bool:
    """Whether an undated cooperation would have made one of the ties that are asked about."""
    ties = item.working() if scope == "working" else len(item.sides) > 1
    return ties and (place is None or place in item.sides) and (topic is None or topic in item.topics)


def _last(dated: dict[str, Cooperation]) -> int | None:
    """The year of the newest record: what may end later is still standing."""
    return max((item.start_earliest.year for item in dated.values() if item.start_earliest), default=None)


def _events(cooperations: list[Cooperation]) -> list[tuple[str, int]]:
    """What happened to one tie, and in which year; a renewal counts once a year."""
    spans = sorted(
        (item.start_earliest, max(item.start_earliest, item.end_latest or date.max))
        for item in cooperations
        if item.start_earliest
    )
    found: list[tuple[str, int]] = []
    renewed: set[int] = set()
    until: date | None = None
    for start, end in spans:
        if until is None:
            found.append(("new", start.year))
        elif until < date.max and start > until + timedelta(days=1):
            found += [("ended", until.year), ("resumed", start.year)]
        else:
            renewed.add(start.year)
        until = end if until is None else max(until, end)
    if until is not None and until < date.max:
        found.append(("ended", until.year))
    first = found[0][1] if found else None
    return found + [("renewed", year) for year in sorted(renewed) if year != first]


def _years(happened: dict[str, Counter[int]], last: int | None) -> list[Year]:
    if not happened["new"] or last is None:
        return []
    found, standing = [], 0
    for year in range(min(happened["new"]), last + 1):
        counts = {name: counted[year] for name, counted in happened.items()}
        before, standing = standing, standing + counts["new"] + counts["resumed"] - counts["ended"]
        growth = round(standing / before - 1, 4) if before else None
        found.append(Year(year=year, **counts, standing=standing, growth=growth))
    return found
