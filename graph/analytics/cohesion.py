"""Clustering and cores: whose partners cooperate among themselves, and who belongs to the dense middle."""

from __future__ import annotations

import numpy as np

from graph.analytics.measure import Measure, Text
from graph.analytics.ties import Ties, Values


def clustering(ties: Ties) -> Values:
    """The share of pairs of a place's partners that are partners themselves; 0 with fewer than two partners."""
    found = ties.graph.transitivity_local_undirected(mode="zero")
    return np.array(found, dtype=np.float64).reshape(len(ties))


def core_number(ties: Ties) -> Values:
    """The largest k for which a place is in a part of the network where all have k ties to each other."""
    return np.array(ties.graph.coreness(), dtype=np.float64)


CLUSTERING = Measure(
    name="clustering",
    label=Text("clustering", "Verflechtung der Partner"),
    answers=Text("Do its partners cooperate with each other?", "Kooperieren seine Partner auch miteinander?"),
    formula="C(i) = 2 * ties among the partners of i / (k(i) * (k(i) - 1)), 0 where k(i) < 2",
    paper="D. J. Watts and S. H. Strogatz, Collective dynamics of 'small-world' networks, Nature 393, 1998",
    cost="sum of squared degrees",
    call="nx.clustering(G)",
    tolerance=1e-12,
    reading=Text(
        (
            "1 where all its partners are tied among each other already, 0 where none are: low values leave room for "
            "a go-between."
        ),
        (
            "1, wo alle Partner schon miteinander verbunden sind, 0, wo keine es sind: niedrige Werte lassen Raum für"
            " Vermittlung."
        ),
    ),
    weighted=False,
    leads="highest",
    compute=clustering,
)
CORE_NUMBER = Measure(
    name="coreNumber",
    label=Text("core number", "Kernzahl"),
    answers=Text("Who belongs to the dense middle?", "Wer gehört zum dichten Kern?"),
    formula=(
        "the largest k for which i is in the k-core: the largest part in which every place has at least k ties within"
    ),
    paper=(
        "S. B. Seidman, Network structure and minimum degree, Social Networks 5, 1983; V. Batagelj and M. Zaveršnik, "
        "An O(m) algorithm for cores decomposition of networks, 2003"
    ),
    cost="m",
    call="nx.core_number(G)",
    tolerance=0.0,
    reading=Text(
        "It belongs to a group in which everybody has at least so many partners within the group.",
        "Es gehört zu einer Gruppe, in der alle mindestens so viele Partner innerhalb der Gruppe haben.",
    ),
    weighted=False,
    leads="highest",
    compute=core_number,
    whole=True,
)
