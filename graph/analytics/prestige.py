"""Eigenvector centrality and PageRank: who is tied to those who are well tied themselves."""

from __future__ import annotations

import numpy as np

from graph.analytics.measure import Measure, Text
from graph.analytics.ties import Ties, Values

ROUNDS = 10_000
DAMPING = 0.85


def eigenvector(ties: Ties) -> Values:
    """The leading eigenvector of the adjacency matrix, of length 1: power iteration as in NetworkX.

    It starts from equal values. In a network of several parts all but the part with the largest
    eigenvalue go towards 0. Where NetworkX gives up after so many rounds, the last round stands.
    """
    now = np.full(len(ties), 1 / max(len(ties), 1))
    for _ in range(ROUNDS):
        before = now
        now = before + ties.adjacency @ before
        now = now / (np.linalg.norm(now) or 1.0)
        if np.abs(now - before).sum() < len(ties) * 1e-9:
            break
    return now


def page_rank(ties: Ties) -> Values:
    """The share of time that a walker spends in each place who follows ties by weight, and starts anew now and then.

    Who has no tie to follow starts anew at any place.
    """
    size = len(ties)
    if size == 0:
        return np.zeros(0)
    out = np.asarray(ties.weights.sum(axis=1), dtype=np.float64)
    share = np.divide(1.0, out, out=np.zeros(size), where=out > 0)
    now = np.full(size, 1 / size)
    for _ in range(ROUNDS):
        before = now
        stuck = before[out == 0].sum()
        now = DAMPING * (ties.weights @ (before * share) + stuck / size) + (1 - DAMPING) / size
        if np.abs(now - before).sum() < size * 1e-14:
            break
    return now


EIGENVECTOR = Measure(
    name="eigenvector",
    label=Text("eigenvector centrality", "Eigenvektor-Zentralität"),
    answers=Text("Whose partners are well connected themselves?", "Wessen Partner sind selbst gut vernetzt?"),
    formula="x = the eigenvector of the adjacency matrix with the largest eigenvalue, of length 1",
    paper="P. Bonacich, Power and centrality: a family of measures, American Journal of Sociology 92, 1987",
    cost="m for each of the rounds until it stands still",
    call="nx.eigenvector_centrality(G, max_iter=10_000, tol=1e-9)",
    tolerance=1e-6,
    reading=Text(
        "High where a place has many partners who have many partners: it marks the inner circle.",
        "Hoch, wo ein Ort viele Partner hat, die ihrerseits viele Partner haben: es zeigt den inneren Kreis.",
    ),
    weighted=False,
    leads="highest",
    compute=eigenvector,
    term=False,
)
PAGE_RANK = Measure(
    name="pageRank",
    label=Text("PageRank", "PageRank"),
    answers=Text("Who matters to those who matter?", "Wer zählt für die, die zählen?"),
    formula="p(i) = 0.15/n + 0.85 * (sum over j of w(i, j)/s(j) * p(j) + sum over j without ties of p(j)/n)",
    paper="L. Page, S. Brin, R. Motwani and T. Winograd, The PageRank citation ranking, Stanford InfoLab 1999-66, 1999",
    cost="m for each of about a hundred rounds",
    call='nx.pagerank(G, alpha=0.85, weight="weight", tol=1e-12, max_iter=1_000)',
    tolerance=1e-9,
    reading=Text(
        (
            "The share of time that a visitor would spend here who goes from partner to partner, more often along "
            "strong ties."
        ),
        (
            "Der Anteil der Zeit, den ein Gast hier verbrächte, der von Partner zu Partner reist, öfter entlang "
            "starker Verbindungen."
        ),
    ),
    weighted=True,
    leads="highest",
    compute=page_rank,
)
