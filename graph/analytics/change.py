"""What one more tie would change for a place: how far it reaches, and how freely it can broker.

Reach is the number of places within two steps. Brokerage is Burt's constraint: the less of it, the less a place's
partners are tied to each other, and the more it alone brings together (R. S. Burt, Structural Holes, 1992). The
values equal ``networkx.constraint(graph, weight="weight")``.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Standing:
    """How a place stands in a network."""

    partners: int
    reach: int
    constraint: float | None
    """None where the place has no partner."""


@dataclass(frozen=True)
class Change:
    """How a place stands now, and how it would."""

    before: Standing
    after: Standing


def standing(ties: Array, row: int, *, tie: tuple[int, float] | None = None) -> Standing:
    """How a place stands in a network of symmetric weights, with one more ``tie`` (to whom, of what weight) if given.

    The network itself is not changed. Cost: the partners of the place times the number of places.
    """
    own = ties[row].copy()
    if tie is not None:
        own[tie[0]] += tie[1]
    partners = np.flatnonzero(own)
    if not len(partners):
        return Standing(0, 0, None)
    around = ties[partners]
    if tie is not None:
        around[np.searchsorted(partners, tie[0]), row] += tie[1]
    reached = np.asarray(around.any(axis=0))
    reached[partners] = True
    reached[row] = False
    shares = own[partners] / own.sum()
    through = shares @ (around[:, partners] / around.sum(axis=1, keepdims=True))
    return Standing(len(partners), int(reached.sum()), round(float(((shares + through) ** 2).sum()), 6))


def with_tie(ties: Array, row: int, other: int, weight: float = 1.0) -> Change:
    """How a place stands before and after one more tie, of the weight of a cooperation of two."""
    return Change(standing(ties, row), standing(ties, row, tie=(other, weight)))
