"""The windows of time that a graph has, and the model that may be asked about a day.

Windows end with the year before that of the newest record, and two, four … years before; a model learns from the
newest `WINDOWS` that had ended by its day. Nothing is read from a clock.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from graph.analytics.evidence import evidence_of
from graph.analytics.model import YEARS, Examples, Model, end_of, examples, fit
from graph.network import Territory

CUTS = 5
"""How many cut days the back-test has."""
WINDOWS = 4
"""How many windows before a day a model learns from at the most."""


def last_whole_year(territory: Territory) -> int | None:
    """The last year before that of the newest record, or None where nothing is dated."""
    years = [item.newest.year for item in territory.cooperations.values() if item.newest]
    return max(years) - 1 if years else None


def windows_of(territory: Territory, last: int, count: int) -> dict[int, Examples]:
    """The newest so many windows that had ended by the end of a year, by the year at whose end they begin."""
    years = [last - YEARS * step for step in range(count + 1)]
    evidence = {year: evidence_of(territory, end_of(year)) for year in years}
    return {year: examples(evidence[year], evidence[year + YEARS]) for year in years[1:]}


def learnt_by(windows: Mapping[int, Examples], year: int) -> Model | None:
    """The model of the newest windows that had ended by the end of a year; None where there is nothing to learn."""
    ended = [windows[start] for start in sorted(windows, reverse=True) if start + YEARS <= year]
    return fit(ended[:WINDOWS], end_of(year))


def model_for(territory: Territory, day: datetime.date | None = None) -> Model | None:
    """The newest model that has learnt from nothing after a day; the newest of all where no day is given.

    There is one for each cut day of the back-test, and for the end of the last whole year.
    """
    last = last_whole_year(territory)
    for year in [] if last is None else [last - YEARS * step for step in range(CUTS + 1)]:
        if day is None or end_of(year) <= day:
            model = learnt_by(windows_of(territory, year, WINDOWS), year)
            if model is not None:
                return model
    return None
