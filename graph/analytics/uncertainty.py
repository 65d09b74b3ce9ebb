"""How far a ranking can be trusted: what would change if some cooperations had not been recorded.

The cooperations are dealt into `GROUPS` groups, those that belong together (parts and their wholes) into the same
one, and everything is measured again without each group in turn: the delete-a-group jackknife (J. W. Tukey, Bias and
confidence in not quite large samples, Annals of Mathematical Statistics 29, 1958; P. S. Kott, The delete-a-group
jackknife, Journal of Official Statistics 17, 2001). The variance of a value, or of a difference of two, is (G-1)/G
times the sum of the squared changes, with G the groups that hold anything: fewer than `GROUPS` where there are not as
many families of cooperations. It is judged by Student's distribution with G-1 degrees of freedom, because it rests on
G deviations from their own mean (Tukey; Kott). From a single group nothing can be told.

A place's rank interval runs from 1 + the places that are surely ahead of it to the number of places less those that
are surely behind it, where sure means that the difference is larger than what chance gives in 95 of 100 cases, pair by
pair (after M. Mogstad, J. P. Romano, A. M. Shaikh and D. Wilhelm, Inference for ranks, Review of Economic Studies 91,
2024; theirs are simultaneous and wider). Cost: `GROUPS` times that of the measures.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from graph.analytics.measure import Measure
from graph.analytics.measures import MEASURES, measure_all
from graph.analytics.ties import Indices, Ties, Values
from graph.cooperation import Cooperation

GROUPS = 40
"""The most groups that cooperations are dealt into."""
SURE = 0.975
"""A difference is sure beyond this point of Student's distribution: 5 of 100 on both sides."""


@dataclass(frozen=True)
class Ranking:
    """For each place, in the order of `Ties.names`: value, standard error, rank and its interval.

    Only places with a tie have a rank; 0 stands for none. Equal values share a rank.
    """

    value: Values
    error: Values | None
    rank: Indices
    low: Indices
    high: Indices
    groups: int = 0
    """How many groups were left out in turn; 0 without uncertainty."""


def rank_all(graph: nx.Graph, cooperations: Mapping[str, Cooperation], uncertain: bool = True) -> dict[str, Ranking]:
    """Every measure of a network that `graph.network.Territory.project` gave, ranked, with its uncertainty or without.

    Without, the rank interval is the rank itself and there is no standard error.
    """
    ties = Ties.of(graph)
    values = measure_all(ties)
    if not uncertain:
        return {name: _plain(MEASURES[name], ties, found) for name, found in values.items()}
    repeated = _repeat(graph, ties, cooperations)
    return {name: _ranking(MEASURES[name], ties, found, repeated[name]) for name, found in values.items()}


def rank_one(measure: Measure, ties: Ties) -> Ranking:
    """One measure of a network, ranked without uncertainty."""
    return _plain(measure, ties, measure.compute(ties))


def _repeat(graph: nx.Graph, ties: Ties, cooperations: Mapping[str, Cooperation]) -> dict[str, Values]:
    """Each measure without each group in turn, as an array of groups by places."""
    group = _groups({name for *_, data in graph.edges(data=True) for name in data["cooperations"]}, cooperations)
    shares = [
        (index, group[name], share)
        for index, (one, other) in enumerate(zip(ties.one, ties.other, strict=True))
        for name, share in graph.edges[ties.names[one], ties.names[other]]["cooperations"].items()
    ]
    tie = np.array([index for index, _, _ in shares], dtype=np.int64)
    of_group = np.array([number for _, number, _ in shares], dtype=np.int64)
    share = np.array([share for *_, share in shares], dtype=np.float64)
    found: dict[str, list[Values]] = {name: [] for name in MEASURES}
    for number in range(max(group.values(), default=-1) + 1):
        left = of_group != number
        weight = np.bincount(tie[left], share[left], minlength=len(ties.one)).astype(np.float64)
        keep = np.bincount(tie[left], minlength=len(ties.one)) > 0
        for name, values in measure_all(ties.with_weights(weight, keep)).items():
            found[name].append(values)
    return {name: np.stack(values) for name, values in found.items()}


def _groups(names: set[str], cooperations: Mapping[str, Cooperation]) -> dict[str, int]:
    """Deals families of cooperations into groups of nearly equal number, in an order that no one has chosen."""
    links = nx.Graph()
    links.add_nodes_from(names)
    for name in names:
        links.add_edges_from((name, whole) for whole in cooperations[name].wholes if whole in cooperations)
    families = sorted(nx.connected_components(links), key=lambda family: _shuffled(min(family)))
    return {name: index % GROUPS for index, family in enumerate(families) for name in family}


def _shuffled(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()


def _plain(measure: Measure, ties: Ties, value: Values) -> Ranking:
    rank = _ranks(measure, ties, value)
    return Ranking(value, None, rank, rank, rank)


def _ranks(measure: Measure, ties: Ties, value: Values) -> Indices:
    score, ranked = _score(measure, value), _ranked(ties, value)
    ordered = np.sort(-score[ranked])
    rank = np.zeros(len(ties), dtype=np.int64)
    rank[ranked] = np.searchsorted(ordered, -score[ranked], side="left") + 1
    return rank


def _score(measure: Measure, value: Values) -> Values:
    """The value, rounded to what is no noise of reckoning, with the head of the ranking highest."""
    return np.round(value if measure.leads == "highest" else -value, 12)


def _ranked(ties: Ties, value: Values) -> NDArray[np.bool_]:
    return (ties.degree > 0) & ~np.isnan(value)


def _ranking(measure: Measure, ties: Ties, value: Values, repeated: Values) -> Ranking:
    ranked = _ranked(ties, value)
    # Where a measure says nothing of a place without a group, the group tells nothing of its uncertainty.
    filled = np.where(np.isnan(repeated), value, repeated)
    groups = len(repeated)
    scale = (groups - 1) / groups
    change = (filled - filled.mean(axis=0))[:, ranked] * np.sqrt(scale)
    shared = change.T @ change
    variance = np.diag(shared)
    spread = np.sqrt(np.maximum(variance[:, None] + variance[None, :] - 2 * shared, 0.0))
    score = _score(measure, value)[ranked]
    ahead = score[:, None] - score[None, :]
    sure = ahead > stdtrit(groups - 1, SURE) * spread + 1e-12 if groups > 1 else np.zeros_like(ahead, dtype=bool)
    error, low, high = np.full(len(ties), np.nan), np.zeros(len(ties), np.int64), np.zeros(len(ties), np.int64)
    if groups > 1:
        error[ranked] = np.sqrt(variance)
    low[ranked] = 1 + sure.sum(axis=0)
    high[ranked] = len(score) - sure.sum(axis=1)
    return Ranking(value, error, _ranks(measure, ties, value), low, high, groups)
