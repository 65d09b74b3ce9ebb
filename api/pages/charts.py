"""Charts as numbers that a template draws as SVG: across in per cent of the width, so that text keeps its size."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

HEIGHT = 176
"""How high the bars of a chart stand together, up and down, in pixels."""
HEAD = 18
"""Room above them, for the label of the highest line."""


@dataclass(frozen=True)
class Series:
    """What is counted by year; what is lost is drawn downwards."""

    key: str
    """Its class in style sheets."""
    name: str
    counts: Mapping[int, int]
    down: bool = False


@dataclass(frozen=True)
class Bar:
    """One count: ``x`` and ``width`` in per cent, ``y`` and ``height`` in pixels."""

    key: str
    name: str
    year: int
    count: int
    x: float
    width: float
    y: float
    height: float


@dataclass(frozen=True)
class Years:
    """Bars by year, with the lines and the years that are written beside them."""

    series: Sequence[Series]
    bars: list[Bar]
    lines: list[tuple[int, float]]
    ticks: list[tuple[int, float]]
    base: float
    height: float
    first: int
    last: int
    most: tuple[int, int]
    """The year with the highest bars, and how high they are."""

    def rows(self) -> list[tuple[int, list[int]]]:
        """Year and counts, for the table beside the chart; years without any are left out."""
        every = ((year, [one.counts.get(year, 0) for one in self.series]) for year in range(self.first, self.last + 1))
        return [(year, counts) for year, counts in every if any(counts)]


def by_year(*series: Series) -> Years | None:
    """Bars on each other by year; None where nothing is counted in any."""
    years = {year for one in series for year, count in one.counts.items() if count}
    if not years:
        return None
    first, last = min(years), max(years)
    up = {year: sum(one.counts.get(year, 0) for one in series if not one.down) for year in range(first, last + 1)}
    down = {year: sum(one.counts.get(year, 0) for one in series if one.down) for year in range(first, last + 1)}
    highest, lowest = max(up.values()), max(down.values())
    scale = HEIGHT / max(1, highest + lowest)
    base = HEAD + highest * scale
    most = max(up, key=lambda year: (up[year], year))
    return Years(
        series=series,
        bars=_bars(series, first, last, base, scale),
        lines=_lines(highest, lowest, base, scale),
        ticks=_ticks(first, last),
        base=round(base, 1),
        height=HEAD + HEIGHT + 22,
        first=first,
        last=last,
        most=(most, up[most]),
    )


def _bars(series: Sequence[Series], first: int, last: int, base: float, scale: float) -> list[Bar]:
    step, found = 100 / (last - first + 1), []
    for year in range(first, last + 1):
        above = below = base
        for one in series:
            count = one.counts.get(year, 0)
            if not count:
                continue
            height = count * scale
            if one.down:
                y, below = below, below + height
            else:
                y = above = above - height
            x = (year - first + 0.12) * step
            size = round(x, 3), round(0.76 * step, 3), round(y, 1), round(height, 1)
            found.append(Bar(one.key, one.name, year, count, *size))
    return found


def _lines(highest: int, lowest: int, base: float, scale: float) -> list[tuple[int, float]]:
    """Up to five lines with whole numbers, above the base and below."""
    step = nice(max(highest, lowest) / 5)
    levels = [*range(step, highest + 1, step), *range(-step, -lowest - 1, -step)]
    return [(abs(level), round(base - level * scale, 1)) for level in levels]


def _ticks(first: int, last: int) -> list[tuple[int, float]]:
    """The years that are written, at the middle of their bars."""
    span = last - first + 1
    step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if span / step <= 8 or step == 1000)
    return [(year, round((year - first + 0.5) * 100 / span, 3)) for year in range(first, last + 1) if year % step == 0]


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
