"""How the network of working ties changed year by year: ties new, renewed, resumed and ended, and how many stood.

A tie stands while both places take part in any of its cooperations; one without an end stands on, and an event counts
from its day on. What is part of a wider cooperation and ends no later is counted with that one.
Each year a tie may be new (its first cooperation), renewed (a further one while it stands), resumed (one after it had
ended) or ended (its last one ended). What stands at a year's end is what stood before, and new and resumed ones less
ended ones. Cooperations without a date are left out and counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from graph.cooperation import Cooperation
from graph.errors import NotFound
from graph.network import Scope, Territory

Time = tuple[date, date | None]
"""First and last day, None while it goes on."""


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
    standing = territory.standing(scope, topic)
    happened: dict[str, Counter[int]] = {name: Counter() for name in ("new", "renewed", "resumed", "ended")}
    for times in _times(standing, place).values():
        for what, year in _events(times):
            happened[what][year] += 1
    newest = max((item.newest.year for item in territory.cooperations.values() if item.newest), default=None)
    undated = sum(
        item.start_earliest is None and len(item.sides) > 1
        for item in standing.values()
        if place in (None, *item.sides)
    )
    return Turnover(place, topic, scope, undated, _years(happened, newest))


def _times(standing: dict[str, Cooperation], place: str | None) -> dict[tuple[str, str], list[Time]]:
    """When each pair of places was tied, once for each cooperation; what a wider one covers wholly is left out."""
    found: dict[tuple[str, str], list[Time]] = defaultdict(list)
    for item in standing.values():
        wholes = [standing[name] for name in item.wholes if name in standing]
        for one, other in combinations(sorted(item.sides), 2):
            if place in (None, one, other):
                wider = [time for whole in wholes if whole.ties(one, other) for time in whole.together(one, other)]
                found[one, other] += [time for time in item.together(one, other) if not _within(time, wider)]
    return found


def _within(time: Time, wider: list[Time]) -> bool:
    first, last = time
    return any(start <= first and (last or date.max) <= (end or date.max) for start, end in wider)


def _events(times: list[Time]) -> list[tuple[str, int]]:
    """What happened to one tie, and in which year; a renewal counts once a year."""
    spans = sorted((first, last or date.max) for first, last in times)
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
