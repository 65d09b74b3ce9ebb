"""How one place reaches another: cheap through firm ties, a long list last, and each step with its cooperations."""

from __future__ import annotations

import datetime

import pytest

from graph.analytics.paths import find_paths, shortest
from graph.errors import BadParameter, NotFound
from graph.network import territory_of
from graph.settings import Settings
from graph.snapshot import Shelf, Snapshot
from tests.graph.analytics.territories import cooperation, territory

LETTERS = list("abcdefghijklmnopqrstuvwxyz")


@pytest.fixture(scope="module")
def snapshot(published: Settings) -> Snapshot:
    return Shelf(published).current()


def test_two_firm_steps_are_cheaper_than_one_through_a_long_list() -> None:
    read = territory(
        cooperation("list", " ".join(LETTERS)),
        cooperation("ab", "a b"),
        cooperation("bz", "b z"),
        cooperation("cz", "c z"),
    )
    routes = shortest(read.project("all"), ["region/a"], ["region/z"], 3)
    # 1/(1 + 1/25) twice; the list alone costs 25, and through C 25 and a step: which is more than the list alone.
    assert routes == [
        ["region/a", "region/b", "region/z"],
        ["region/a", "region/z"],
        ["region/a", "region/c", "region/z"],
    ]


def test_from_several_ends_the_cheapest_ways_come_first_and_where_nothing_joins_them_there_are_none() -> None:
    graph = territory(cooperation("ab", "a b"), cooperation("bc", "b c"), cooperation("xy", "x y")).project("all")
    assert shortest(graph, ["region/a", "region/b"], ["region/c"], 3) == [
        ["region/b", "region/c"],
        ["region/a", "region/b", "region/c"],
    ]
    assert shortest(graph, ["region/a"], ["region/x"], 3) == []
    assert shortest(graph, ["region/a"], ["region/nowhere"], 3) == []


def test_bavaria_reaches_catalonia_and_each_step_names_cooperations_with_sources(snapshot: Snapshot) -> None:
    found = find_paths(snapshot, territory_of(snapshot), "region/bavaria", "region/catalonia", limit=5)
    costs = [path.cost for path in found.items]
    assert len(costs) == 5 and costs == sorted(costs)
    for path in found.items:
        assert path.places[0] == "region/bavaria" and path.places[-1] == "region/catalonia"
        assert path.cost == pytest.approx(sum(1 / step.weight for step in path.steps), abs=2e-3)
        for step in path.steps:
            assert step.through and all(through.sources for through in step.through)
            shares = [through.share for through in step.through]
            assert shares == sorted(shares, reverse=True)


def test_an_institute_and_a_person_start_from_the_place_that_they_stand_for(snapshot: Snapshot) -> None:
    territory_ = territory_of(snapshot)
    assert find_paths(snapshot, territory_, "organisation/imec", "region/andalusia").start == ["region/flemish-brabant"]
    assert find_paths(snapshot, territory_, "person/ilkka-niemelae", "region/sicily").start == [
        "region/helsinki-uusimaa"
    ]


def test_as_of_an_early_day_and_for_a_topic_only_what_stood_and_fits_is_walked(snapshot: Snapshot) -> None:
    read = territory_of(snapshot)
    day = datetime.date(2010, 1, 1)
    then = find_paths(snapshot, read, "region/bavaria", "region/catalonia", as_of=day)
    assert then.undated > 0 and then.items
    for step in (step for path in then.items for step in path.steps):
        assert all(read.cooperations[through.id].on(day) for through in step.through)
    topical = find_paths(snapshot, read, "region/bavaria", "region/catalonia", topic="topic/quantum-technologies")
    for step in (step for path in topical.items for step in path.steps):
        assert all("topic/quantum-technologies" in read.cooperations[through.id].topics for through in step.through)
    assert find_paths(snapshot, read, "region/bavaria", "region/catalonia", as_of=datetime.date(1900, 1, 1)).items == []


def test_ends_that_are_not_there_the_same_or_nowhere_are_refused_by_name(snapshot: Snapshot) -> None:
    read = territory_of(snapshot)
    with pytest.raises(NotFound, match="region/atlantis"):
        find_paths(snapshot, read, "region/bavaria", "region/atlantis")
    with pytest.raises(BadParameter, match=r"'to'.*same place.*region/bavaria"):
        find_paths(snapshot, read, "region/bavaria", "region/bavaria")
    with pytest.raises(BadParameter, match="stands for no region or country"):
        find_paths(snapshot, read, "region/bavaria", "topic/photonics")
    with pytest.raises(BadParameter, match="from 1 to 10"):
        find_paths(snapshot, read, "region/bavaria", "region/catalonia", limit=11)
