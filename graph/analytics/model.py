"""How likely two places are to be tied next: logistic regression on the figures of pairs, learnt from earlier windows.

A window runs from one day to another two years later. Its examples are the candidate pairs of the first day, with
their figures on that day, and whether they were tied for the first time by the last. A model for a day learns from
windows that ended by that day, so it never sees what it is asked about. The penalty is ridge (L2); the fit is
Newton's method, which has no random part (A. E. Hoerl, R. W. Kennard, Ridge regression, 1970; S. le Cessie,
J. C. van Houwelingen, Ridge estimators in logistic regression, 1992).
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graph.analytics.evidence import Array, Evidence
from graph.analytics.features import FEATURES, Features

YEARS = 2
"""How many years a window lasts."""
PENALTY = 10.0
"""Ridge penalty on the standardised weights; not tuned."""
KNEE = -2.5
"""Log-odds above which the model is calibrated by a line of its own: a probability of about 8 %."""
HIGHEST = 0.01
"""No probability is higher than what came true of this share of pairs, the likeliest of each window put to the test."""
FEWEST = 20
"""So many pairs at the least are taken for the likeliest of a window."""
MOST_UNTIED = 200_000
"""How many pairs that were not tied are learnt from in one window; the rest counts through their weight."""


@dataclass(frozen=True)
class Examples:
    """The candidate pairs of a window: figures, the two places (rows of the evidence), and whether they were tied."""

    features: Array
    one: NDArray[np.int64]
    other: NDArray[np.int64]
    tied: NDArray[np.bool_]
    baselines: dict[str, Array]
    """Each single score that the model is compared with."""


def end_of(year: int) -> datetime.date:
    """The last day of a year: windows end there, so that records dated by year alone fall on the right side."""
    return datetime.date(year, 12, 31)


def examples(earlier: Evidence, later: Evidence) -> Examples:
    """The candidate pairs of the earlier evidence, each once, and which of them the later evidence ties.

    The cost is that of one row of features for each place.
    """
    features = Features(earlier)
    rows, ones, others, tied = [], [], [], []
    baselines: dict[str, list[Array]] = {"degreeProduct": [], "adamicAdar": [], "topicSimilarity": []}
    for row in np.flatnonzero(earlier.known).tolist():
        partners = np.flatnonzero(earlier.candidates(row))
        partners = partners[partners > row]
        rows.append(features.row(row)[partners])
        ones.append(np.full(len(partners), row))
        others.append(partners)
        tied.append(later.tied[row, partners])
        baselines["degreeProduct"].append(features.degree_product(row)[partners])
        baselines["adamicAdar"].append(features.adamic_adar(row)[partners])
        baselines["topicSimilarity"].append(features.topic_similarity(row)[partners])
    if not rows:
        nothing = np.zeros(0)
        return Examples(np.zeros((0, len(FEATURES))), nothing.astype(int), nothing.astype(int), nothing > 0, {})
    return Examples(
        np.concatenate(rows),
        np.concatenate(ones),
        np.concatenate(others),
        np.concatenate(tied),
        {name: np.concatenate(parts) for name, parts in baselines.items()},
    )


@dataclass(frozen=True)
class Model:
    """A fitted model; ``until`` is the last day that it has learnt from."""

    until: str
    means: list[float]
    scales: list[float]
    weights: list[float]
    intercept: float
    learnt_from: int
    """How many pairs it has learnt from that were tied."""
    calibration: tuple[float, float, float] = (0.0, 1.0, 0.0)
    """Log-odds that the windows bear out: first, plus second times the model's, plus third times those above `KNEE`."""
    most: float = 1.0
    """The highest probability that the windows bear out."""

    def contributions(self, features: Array) -> Array:
        """What each figure adds to the log-odds of a tie, against the mean pair; shape as the figures'."""
        standard = (features - np.array(self.means)) / np.array(self.scales)
        return standard * np.array(self.weights)

    def probabilities(self, features: Array) -> Array:
        """The estimated probability of a first tie within `YEARS` years, one for each row of figures."""
        offset, slope, bend = self.calibration
        odds = self.odds(features)
        bent = offset + slope * odds + bend * np.maximum(odds - KNEE, 0.0)
        found: Array = np.minimum(1.0 / (1.0 + np.exp(-bent)), self.most)
        return found

    def odds(self, features: Array) -> Array:
        """The log-odds as the weights give them, one for each row of figures: what pairs are ordered by."""
        return self.contributions(features).sum(axis=1) + self.intercept


def fit(windows: Sequence[Examples], until: datetime.date) -> Model | None:
    """The model of some windows, or None where no pair in them was tied or none was left untied.

    What was learnt from some windows promises too much in others, above all where it promises much. How much, each
    window tells: a model of the others is put on it, and a bent line from those log-odds to what came true in all of
    them calibrates the final model (after J. C. Platt, Probabilistic outputs for support vector machines, 1999). It
    rises throughout, so the order of the pairs stays the same. Far up, where pairs are few and alike, a line cannot be
    held to: no probability is higher than the mean over the windows of what came true of their likeliest pairs.
    """
    model = _fit(windows, until)
    others = [_fit([*windows[:at], *windows[at + 1 :]], until, model) for at in range(len(windows))]
    tested = [
        (other.odds(window.features), window.tied) for other, window in zip(others, windows, strict=True) if other
    ]
    if model is None or not tested:
        return model
    odds = np.concatenate([promised for promised, _ in tested])
    tied = np.concatenate([came for _, came in tested]).astype(float)
    if not tied.any():
        return model
    bent = np.column_stack([odds, np.maximum(odds - KNEE, 0.0)])
    offset, slope, bend = _newton(bent, tied, np.ones(len(tied))).round(9).tolist()
    if slope <= 0:
        return model
    most = round(float(np.mean([_came_true_of_likeliest(*test) for test in tested])), 9)
    return replace(model, calibration=(offset, slope, max(bend, round(-0.9 * slope, 9))), most=most or 1.0)


def _came_true_of_likeliest(odds: Array, tied: NDArray[np.bool_]) -> float:
    """Which share of the likeliest pairs of a window were tied; equal odds count as far as they go."""
    count = min(len(odds), max(FEWEST, round(HIGHEST * len(odds))))
    bound = np.partition(odds, -count)[-count]
    return float(tied[odds >= bound].mean())


def _fit(windows: Sequence[Examples], until: datetime.date, near: Model | None = None) -> Model | None:
    """The model as the windows together give it; Newton's method begins at one that is ``near``."""
    thinned = [_thinned(window) for window in windows]
    if not thinned:
        return None
    features = np.concatenate([part[0] for part in thinned])
    tied = np.concatenate([part[1] for part in thinned])
    counts = np.concatenate([part[2] for part in thinned])
    if not tied.any() or tied.all():
        return None
    means = counts @ features / counts.sum()
    scales = np.sqrt(counts @ (features - means) ** 2 / counts.sum())
    scales[scales < 1e-9] = 1.0
    start = np.zeros(len(means) + 1)
    if near is not None:
        weights = np.array(near.weights) / np.array(near.scales)
        start[0] = near.intercept + weights @ (means - np.array(near.means))
        start[1:] = weights * scales
    solved = _newton((features - means) / scales, tied.astype(float), counts, start)
    return Model(
        until=until.isoformat(),
        means=means.round(9).tolist(),
        scales=scales.round(9).tolist(),
        weights=solved[1:].round(9).tolist(),
        intercept=round(float(solved[0]), 9),
        learnt_from=int(tied.sum()),
    )


def _thinned(window: Examples) -> tuple[Array, NDArray[np.bool_], Array]:
    """Figures, outcomes and how many pairs each row stands for: every tied pair, and at most so many others."""
    untied = np.flatnonzero(~window.tied)
    share = min(1.0, MOST_UNTIED / max(len(untied), 1))
    if share == 1.0:
        return window.features, window.tied, np.ones(len(window.tied))
    kept = np.random.default_rng(7).choice(untied, MOST_UNTIED, replace=False)
    rows = np.sort(np.concatenate([np.flatnonzero(window.tied), kept]))
    return window.features[rows], window.tied[rows], np.where(window.tied[rows], 1.0, 1.0 / share)


def _newton(standard: Array, outcome: Array, counts: Array, start: Array | None = None) -> Array:
    """Intercept and weights of the ridge-penalised logistic regression; the intercept is not penalised."""
    design = np.column_stack([np.ones(len(standard)), standard])
    penalty = np.full(design.shape[1], PENALTY)
    penalty[0] = 0.0

    def loss(at: Array, odds: Array) -> float:
        return float((counts * (np.logaddexp(0.0, odds) - outcome * odds)).sum() + (penalty * at * at).sum() / 2)

    found = np.zeros(design.shape[1]) if start is None else start
    odds = design @ found
    reached = loss(found, odds)
    for _ in range(50):
        expected = 1.0 / (1.0 + np.exp(-odds))
        curvature = counts * expected * (1 - expected)
        gradient = design.T @ (counts * (outcome - expected)) - penalty * found
        step = np.linalg.solve((design * curvature[:, None]).T @ design + np.diag(penalty), gradient)
        # A full step may overshoot where ties are rare: halve it until it helps.
        further = design @ step
        while (new := loss(found + step, odds + further)) > reached and np.abs(step).max() > 1e-9:
            step, further = step / 2, further / 2
        found, odds, reached = found + step, odds + further, new
        if np.abs(step).max() < 1e-8:
            break
    return found
