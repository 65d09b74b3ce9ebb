"""Topics that go together, and what a partner would add to them.

Two topics are related where regions tend to be specialised in both: their proximity is the lesser of the two
conditional probabilities of being specialised in the one given the other (C. A. Hidalgo, B. Klinger, A.-L. Barabási,
R. Hausmann, The product space conditions the development of nations, Science 317, 482-487, 2007). The relatedness
density of a topic in a region is the share of all proximity to the topic that lies in what the region is specialised
in (C. A. Hidalgo et al., The principle of relatedness, 2018). The complementarity of a partner is the density that
its specialisations would add where the region has none (P.-A. Balland, R. Boschma, Complementary interregional
linkages and Smart Specialisation, Regional Studies 55, 1059-1070, 2021).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


def revealed_specialisation(counts: Array, sizes: Array) -> Array:
    """How much larger a topic's share is in each place than in all places together (B. Balassa's index, 1965).

    ``counts`` has a row for each place and a column for each topic, ``sizes`` how many cooperations each place has:
    topics are nested, and a cooperation may have several, so the counts do not add up to it. Above 1 a place is
    specialised; 0 where the place or the topic has no cooperation.

    >>> revealed_specialisation(np.array([[3.0, 1.0], [1.0, 3.0]]), np.array([4.0, 4.0])).tolist()
    [[1.5, 0.5], [0.5, 1.5]]
    """
    expected = sizes[:, None] * counts.sum(axis=0, keepdims=True)
    return np.divide(counts * sizes.sum(), expected, out=np.zeros_like(counts), where=expected > 0)


def specialised(counts: Array, sizes: Array) -> Flags:
    """Which topics each place is specialised in: it has them, and no less often than all places together."""
    return (revealed_specialisation(counts, sizes) >= 1.0) & (counts > 0)


def proximity(flags: Flags) -> Array:
    """Proximity of each pair of topics, 0 to 1; 0 on the diagonal, so that no topic is related to itself.

    >>> proximity(np.array([[True, True], [True, False], [False, True]])).tolist()
    [[0.0, 0.5], [0.5, 0.0]]
    """
    present = flags.astype(float)
    both = present.T @ present
    often = np.diag(both)
    found = np.divide(both, np.maximum(often[:, None], often[None, :]), out=np.zeros_like(both), where=both > 0)
    np.fill_diagonal(found, 0.0)
    return found


def density(flags: Flags, near: Array) -> Array:
    """Relatedness density, 0 to 1, of every topic (column) in every place (row)."""
    return flags.astype(float) @ _shares(near)


def complementarity(flags: Flags, near: Array) -> Array:
    """Mean relatedness density, 0 to 1, that each place (row) would gain from each other (column).

    The mean goes over the topics that the row lacks. A topic of the column adds to it where the two are related, and
    adds nothing where the row has it already.
    """
    lacked = (~flags).astype(float)
    # What one topic of a partner adds, summed over the topics that we lack; and only where we have not got it.
    gain = lacked * (lacked @ _shares(near).T)
    return gain @ flags.astype(float).T / np.maximum(lacked.sum(axis=1, keepdims=True), 1.0)


def offered(ours: Flags, others: Flags, near: Array) -> Array:
    """How related to our specialisations is each topic (column) that each other place (row) has and we lack, 0 to 1."""
    ours_near: Array = ours.astype(float) @ _shares(near)
    return np.where(others & ~ours, ours_near[None, :], 0.0)


def _shares(near: Array) -> Array:
    """Proximity as a share of all proximity to each topic (columns sum to 1, or to 0 where nothing is near)."""
    total = near.sum(axis=0, keepdims=True)
    return np.divide(near, total, out=np.zeros_like(near), where=total > 0)
