"""Degree and strength: how many partners a place has, and how much it does with them."""

from __future__ import annotations

import numpy as np

from graph.analytics.measure import Measure, Text
from graph.analytics.ties import Ties, Values


def degree(ties: Ties) -> Values:
    """The number of ties of each place."""
    return ties.degree


def strength(ties: Ties) -> Values:
    """The sum of the weights of each place's ties."""
    ends, weights = np.concatenate([ties.one, ties.other]), np.concatenate([ties.weight, ties.weight])
    return np.bincount(ends, weights, minlength=len(ties)).astype(np.float64)


DEGREE = Measure(
    name="degree",
    label=Text("partners", "Partner"),
    answers=Text(
        "With how many regions and countries is it tied?", "Mit wie vielen Regionen und Staaten ist es verbunden?"
    ),
    formula="k(i) = number of places j tied to i",
    paper="L. C. Freeman, Centrality in social networks: conceptual clarification, Social Networks 1, 1978",
    cost="m",
    call="dict(G.degree())",
    tolerance=0.0,
    reading=Text(
        (
            "With so many different regions and countries it has at least one cooperation that counts; among working "
            "ties those of ten sides or fewer count that are more than announced."
        ),
        (
            "Mit so vielen verschiedenen Regionen und Staaten hat es mindestens eine Kooperation, die zählt; bei "
            "Arbeitsverbindungen zählen solche mit höchstens zehn Seiten, die mehr als angekündigt sind."
        ),
    ),
    weighted=False,
    leads="highest",
    compute=degree,
    whole=True,
)
STRENGTH = Measure(
    name="strength",
    label=Text("strength of ties", "Stärke der Verbindungen"),
    answers=Text("How much does it do together with others?", "Wie viel unternimmt es gemeinsam mit anderen?"),
    formula="s(i) = sum over j of w(i, j), where a cooperation of k sides adds 1/(k-1) to the weight w of each pair",
    paper="M. E. J. Newman, Scientific collaboration networks II, Physical Review E 64, 016132, 2001",
    cost="m",
    call='dict(G.degree(weight="weight"))',
    tolerance=1e-9,
    reading=Text(
        (
            "Each cooperation that counts adds 1, shared out among the partners; one that is part of another "
            "adds only for pairs that the other does not tie."
        ),
        (
            "Jede Kooperation, die zählt, trägt 1 bei, verteilt auf die Partner; ist sie Teil einer anderen, nur "
            "für Paare, die diese nicht verbindet."
        ),
    ),
    weighted=True,
    leads="highest",
    compute=strength,
)
