"""Would the suggestions have come true? The model and simpler orders, tested on past cut days of the graph itself.

At each cut day the model learns from windows that ended by then, orders all candidate pairs of the day from records
begun by then, and is compared with which of them were tied for the first time in the two years after. Beside it stand
four orders that need no learning. Confidence intervals come from resampling the places (vertex bootstrap: T. A. B.
Snijders, S. P. Borgatti, Non-parametric standard errors and tests for network statistics, Connections 22, 161-170,
1999): a pair counts as often as both of its places are drawn, so that one large alliance or one busy region does not
pass for many independent successes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from graph.analytics.accuracy import Array, Ranking, hits_at
from graph.analytics.model import YEARS, Examples, Model, end_of
from graph.analytics.windows import CUTS, WINDOWS, last_whole_year, learnt_by, windows_of
from graph.network import Territory

DRAWS = 200
"""How often the places are drawn for the confidence intervals."""
SEED = 7
BANDS = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 1.0)
"""Where the bands of probability begin and end."""
MODEL = "model"
METHODS = (MODEL, "random", "degreeProduct", "adamicAdar", "topicSimilarity")
MEASURES = ("rocAuc", "averagePrecision", "hitsAt10")


@dataclass(frozen=True)
class Estimate:
    """A figure with its 95 % confidence interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class CutFigures:
    """One cut day: how many pairs there were to choose from, how many came true, and each method's figures."""

    day: str
    until: str
    candidates: int
    tied: int
    places: int
    """How many places got a new partner."""
    figures: dict[str, dict[str, float]]


@dataclass(frozen=True)
class Margin:
    """How far the model is ahead of the best single order by one measure."""

    measure: str
    against: str
    margin: Estimate
    beats: bool
    """Whether the confidence interval lies above zero."""


@dataclass(frozen=True)
class Band:
    """Pairs of all cut days whose probability lay in a band: what was said, and how often it came true."""

    low: float
    high: float
    pairs: int
    said: float
    came: float


@dataclass(frozen=True)
class BackTest:
    """The figures of every cut day, their means with confidence intervals, and what the model adds."""

    cuts: list[CutFigures]
    means: dict[str, dict[str, Estimate]]
    margins: list[Margin]
    calibration: list[Band]
    brier: dict[str, float]
    """Mean squared difference of what was said and what came true (G. W. Brier, Verification of forecasts expressed in
    terms of probability, Monthly Weather Review 78, 1950): of the ``model``, and of ``share``, which says of every
    pair what share came true on its cut day and so knows more than anybody could."""
    models: list[Model]
    """The model of each cut day, and the newest one, by the day it has learnt until."""


def run(territory: Territory) -> BackTest:
    """Test on the last `CUTS` cut days, two years apart, that have ties before and after; empty where there are none.

    The result depends on the territory alone: nothing is read from a clock, and the draws have a fixed seed.
    """
    last = last_whole_year(territory)
    if last is None:
        return BackTest([], {}, [], [], {}, [])
    windows = windows_of(territory, last, CUTS + WINDOWS)
    years = [last - YEARS * step for step in range(CUTS + 1)]
    models = {year: learnt_by(windows, year) for year in years}
    tests = {
        year: _Test(windows[year], model, len(territory.places))
        for year in sorted(years[1:])
        if (model := models[year]) is not None and 0 < windows[year].tied.sum() < len(windows[year].tied)
    }
    cuts = [test.figures(year) for year, test in tests.items()]
    means, margins = _summary(list(tests.values())) if tests else ({}, [])
    tested = list(tests.values())
    learnt = [model for _, model in sorted(models.items()) if model is not None]
    return BackTest(cuts, means, margins, _calibration(tested), _brier(tested), learnt)


class _Test:
    """One cut day: every method's order of its candidates."""

    def __init__(self, window: Examples, model: Model, size: int) -> None:
        self.probabilities = model.probabilities(window.features)
        self.tied = window.tied
        self._window = window
        self._size = size
        scores = {MODEL: model.odds(window.features), "random": np.zeros(len(window.tied))} | window.baselines
        self._rankings = {name: Ranking.of(scores[name], window.tied) for name in METHODS}
        self._hits = {name: hits_at(scores[name], window.tied, window.one, window.other) for name in METHODS}

    def measure(self, drawn: Array) -> dict[str, tuple[float, float, float]]:
        """The three measures of each method where each place counts as often as it was drawn."""
        weights = drawn[self._window.one] * drawn[self._window.other]
        found = {}
        for name in METHODS:
            places = np.array(list(self._hits[name]), dtype=int)
            hits = np.array(list(self._hits[name].values()))
            mean = float(np.average(hits, weights=drawn[places])) if drawn[places].sum() else float("nan")
            found[name] = (*self._rankings[name].figures(weights), mean)
        return found

    def figures(self, year: int) -> CutFigures:
        """What is reported of this cut day."""
        measured = self.measure(np.ones(self._size))
        return CutFigures(
            day=end_of(year).isoformat(),
            until=end_of(year + YEARS).isoformat(),
            candidates=len(self._window.tied),
            tied=int(self._window.tied.sum()),
            places=len(self._hits[MODEL]),
            figures={
                name: {measure: round(value, 4) for measure, value in zip(MEASURES, values, strict=True)}
                for name, values in measured.items()
            },
        )


def _summary(tests: list[_Test]) -> tuple[dict[str, dict[str, Estimate]], list[Margin]]:
    size = tests[0]._size
    point = _mean(tests, np.ones(size))
    rng = np.random.default_rng(SEED)
    draws = np.stack(
        [_mean(tests, np.bincount(rng.integers(0, size, size), minlength=size).astype(float)) for _ in range(DRAWS)]
    )
    means = {
        name: {measure: _estimate(point[row, column], draws[:, row, column]) for column, measure in enumerate(MEASURES)}
        for row, name in enumerate(METHODS)
    }
    margins = []
    for column, measure in enumerate(MEASURES):
        best = 1 + int(np.argmax(point[1:, column]))
        margin = _estimate(point[0, column] - point[best, column], draws[:, 0, column] - draws[:, best, column])
        margins.append(Margin(measure, METHODS[best], margin, margin.low > 0))
    return means, margins


def _calibration(tests: list[_Test]) -> list[Band]:
    """How often what was said came true, by how likely it was said to be."""
    if not tests:
        return []
    said = np.concatenate([test.probabilities for test in tests])
    came = np.concatenate([test.tied for test in tests])
    found = []
    for low, high in pairwise(BANDS):
        inside = (said >= low) & (said < high)
        if inside.any():
            mean, share = round(float(said[inside].mean()), 4), round(float(came[inside].mean()), 4)
            found.append(Band(low, high, int(inside.sum()), mean, share))
    return found


def _brier(tests: list[_Test]) -> dict[str, float]:
    if not tests:
        return {}
    said = {MODEL: [test.probabilities for test in tests], "share": [test.tied.mean() for test in tests]}
    return {
        name: round(
            float(np.concatenate([(one - test.tied) ** 2 for one, test in zip(each, tests, strict=True)]).mean()), 6
        )
        for name, each in said.items()
    }


def _mean(tests: list[_Test], drawn: Array) -> Array:
    """The mean over the cut days, with a row for each method and a column for each measure."""
    measured = [test.measure(drawn) for test in tests]
    return np.nanmean([[found[name] for name in METHODS] for found in measured], axis=0)


def _estimate(value: float, draws: Array) -> Estimate:
    low, high = np.nanpercentile(draws, [2.5, 97.5])
    return Estimate(round(float(value), 4), round(float(low), 4), round(float(high), 4))
