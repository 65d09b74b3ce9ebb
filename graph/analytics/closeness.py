"""Closeness: who reaches all others in few steps."""

from __future__ import annotations

import numpy as np

from graph.analytics.measure import Measure, Text
from graph.analytics.ties import Ties, Values


def closeness(ties: Ties) -> Values:
    """The inverse of the mean distance to what each place can reach, times the share of all places that it can reach.

    igraph measures within the connected part and knows no such share, so it is multiplied in; what reaches nothing
    has 0.
    """
    if len(ties) < 2:
        return np.zeros(len(ties))
    parts = ties.graph.connected_components()
    reached = np.array(parts.sizes(), dtype=np.float64)[np.array(parts.membership, dtype=np.int64)] - 1
    within = np.array(ties.graph.closeness(normalized=True), dtype=np.float64)
    return np.where(reached > 0, within, 0.0) * reached / (len(ties) - 1)


CLOSENESS = Measure(
    name="closeness",
    label=Text("closeness", "Nähe"),
    answers=Text("Who reaches everybody in the fewest steps?", "Wer erreicht alle in den wenigsten Schritten?"),
    formula=(
        "c(i) = (r/(n-1)) * (r / sum of d(i, j) over the r places j that i reaches), with n all places of the graph"
    ),
    paper="S. Wasserman and K. Faust, Social Network Analysis, Cambridge University Press 1994, section 5.2",
    cost="n * m",
    call="nx.closeness_centrality(G, wf_improved=True)",
    tolerance=1e-9,
    reading=Text(
        (
            "One divided by the mean number of steps to everybody else (0.5 means two steps on average), less where "
            "some cannot be reached at all."
        ),
        (
            "Eins geteilt durch die mittlere Zahl der Schritte zu allen anderen (0,5 heißt im Mittel zwei Schritte), "
            "weniger, wo manche gar nicht erreichbar sind."
        ),
    ),
    weighted=False,
    leads="highest",
    compute=closeness,
)
