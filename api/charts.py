"""Charts as numbers: what is counted by year, and where a value stands between two ends; `api.drawing` draws them."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Series:
    """What is counted by year; what is lost is drawn downwards."""

    key: str
    """Its class in style sheets."""
    name: str
    counts: Mapping[int, int]
    down: bool = False


@dataclass(frozen=True)
class Years:
    """Counts by year, stacked where there are several series."""

    series: Sequence[Series]
    first: int
    last: int
    most: tuple[int, int]
    """The year with the highest bars, and how high they are."""
    lowest: int
    """How far down bars reach at most."""

    def rows(self) -> list[tuple[int, list[int]]]:
        """Year and counts, for the table beside the chart; years without any are left out."""
        every = ((year, [one.counts.get(year, 0) for one in self.series]) for year in range(self.first, self.last + 1))
        return [(year, counts) for year, counts in every if any(counts)]


@dataclass(frozen=True)
class Interval:
    """A value with the range in which it lies, all in per cent of the scale."""

    low: float
    value: float
    high: float
    key: str = "one"
    """Its class in style sheets."""


def by_year(*series: Series) -> Years | None:
    """A chart of some series; None where nothing is counted in any."""
    years = {year for one in series for year, count in one.counts.items() if count}
    if not years:
        return None
    first, last = min(years), max(years)
    up, down = (
        {year: sum(one.counts.get(year, 0) for one in series if one.down is lost) for year in range(first, last + 1)}
        for lost in (False, True)
    )
    most = max(up, key=lambda year: (up[year], year))
    return Years(series, first, last, (most, up[most]), max(down.values()))


def nice(value: float) -> int:
    """The next 1, 2 or 5 times a power of ten, at least 1.

    >>> nice(0.4), nice(3.1), nice(34)
    (1, 5, 50)
    """
    power = 10 ** math.floor(math.log10(max(value, 1)))
    return int(next(power * step for step in (1, 2, 5, 10) if power * step >= value))


def across(value: float, low: float, high: float) -> float:
    """Where a value stands between two ends, in per cent.

    >>> across(3, 1, 5), across(9, 1, 5)
    (50.0, 100.0)
    """
    return round(100 * min(1.0, max(0.0, (value - low) / (high - low))), 2) if high > low else 0.0


def decimals(whole: bool, values: Iterable[float | None]) -> int:
    """The digits after the point of a column: none for whole numbers, one where values are large, three for shares.

    >>> decimals(False, [128.418, 2.5]), decimals(False, [0.0213, None]), decimals(True, [12])
    (1, 3, 0)
    """
    return 0 if whole else 1 if max((value or 0.0 for value in values), default=0.0) >= 10 else 3
