"""Communities, brokerage between countries, bridges and the uncertainty of ranks, each against its definition."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest

from graph.analytics.communities import communities
from graph.analytics.measures import MEASURES
from graph.analytics.resilience import resilience
from graph.analytics.roles import brokerage
from graph.analytics.ties import Ties
from graph.analytics.uncertainty import rank_all
from graph.cooperation import Cooperation
from graph.network import Place, Territory
from tests.synthetic import synthetic


def random_graph(seed: int, ties: int = 18) -> nx.Graph:
    graph = nx.relabel_nodes(nx.gnm_random_graph(12, ties, seed=seed), lambda number: f"region/{number:02}")
    for number, name in enumerate(sorted(graph)):
        graph.nodes[name]["country"] = f"country/{number % 4}"
    return graph


def pairs_of(*ties: tuple[str, str]) -> Territory:
    """A territory of one cooperation of two sides for each pair."""
    names = sorted({name for tie in ties for name in tie})
    places = {name: Place(name, "region", name, name, "country/x", "x", None, None, None) for name in names}
    made = {}
    for number, tie in enumerate(ties):
        name = f"cooperation/{number}"
        made[name] = Cooperation(
            name, name, False, "network", "active", None, None, None, None, dict.fromkeys(tie, True)
        )
    return Territory(places, made)


@pytest.mark.parametrize("seed", range(40))
def test_brokerage_counts_each_open_pair_of_partners_by_the_three_countries(seed: int) -> None:
    graph = random_graph(seed, 8 + seed)
    for name, roles in brokerage(graph).items():
        counted = dict.fromkeys(("coordinator", "gatekeeper", "consultant", "liaison"), 0)
        for one, other in itertools.combinations(graph[name], 2):
            if graph.has_edge(one, other):
                continue
            first, mine, second = (graph.nodes[place]["country"] for place in (one, name, other))
            if first == second:
                counted["coordinator" if first == mine else "consultant"] += 1
            else:
                counted["gatekeeper" if mine in (first, second) else "liaison"] += 1
        assert counted == {role: getattr(roles, role) for role in counted}
        assert roles.representative == roles.gatekeeper
        assert roles.total == sum(counted.values())


@pytest.mark.parametrize("seed", range(40))
def test_bridges_and_articulation_points_are_those_of_networkx_with_whom_they_hold(seed: int) -> None:
    graph = random_graph(seed, seed % 20)
    found = resilience(graph)
    assert {frozenset((bridge.one, bridge.other)) for bridge in found.bridges} == set(map(frozenset, nx.bridges(graph)))
    for bridge in found.bridges:
        without = graph.copy()
        without.remove_edge(bridge.one, bridge.other)
        sides = [nx.node_connected_component(without, end) for end in (bridge.one, bridge.other)]
        assert set(bridge.cut_off) in sides
        assert len(bridge.cut_off) == min(map(len, sides))
    assert {point.place for point in found.cut_points} == set(nx.articulation_points(graph))
    for point in found.cut_points:
        part = nx.node_connected_component(graph, point.place) - {point.place}
        pieces = sorted(map(len, nx.connected_components(graph.subgraph(part))))
        assert sorted(map(len, point.cut_off)) == pieces[:-1]


def test_two_cliques_are_two_communities_that_no_run_doubts() -> None:
    graph = nx.relabel_nodes(nx.barbell_graph(6, 0), lambda number: f"region/{number:02}")
    found = communities(graph)
    assert [len(group.members) for group in found.groups] == [6, 6]
    assert found.stability == 1.0
    assert all(group.stability == 1.0 for group in found.groups)


def test_a_network_without_structure_is_told_by_its_stability() -> None:
    loose = nx.relabel_nodes(nx.gnm_random_graph(60, 300, seed=3), lambda number: f"region/{number:02}")
    assert communities(loose).stability < 0.7


@pytest.mark.parametrize("ties", [[], [("a", "b", 0.0)]])
def test_a_network_without_ties_of_any_weight_has_no_communities(ties: list[tuple[str, str, float]]) -> None:
    graph = nx.Graph()
    graph.add_nodes_from("abc")
    graph.add_weighted_edges_from(ties)
    assert communities(graph).groups == ()


def test_communities_ranks_and_their_uncertainty_are_the_same_each_time() -> None:
    territory = synthetic(300, 80)
    graph = territory.project()
    assert communities(graph) == communities(territory.project())
    first, again = (rank_all(graph, territory.cooperations) for _ in range(2))
    for name in MEASURES:
        for field in ("value", "error", "rank", "low", "high"):
            one, other = getattr(first[name], field), getattr(again[name], field)
            assert np.array_equal(one, other, equal_nan=True), (name, field)


def test_a_rank_lies_in_its_interval_and_only_places_with_ties_have_one() -> None:
    territory = synthetic(300, 120)
    graph = territory.project()
    ties = Ties.of(graph)
    tied = int((ties.degree > 0).sum())
    for name, found in rank_all(graph, territory.cooperations).items():
        ranked = found.rank > 0
        assert not ranked[ties.degree == 0].any()
        assert (found.low <= found.rank).all(), name
        assert (found.rank[ranked] <= found.high[ranked]).all(), name
        assert found.high.max() <= tied


def test_the_error_of_a_count_is_that_of_a_share_of_all_cooperations() -> None:
    """Of N cooperations a place takes part in the share p: the error of their number is near sqrt(N p (1 - p))."""
    hub = [("region/hub", f"region/{number:03}") for number in range(60)]
    rest = [(f"region/{number:03}", f"region/{number + 1:03}") for number in range(140)]
    territory = pairs_of(*hub, *rest)
    found = rank_all(territory.project(), territory.cooperations)["strength"]
    assert found.error is not None
    index = sorted(territory.places).index("region/hub")
    assert found.value[index] == 60
    assert found.error[index] == pytest.approx((200 * 0.3 * 0.7) ** 0.5, rel=0.35)


def test_a_clear_lead_is_certain_and_a_close_race_is_not() -> None:
    clear = [("region/hub", f"region/{number:03}") for number in range(90)]
    close = [("region/one", f"region/{number:03}") for number in range(40)]
    close += [("region/two", f"region/{number:03}") for number in range(40, 79)]
    territory = pairs_of(*clear, *close)
    names = sorted(territory.places)
    found = rank_all(territory.project(), territory.cooperations)["degree"]
    interval = {name: (found.low[index], found.high[index]) for index, name in enumerate(names)}
    assert interval["region/hub"] == (1, 1)
    assert interval["region/one"] == interval["region/two"] == (2, 3)


def test_few_cooperations_are_judged_by_as_many_groups_and_student_s_distribution_for_them() -> None:
    """Three cooperations of one place, two of another, one of a third: G = 6 groups of one each."""
    ties = [*(("region/hub", f"region/h{n}") for n in range(3)), *(("region/mid", f"region/m{n}") for n in range(2))]
    territory = pairs_of(*ties, ("region/one", "region/other"))
    found = rank_all(territory.project(), territory.cooperations)["degree"]
    names = sorted(territory.places)
    hub, one = names.index("region/hub"), names.index("region/one")
    assert found.groups == 6
    # Without one of its 3 in 6 groups: deviations of +-1/2 from the mean, 6 of them, times 5/6.
    assert found.error is not None and found.error[hub] == pytest.approx(np.sqrt(5 / 6 * 6 / 4))
    # 3 against 1: the difference of 2 has a variance of 5/6 * 10/3, and 2.571 times its root is more than 2.
    assert found.low[one] == 1 and found.high[hub] == len(names)


def test_a_single_cooperation_tells_of_no_difference() -> None:
    territory = pairs_of(("region/a", "region/b"))
    found = rank_all(territory.project(), territory.cooperations)["degree"]
    assert found.error is not None and np.isnan(found.error).all()
    assert (found.low.tolist(), found.high.tolist()) == ([1, 1], [2, 2])


def test_without_uncertainty_the_interval_is_the_rank() -> None:
    territory = synthetic(100, 40)
    found = rank_all(territory.project(), territory.cooperations, uncertain=False)["degree"]
    assert found.error is None
    assert (found.low == found.rank).all() and (found.high == found.rank).all()
