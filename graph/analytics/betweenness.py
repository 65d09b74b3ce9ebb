"""Betweenness: who lies on the shortest ways between others."""

from __future__ import annotations

import numpy as np

from graph.analytics.measure import Measure, Text
from graph.analytics.ties import Ties, Values


def betweenness(ties: Ties) -> Values:
    """The share of all pairs of other places whose shortest ways lead through each place (igraph, Brandes)."""
    if len(ties) < 3:
        return np.zeros(len(ties))
    pairs = (len(ties) - 1) * (len(ties) - 2) / 2
    return np.array(ties.graph.betweenness(directed=False), dtype=np.float64) / pairs


BETWEENNESS = Measure(
    name="betweenness",
    label=Text("betweenness", "Vermittlung"),
    answers=Text("On whose way do others meet?", "Über wen finden andere zueinander?"),
    formula=(
        "b(i) = 2/((n-1)(n-2)) * sum over pairs s, t of sigma(s, t | i) / sigma(s, t), with n all places of the graph"
    ),
    paper=(
        "L. C. Freeman, A set of measures of centrality based on betweenness, Sociometry 40, 1977; U. Brandes, A "
        "faster algorithm for betweenness centrality, Journal of Mathematical Sociology 25, 2001"
    ),
    cost="n * m",
    call="nx.betweenness_centrality(G, normalized=True, endpoints=False)",
    tolerance=1e-9,
    reading=Text(
        (
            "The share of all pairs of other places whose shortest way leads through this one: the higher, the more "
            "it links groups that would not meet otherwise."
        ),
        (
            "Der Anteil aller Paare anderer Orte, deren kürzester Weg über diesen führt: je höher, desto mehr "
            "verbindet er Gruppen, die sich sonst nicht träfen."
        ),
    ),
    weighted=False,
    leads="highest",
    compute=betweenness,
)
