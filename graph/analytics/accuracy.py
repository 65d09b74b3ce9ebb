"""How good an order of candidates was, once it is known which of them came true.

ROC-AUC is the chance that a pair that was tied stands before one that was not. Average precision is the mean share
of tied pairs among those that stand no lower than each tied pair; for a random order it is the share of tied pairs.
Hits at 10 is how many of a place's first ten candidates became partners, the mean over places that got any. Equal
scores count as half before and half after, so an order that knows nothing gets exactly what chance gives.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
FIRST = 10


@dataclass(frozen=True)
class Ranking:
    """Pairs in the order of a score, equal ones in one group, ready to be weighed again and again."""

    order: NDArray[np.int64]
    starts: NDArray[np.int64]
    """Where in the order each group of equal scores starts."""
    tied: NDArray[np.bool_]

    @classmethod
    def of(cls, scores: Array, tied: NDArray[np.bool_]) -> Ranking:
        """Sort pairs by falling score."""
        order = np.argsort(-scores, kind="stable")
        fallen = np.flatnonzero(np.diff(scores[order])) + 1
        return cls(order, np.concatenate([[0], fallen]).astype(np.int64), tied[order])

    def figures(self, weights: Array) -> tuple[float, float]:
        """ROC-AUC and average precision where each pair counts so often; NaN where one of the two kinds is missing."""
        weights = weights[self.order]
        groups = np.add.reduceat(weights, self.starts)
        hits = np.add.reduceat(weights * self.tied, self.starts)
        misses = groups - hits
        total, others = hits.sum(), misses.sum()
        if total <= 0 or others <= 0:
            return float("nan"), float("nan")
        below = others - np.cumsum(misses) + misses / 2
        above = np.cumsum(groups)
        precision = np.divide(np.cumsum(hits), above, out=np.zeros_like(above), where=above > 0)
        return float((hits * below).sum() / total / others), float((hits * precision).sum() / total)


def hits_at(
    scores: Array, tied: NDArray[np.bool_], one: NDArray[np.int64], other: NDArray[np.int64]
) -> dict[int, float]:
    """For each place with any new partner: how many of its first `FIRST` candidates became partners.

    Where equal scores straddle the tenth place, the number is what a random order among them would give on average.
    """
    found = {}
    for place in np.unique(np.concatenate([one[tied], other[tied]])):
        mine = (one == place) | (other == place)
        score, came = scores[mine], tied[mine]
        if len(score) <= FIRST:
            found[int(place)] = float(came.sum())
            continue
        last = np.partition(score, -FIRST)[-FIRST]
        sure, level = score > last, score == last
        left = FIRST - sure.sum()
        found[int(place)] = float(came[sure].sum() + came[level].sum() * left / level.sum())
    return found
