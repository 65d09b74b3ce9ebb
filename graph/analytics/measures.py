"""The register of measures: what the ontology, the interface, the command line and the pages share."""

from __future__ import annotations

from graph.analytics.betweenness import BETWEENNESS
from graph.analytics.closeness import CLOSENESS
from graph.analytics.cohesion import CLUSTERING, CORE_NUMBER
from graph.analytics.degree import DEGREE, STRENGTH
from graph.analytics.holes import CONSTRAINT, EFFECTIVE_SIZE
from graph.analytics.measure import Measure
from graph.analytics.prestige import EIGENVECTOR, PAGE_RANK
from graph.analytics.ties import Ties, Values

MEASURES: dict[str, Measure] = {
    measure.name: measure
    for measure in (
        DEGREE,
        STRENGTH,
        BETWEENNESS,
        CLOSENESS,
        EIGENVECTOR,
        PAGE_RANK,
        CLUSTERING,
        CORE_NUMBER,
        CONSTRAINT,
        EFFECTIVE_SIZE,
    )
}


def measure_all(ties: Ties) -> dict[str, Values]:
    """Every measure of every place: a few tens of milliseconds for 300 places, under a second for 1 500."""
    return {name: measure.compute(ties) for name, measure in MEASURES.items()}
