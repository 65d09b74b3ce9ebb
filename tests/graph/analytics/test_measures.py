"""Each measure equals its documented NetworkX call within its tolerance, on every kind of network."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.analytics.measures import MEASURES
from graph.analytics.ties import Ties
from graph.network import read_territory
from graph.settings import Settings
from graph.snapshot import Shelf
from tests.synthetic import synthetic


def without_empty_ties(graph: nx.Graph) -> nx.Graph:
    kept = graph.copy()
    kept.remove_edges_from([(one, other) for one, other, weight in graph.edges(data="weight") if weight == 0])
    return kept


def plain(name: str, graph: nx.Graph) -> dict[str, float]:
    """What the documented call gives."""
    # Effective size takes NetworkX minutes on a large network: every tenth place must do there.
    some = list(graph) if len(graph) < 50 else sorted(graph)[::10]
    call = MEASURES[name].call.split(", where", maxsplit=1)[0].replace("H.nodes", "some")
    found: dict[str, float] = eval(call, {"nx": nx, "G": graph, "H": without_empty_ties(graph), "some": some})
    return found


def check_equal(graph: nx.Graph, names: list[str] | None = None) -> None:
    ties = Ties.of(graph)
    for name in names or MEASURES:
        expected = plain(name, graph)
        found = MEASURES[name].compute(ties)
        assert found.shape == (len(graph),)
        for place, value in zip(ties.names, found, strict=True):
            if place not in expected:
                continue
            same = math.isnan(value) and math.isnan(expected[place])
            assert same or abs(value - expected[place]) <= MEASURES[name].tolerance, (name, place)


def weighted(*ties: tuple[str, str, float], alone: str = "") -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(alone)
    graph.add_weighted_edges_from(ties)
    return graph


SHAPES = {
    "one place": weighted(alone="a"),
    "two places without a tie": weighted(alone="ab"),
    "one tie": weighted(("a", "b", 2.0)),
    "several parts and a place alone": weighted(("a", "b", 1.0), ("b", "c", 0.5), ("d", "e", 3.0), alone="z"),
    "two equal parts": weighted(("a", "b", 1.0), ("c", "d", 1.0)),
    "a star": weighted(*(("a", other, 0.5) for other in "bcdef")),
    "everybody with everybody": nx.relabel_nodes(nx.complete_graph(6), str),
    "a tie of weight zero": weighted(("a", "b", 0.0), ("b", "c", 1.0), ("a", "c", 2.0)),
    "nothing but ties of weight zero": weighted(("a", "b", 0.0), ("b", "c", 0.0)),
    "a place with nothing but a tie of weight zero": weighted(("a", "b", 1.0), ("b", "c", 1.0), ("c", "z", 0.0)),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_measure_equals_its_networkx_call_on_awkward_networks(shape: str) -> None:
    check_equal(SHAPES[shape])


@pytest.mark.parametrize("name", MEASURES)
def test_a_network_without_places_has_no_numbers(name: str) -> None:
    assert MEASURES[name].compute(Ties.of(nx.Graph())).size == 0


@settings(max_examples=60, deadline=None)
@given(
    size=st.integers(1, 12),
    drawn=st.lists(
        st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from((0.0, 1 / 9, 0.5, 1.0, 2.5))), max_size=30
    ),
)
def test_every_measure_equals_its_networkx_call_on_random_networks(
    size: int, drawn: list[tuple[int, int, float]]
) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(f"place-{number:02}" for number in range(size))
    for one, other, weight in drawn:
        if one != other and max(one, other) < size:
            graph.add_edge(f"place-{one:02}", f"place-{other:02}", weight=weight)
    check_equal(graph)


def test_every_measure_equals_its_networkx_call_on_the_published_network(published: Settings) -> None:
    territory = read_territory(Shelf(published).current().store)
    check_equal(territory.project())
    check_equal(territory.project("working", topic="topic/quantum-technologies"))


def test_every_measure_equals_its_networkx_call_on_made_up_cooperations() -> None:
    check_equal(synthetic(400, 200).project())


def test_the_order_in_which_a_graph_was_filled_changes_no_number() -> None:
    graph = synthetic(150, 60).project()
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((other, one, data) for one, other, data in reversed(list(graph.edges(data=True))))
    for measure in MEASURES.values():
        assert np.array_equal(measure.compute(Ties.of(graph)), measure.compute(Ties.of(turned)), equal_nan=True)
