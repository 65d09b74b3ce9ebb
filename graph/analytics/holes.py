"""Burt's structural holes: whose partners do not know each other, so that ways lead through it."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from graph.analytics.measure import Measure, Text
from graph.analytics.ties import Ties, Values


def constraint(ties: Ties) -> Values:
    """How far each place's ties all lead back to the same partners; not a number where it has no tie of any weight."""
    direct = _by_row(ties.weights, np.asarray(ties.weights.sum(axis=1)))
    reached = (direct + direct @ direct).multiply(_tied(ties))
    found = np.asarray(sparse.csr_array(reached).power(2).sum(axis=1), dtype=np.float64)
    return _where_tied(ties, found)


def effective_size(ties: Ties) -> Values:
    """The number of a place's partners less what they repeat of each other; not a number without a tie."""
    direct = _by_row(ties.weights, np.asarray(ties.weights.sum(axis=1)))
    scaled = _by_row(ties.weights, ties.weights.max(axis=1).toarray() if len(ties) else np.zeros(0))
    repeated = (direct @ scaled.T).multiply(_tied(ties))
    partners = np.diff(ties.weights.indptr).astype(np.float64)
    return _where_tied(ties, partners - np.asarray(sparse.csr_array(repeated).sum(axis=1), dtype=np.float64))


def _by_row(matrix: sparse.csr_array, scale: Values) -> sparse.csr_array:
    """Each row divided by its scale."""
    inverse = np.divide(1.0, scale, out=np.zeros(len(scale)), where=scale > 0)
    return _with_data(matrix, matrix.data * np.repeat(inverse, np.diff(matrix.indptr)))


def _tied(ties: Ties) -> sparse.csr_array:
    """1 where two places are tied with some weight."""
    return _with_data(ties.weights, np.ones(ties.weights.nnz))


def _with_data(matrix: sparse.csr_array, data: Values) -> sparse.csr_array:
    return sparse.csr_array((data, matrix.indices, matrix.indptr), shape=matrix.shape)


def _where_tied(ties: Ties, found: Values) -> Values:
    return np.where(np.diff(ties.weights.indptr) > 0, found, np.nan)


CONSTRAINT = Measure(
    name="constraint",
    label=Text("constraint", "Eingebundenheit"),
    answers=Text(
        "Who depends on partners that all know each other?", "Wer hängt an Partnern, die sich alle schon kennen?"
    ),
    formula="C(i) = sum over partners j of (p(i, j) + sum over q of p(i, q) * p(q, j))^2, with p(i, j) = w(i, j)/s(i)",
    paper=(
        "R. S. Burt, Structural holes and good ideas, American Journal of Sociology 110, 2004; Structural Holes, "
        "Harvard University Press 1992"
    ),
    cost="sum of squared degrees",
    call='nx.constraint(H, weight="weight"), where H is G without ties of weight 0',
    tolerance=1e-9,
    reading=Text(
        (
            "Low where a place has many partners who do not know each other, and so a free hand as a broker; about 1 "
            "where it hangs on one partner."
        ),
        (
            "Niedrig, wo ein Ort viele Partner hat, die einander nicht kennen, und so frei vermitteln kann; etwa 1, "
            "wo er an einem Partner hängt."
        ),
    ),
    weighted=True,
    leads="lowest",
    compute=constraint,
)
EFFECTIVE_SIZE = Measure(
    name="effectiveSize",
    label=Text("effective size", "wirksame Partnerzahl"),
    answers=Text("How many partners open something new?", "Wie viele Partner eröffnen etwas Neues?"),
    formula=(
        "e(i) = sum over partners j of (1 - sum over q of p(i, q) * m(j, q)), with m(j, q) = w(j, q) / max over l of "
        "w(j, l)"
    ),
    paper=(
        "R. S. Burt, Structural Holes, Harvard University Press 1992; S. P. Borgatti, Structural holes: unpacking "
        "Burt's redundancy measures, Connections 20, 1997"
    ),
    cost="sum of squared degrees",
    call='nx.effective_size(H, nodes=H.nodes, weight="weight"), where H is G without ties of weight 0',
    tolerance=1e-9,
    reading=Text(
        "Its number of partners, less those to whom the others lead as well: so many lead to circles of their own.",
        "Die Zahl seiner Partner ohne die, zu denen auch die anderen führen: so viele führen in eigene Kreise.",
    ),
    weighted=True,
    leads="highest",
    compute=effective_size,
)
