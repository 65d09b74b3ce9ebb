"""Brokerage between countries: between whose partners does a place stand, when they are not tied themselves?

A place stands between two partners that are not tied to each other in one of these roles, by the countries of the
three: coordinator (all in one country), gatekeeper (it and one partner in one country, the other abroad: what comes
in), representative (the same from the other end: what goes out), consultant (both partners in one country, itself in
another) and liaison (three countries). In a network without directions each gatekeeper is a representative too.

Paper: R. V. Gould and R. M. Fernandez, Structures of mediation: a formal approach to brokerage in transaction networks,
Sociological Methodology 19, 1989. Cost: the sum of squared degrees. NetworkX has no call for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import numpy as np
from scipy import sparse

from graph.analytics.measure import Text
from graph.analytics.ties import Ties, Values

ROLES = {
    "coordinator": Text(
        "Brings together two partners of its own country that are not tied otherwise.",
        "Bringt zwei Partner des eigenen Landes zusammen, die sonst nicht verbunden sind.",
    ),
    "gatekeeper": Text(
        "Lets a partner abroad in to a partner at home.",
        "Öffnet einem Partner aus dem Ausland die Tür zu einem Partner im eigenen Land.",
    ),
    "representative": Text(
        "Speaks abroad for a partner at home: without directions as many as of gatekeepers.",
        "Vertritt einen Partner des eigenen Landes im Ausland: ohne Richtungen so viele wie beim Türöffnen.",
    ),
    "consultant": Text(
        "Brings together, from outside, two partners of one other country.",
        "Bringt von außen zwei Partner eines anderen Landes zusammen.",
    ),
    "liaison": Text(
        "Brings together partners of two other countries.",
        "Bringt Partner aus zwei anderen Ländern zusammen.",
    ),
}
"""How to read the number of each role, as of pairs of partners."""


@dataclass(frozen=True)
class Roles:
    """How many pairs of partners a place stands between in each role."""

    coordinator: int
    gatekeeper: int
    representative: int
    consultant: int
    liaison: int

    @property
    def total(self) -> int:
        """All pairs of partners that are not tied to each other."""
        return self.coordinator + self.gatekeeper + self.consultant + self.liaison


def brokerage(graph: nx.Graph) -> dict[str, Roles]:
    """The roles of each place; nodes carry ``country``."""
    ties = Ties.of(graph)
    if not len(ties):
        return {}
    countries = sorted({graph.nodes[name]["country"] for name in ties.names})
    number = {country: index for index, country in enumerate(countries)}
    at = np.array([number[graph.nodes[name]["country"]] for name in ties.names], dtype=np.int64)
    same = at[ties.one] == at[ties.other]
    home, away = (ties.with_weights(ties.weight, keep).adjacency for keep in (same, ~same))
    membership = sparse.csr_array((np.ones(len(at)), (np.arange(len(at)), at)), shape=(len(at), len(countries)))
    partners_in = (away @ membership).toarray()
    inside, outside = home.sum(axis=1), away.sum(axis=1)
    together = (partners_in * (partners_in - 1) / 2).sum(axis=1)
    coordinator = inside * (inside - 1) / 2 - _closed(home, home, home) / 2
    gatekeeper = inside * outside - _closed(home, away, away)
    consultant = together - _closed(away, home, away) / 2
    liaison = outside * (outside - 1) / 2 - together - _closed(away, away, away) / 2
    rows = np.rint(np.stack([coordinator, gatekeeper, gatekeeper, consultant, liaison], axis=1)).astype(int).tolist()
    return {name: Roles(*row) for name, row in zip(ties.names, rows, strict=True)}


def _closed(first: sparse.csr_array, between: sparse.csr_array, second: sparse.csr_array) -> Values:
    """For each place i the number of walks i, j, k, i whose steps are ties of these three kinds."""
    return np.asarray((first @ between).multiply(second).sum(axis=1))
