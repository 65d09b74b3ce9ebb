"""What if: what is added and ended shows in the figures, in groups and suggestions, and nothing is kept."""

from __future__ import annotations

import networkx as nx
import pytest

from graph.analytics.partners import Prospect
from graph.analytics.proposal import MOST, read_proposal
from graph.analytics.scenario import Outcome, what_if
from graph.errors import BadParameter, NotFound
from graph.network import Territory
from tests.graph.analytics.territories import cooperation, territory

# Two groups of four, and one tie between them.
RECORDS = (
    *(cooperation(pair, " ".join(pair), 2010) for pair in ("ab", "ac", "ad", "bc", "bd", "cd")),
    *(cooperation(pair, " ".join(pair), 2010) for pair in ("no", "np", "nq", "op", "oq", "pq")),
    cooperation("bridge", "a n", 2015),
    cooperation("alliance", "b c o", 2016),
)


def asked(read: Territory, add: str = "", end: str = "", focus: str | None = None) -> Outcome:
    prospect = Prospect(read, None)
    kept = prospect.evidence.ties.copy(), dict(read.cooperations)
    outcome = what_if(prospect, read_proposal(read, add.split(), end.split()), focus=focus)
    assert (prospect.evidence.ties == kept[0]).all() and read.cooperations == kept[1]
    return outcome


def test_a_new_tie_changes_what_networkx_says_it_changes() -> None:
    read = territory(*RECORDS)
    found = asked(read, add="region/d~region/q")
    graph = read.project()
    for which in ("before", "after"):
        if which == "after":
            graph.add_edge("region/d", "region/q", weight=1.0)
        between = nx.betweenness_centrality(graph)
        constraint = nx.constraint(graph, weight="weight")
        for place in found.places:
            figures = getattr(place, which)
            assert figures.partners == graph.degree(place.id)
            assert figures.strength == pytest.approx(graph.degree(place.id, weight="weight"))
            assert figures.betweenness == pytest.approx(between[place.id], abs=1e-5)
            assert figures.constraint == pytest.approx(constraint[place.id], abs=1e-5)
            assert figures.reach == len(nx.single_source_shortest_path_length(graph, place.id, 2)) - 1
    assert [place.id for place in found.places][:2] == ["region/d", "region/q"]
    assert (found.before.ties, found.after.ties) == (graph.number_of_edges() - 1, graph.number_of_edges())
    assert found.focus == "region/d"
    assert {item.id: (item.before is None, item.after is None) for item in found.suggestions}["region/q"] == (
        False,
        True,
    )


def test_the_end_of_a_cooperation_and_of_a_tie_can_cut_the_network_apart() -> None:
    read = territory(*RECORDS[:-1])
    for end in ("cooperation/bridge", "region/a~region/n"):
        found = asked(read, end=end)
        assert (found.before.parts, found.after.parts) == (1, 2)
        assert found.before.groups == found.after.groups == 2
        assert found.moved == []
        assert {place.id for place in found.places} >= {"region/a", "region/n"}


def test_an_alliance_ties_all_its_places_and_its_end_unties_them() -> None:
    read = territory(*RECORDS)
    assert (
        asked(read, add="region/d~region/p~region/q").after.ties == asked(read, add="region/d~region/q").after.ties + 1
    )
    ended = asked(read, end="cooperation/alliance", focus="region/b")
    assert ended.before.ties - ended.after.ties == 2  # B and C stay tied by what is theirs alone
    assert ended.focus == "region/b"


def test_who_changes_the_group_is_named() -> None:
    read = territory(*RECORDS[:-2], cooperation("dn", "d n", 2015))
    found = asked(
        read, add="region/d~region/o region/d~region/p region/d~region/q", end="region/a~region/d region/b~region/d"
    )
    assert found.moved == ["region/d"]


def test_what_cannot_be_is_refused_by_name() -> None:
    read = territory(*RECORDS)
    with pytest.raises(BadParameter, match="names the same place twice"):
        read_proposal(read, ["region/a~region/a"])
    with pytest.raises(NotFound, match="region/atlantis"):
        read_proposal(read, ["region/a~region/atlantis"])
    with pytest.raises(NotFound, match="cooperation/none"):
        read_proposal(read, end=["cooperation/none"])
    with pytest.raises(BadParameter, match=f"1000 changes are more than the {MOST}"):
        read_proposal(read, ["region/a~region/b"] * 1000)
    with pytest.raises(BadParameter, match="two places"):
        read_proposal(read, end=["region/a~region/b~region/c"])
    with pytest.raises(BadParameter, match="two to"):
        read_proposal(read, ["region/a"])
    with pytest.raises(BadParameter, match="say what would change"):
        read_proposal(read)
    with pytest.raises(BadParameter, match="have no working tie that could end"):
        asked(read, end="region/a~region/o")
    with pytest.raises(NotFound, match="region/atlantis"):
        asked(read, add="region/a~region/o", focus="region/atlantis")


def test_a_list_of_eleven_is_refused_because_it_would_tie_nobody() -> None:
    read = territory(cooperation("l", "a b c d e f g h i j k"))
    with pytest.raises(BadParameter, match="two to 10 places"):
        read_proposal(read, ["~".join(sorted(read.places))])
