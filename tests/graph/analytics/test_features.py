"""What a pair is judged by: known figures against NetworkX, symmetry, and nothing that came later."""

from __future__ import annotations

import datetime
import math

import networkx as nx
import numpy as np
import pytest

from graph.analytics.evidence import evidence_of
from graph.analytics.features import FEATURES, Features
from graph.network import territory_of
from graph.settings import Settings
from graph.snapshot import Shelf
from tests.graph.analytics.territories import cooperation, place, territory

DAY = datetime.date(2020, 12, 31)
BEGUN = (
    cooperation("one", "a b", 2010, topics="x"),
    cooperation("two", "b c", 2012, topics="x y"),
    cooperation("three", "a d n", 2015, topics="y z"),
    cooperation("four", "n c", 2019, until=2020, topics="z"),
    cooperation("five", "b d", 2020),
)


def test_scores_of_the_literature_equal_those_of_networkx_on_the_published_data(published: Settings) -> None:
    read = territory_of(Shelf(published).current())
    graph, evidence = read.project(), evidence_of(read)
    features, row = Features(evidence), evidence.index["region/bavaria"]
    others = np.flatnonzero(evidence.candidates(row))
    assert len(others) > 50
    pairs = [("region/bavaria", evidence.places[other].id) for other in others]
    figures = features.row(row)[others]
    for index, (_, _, expected) in enumerate(nx.adamic_adar_index(graph, pairs)):
        assert features.adamic_adar(row)[others[index]] == pytest.approx(expected)
    for index, (_, _, expected) in enumerate(nx.resource_allocation_index(graph, pairs)):
        assert figures[index, FEATURES.index("resourceAllocation")] == pytest.approx(math.log1p(expected))
    for index, (_, _, expected) in enumerate(nx.preferential_attachment(graph, pairs)):
        assert features.degree_product(row)[others[index]] == expected


def test_the_figures_of_a_pair_are_the_same_from_both_ends() -> None:
    features = Features(evidence_of(territory(*BEGUN)))
    size = len(features.evidence.places)
    every = np.stack([features.row(row) for row in range(size)])
    assert every.shape == (size, size, len(FEATURES))
    assert np.allclose(every, every.transpose(1, 0, 2))
    assert np.isfinite(every).all()


def test_nothing_that_began_later_or_has_no_date_changes_any_figure() -> None:
    before = Features(evidence_of(territory(*BEGUN, alone="e"), DAY))
    later = (
        cooperation("later", "a c", 2021, topics="x"),
        # A topic that nobody worked on yet is nothing that a place lacked then.
        cooperation("unheard-of", "a d", 2021, topics="new"),
        cooperation("undated", "a n", topics="z"),
        cooperation("long", "a b c d e n", 2022, topics="y"),
    )
    after = Features(evidence_of(territory(*BEGUN, *later), DAY))
    assert [place.id for place in before.evidence.places] == [place.id for place in after.evidence.places]
    for row in range(len(before.evidence.places)):
        assert (before.row(row) == after.row(row)).all()
        assert (before.evidence.candidates(row) == after.evidence.candidates(row)).all()


def test_when_a_cooperation_ended_is_no_evidence_because_it_may_have_been_written_down_later() -> None:
    open_, ended = cooperation("c", "a b", 2010), cooperation("c", "a b", 2010, until=2015)
    assert (evidence_of(territory(open_), DAY).ties == evidence_of(territory(ended), DAY).ties).all()


def test_candidates_are_known_places_that_are_not_tied_and_do_not_lie_in_each_other() -> None:
    read = territory(*BEGUN, cooperation("national", "country/x country/y", 2000), alone="e")
    evidence = evidence_of(read)
    found = {evidence.places[row].id for row in np.flatnonzero(evidence.candidates(evidence.index["region/a"]))}
    assert found == {"region/c", "country/y"}


def test_distance_is_that_of_the_great_circle_between_the_seats() -> None:
    evidence = evidence_of(territory(*BEGUN))
    apart = evidence.distances(evidence.index["region/a"])
    assert apart[evidence.index["region/b"]] == pytest.approx(602, abs=2)  # Munich to Brussels
    assert np.isnan(apart[evidence.index["region/c"]])
    assert place("region/c").latitude is None


def test_long_lists_and_announcements_are_kept_apart_from_working_ties() -> None:
    long = cooperation("long", "a b c d e f g h i j k", 2010)
    evidence = evidence_of(territory(long, cooperation("announced", "a b", 2011, status="announced")))
    assert not evidence.tied.any()
    assert evidence.lists[0, 1] == pytest.approx(1.1)
    assert evidence.lists[0, 2] == pytest.approx(0.1)
