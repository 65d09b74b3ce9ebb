"""Groups of places that do more with each other than with the rest, how sure that is, and what they are about.

Leiden's algorithm maximises modularity over the weighted ties (V. A. Traag, L. Waltman and N. J. van Eck, From
Louvain to Leiden, Scientific Reports 9, 5233, 2019). One run depends on chance, so there are `RUNS` of them, and the
consensus counts: each tie gets as weight the share of runs in which its ends were together, ties below one half fall
away, and Leiden runs again on what is left until all runs agree (A. Lancichinetti and S. Fortunato, Consensus
clustering in complex networks, Scientific Reports 2, 336, 2012; on ties alone after A. Tandon et al., Physical Review
E 99, 042301, 2019).

Stability of the whole: the mean adjusted Rand index of all pairs of runs (L. Hubert and P. Arabie, Journal of
Classification 2, 1985), 1 where all runs agree, 0 where they agree as chance would. Stability of a group: the mean
share of runs in which two of its members that are tied were together. Cost: about `RUNS` * m. The near NetworkX call
is ``nx.community.louvain_communities(G, weight="weight", seed=1)``, one run of an older algorithm; no number equals
it.
"""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass
from itertools import combinations

import igraph
import networkx as nx
import numpy as np

from graph.analytics.ties import Indices, Ties, Values

RUNS = 50
ROUNDS = 8
SEED = 1
_generator = threading.Lock()
"""igraph has one generator of random numbers for the whole process."""


@dataclass(frozen=True)
class Community:
    """A group, its strongest members first."""

    members: tuple[str, ...]
    stability: float
    weight: float
    """The sum of the weights of ties within."""


@dataclass(frozen=True)
class Communities:
    """The groups of a network, the largest first; a place without ties is in none."""

    groups: tuple[Community, ...]
    stability: float
    modularity: float

    def membership(self) -> dict[str, int]:
        """Place -> number of its group, from 1."""
        return {name: index for index, group in enumerate(self.groups, 1) for name in group.members}


def communities(graph: nx.Graph) -> Communities:
    """The groups of a network; the same network gives the same groups."""
    ties = Ties.of(graph.edge_subgraph(_tied(graph)))
    if not len(ties):
        return Communities((), 1.0, 0.0)
    with _generator:
        igraph.set_random_number_generator(random.Random(SEED))
        try:
            runs = _runs(ties, ties.weight)
            agreed = _consensus(ties, runs)
        finally:
            igraph.set_random_number_generator(random)
    together = np.mean([run[ties.one] == run[ties.other] for run in runs], axis=0)
    groups = tuple(_described(ties, agreed, together))
    modularity = float(ties.graph.modularity(agreed.tolist(), weights=ties.weight.tolist()))
    return Communities(groups, _agreement(runs), modularity)


def one_run(ties: Ties, start: Indices | None = None) -> Indices:
    """The groups of one seeded run, as a number for each place: quick, but without a word on how sure they are.

    With ``start`` the run begins from those groups, so that places move only where that is better.
    """
    with _generator:
        igraph.set_random_number_generator(random.Random(SEED))
        try:
            found = ties.graph.community_leiden(
                objective_function="modularity",
                weights=ties.weight.tolist(),
                initial_membership=None if start is None else start.tolist(),
                n_iterations=-1,
            )
        finally:
            igraph.set_random_number_generator(random)
    return np.array(found.membership, dtype=np.int64)


def _tied(graph: nx.Graph) -> list[tuple[str, str]]:
    return [(one, other) for one, other, weight in graph.edges(data="weight", default=1.0) if weight > 0]


def _runs(ties: Ties, weight: Values, number: int = RUNS) -> list[Indices]:
    weights = weight.tolist()
    return [
        np.array(
            ties.graph.community_leiden(objective_function="modularity", weights=weights, n_iterations=-1).membership,
            dtype=np.int64,
        )
        for _ in range(number)
    ]


def _consensus(ties: Ties, runs: list[Indices]) -> Indices:
    for _ in range(ROUNDS):
        together = np.mean([run[ties.one] == run[ties.other] for run in runs], axis=0)
        keep = together >= 0.5
        if np.all((together == 0) | (together == 1)):
            break
        ties = ties.with_weights(together, keep)
        runs = _runs(ties, ties.weight, 10)
    parts = ties.with_weights(ties.weight, np.mean([run[ties.one] == run[ties.other] for run in runs], axis=0) >= 0.5)
    return np.array(parts.graph.connected_components().membership, dtype=np.int64)


def _agreement(runs: list[Indices]) -> float:
    """The mean adjusted Rand index of all pairs of runs."""
    distinct: dict[bytes, tuple[Indices, int]] = {}
    for run in runs:
        kept, times = distinct.get(run.tobytes(), (run, 0))
        distinct[run.tobytes()] = (kept, times + 1)
    several = list(distinct.values())
    total = sum(times * (times - 1) / 2 for _, times in several)
    for (one, times), (other, other_times) in combinations(several, 2):
        index = igraph.compare_communities(one.tolist(), other.tolist(), method="adjusted_rand")
        total += times * other_times * index
    pairs = len(runs) * (len(runs) - 1) / 2
    return float(total / pairs)


def _described(ties: Ties, agreed: Indices, together: Values) -> list[Community]:
    strength = np.asarray(ties.weights.sum(axis=1))
    within = agreed[ties.one] == agreed[ties.other]
    found = []
    for number in range(int(agreed.max()) + 1):
        members = sorted(np.flatnonzero(agreed == number), key=lambda place: (-strength[place], ties.names[place]))
        own = within & (agreed[ties.one] == number)
        stability = float(together[own].mean()) if own.any() else 0.0
        names = tuple(ties.names[place] for place in members)
        found.append(Community(names, stability, float(ties.weight[own].sum())))
    return sorted(found, key=lambda group: (-len(group.members), -group.weight, group.members))
