"""How the network and the measures of its places have developed: the network at the end of each year.

What it answers: who rose, who fell, and whether the whole grew denser. Each year is the network as of 31 December:
what had begun and not ended; cooperations without any date are in no year. Cost: that of one measure for each year.
Ranks are without uncertainty; `graph.analytics.report` gives it for any one date.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import networkx as nx
import numpy as np

from graph.analytics.cohesion import clustering
from graph.analytics.measure import Measure
from graph.analytics.report import Question
from graph.analytics.ties import Ties
from graph.analytics.uncertainty import rank_one
from graph.network import Territory

LEADERS = 3


def years(territory: Territory, question: Question) -> tuple[int, int] | None:
    """The first and the last year in which a tie of the network began; None where none has a date."""
    begun = question.beginnings(territory)
    return (min(begun).year, max(begun).year) if begun else None


def development(
    territory: Territory,
    question: Question,
    measure: Measure,
    first: int,
    last: int,
    places: Iterable[str] = (),
) -> list[dict[str, Any]]:
    """One row a year with the figures of the network and the value and rank of places: those given, or the leaders."""
    return [
        {"year": year, **_figures(graph, ties), "places": _places(territory, ties, measure, tuple(places))}
        for year in range(first, last + 1)
        for graph in [replace(question, as_of=datetime.date(year, 12, 31)).graph(territory)]
        for ties in [Ties.of(graph)]
    ]


def _figures(graph: nx.Graph, ties: Ties) -> dict[str, Any]:
    tied = ties.degree > 0
    places = int(tied.sum())
    parts = [size for size in ties.graph.connected_components().sizes() if size > 1]
    cooperations = {name for *_, data in graph.edges(data=True) for name in data["cooperations"]}
    return {
        "tiedPlaces": places,
        "ties": graph.number_of_edges(),
        "cooperations": len(cooperations),
        "meanPartners": round(2 * graph.number_of_edges() / places, 3) if places else 0.0,
        "meanClustering": round(float(np.mean(clustering(ties)[tied])), 4) if places else 0.0,
        "parts": len(parts),
        "largestPart": max(parts, default=0),
    }


def _places(territory: Territory, ties: Ties, measure: Measure, wanted: tuple[str, ...]) -> list[dict[str, Any]]:
    found = rank_one(measure, ties)
    number = {name: index for index, name in enumerate(ties.names)}
    ranked = [name for name in ties.names if found.rank[number[name]]]
    shown = wanted or sorted(ranked, key=lambda name: (found.rank[number[name]], name))[:LEADERS]
    rows = []
    for name in shown:
        index = number[name]
        value = None if np.isnan(found.value[index]) else round(float(found.value[index]), 12)
        rows.append(
            {
                "id": name,
                "label": territory.places[name].label,
                "value": int(value) if measure.whole and value is not None else value,
                "rank": int(found.rank[index]) or None,
            }
        )
    return rows
