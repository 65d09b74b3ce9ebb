"""Suggestions: who, why, in which words, and what the tie would change."""

from __future__ import annotations

import datetime
import json

import networkx as nx
import numpy as np
import pytest

from graph.analytics.background import Background, Institute
from graph.analytics.change import standing, with_tie
from graph.analytics.evidence import evidence_of
from graph.analytics.learned import backtest_of
from graph.analytics.partners import NOTES, Prospect
from graph.analytics.prospects import prospect_of
from graph.analytics.windows import model_for
from graph.errors import NotFound
from graph.network import territory_of
from graph.settings import Settings
from graph.snapshot import Shelf
from graph.topics import Topic
from tests.graph.analytics.territories import cooperation, territory

# A is tied to C and D; B is tied to C and D too. E stands apart, and F is known from a domestic record alone.
RECORDS = (
    cooperation("ac", "a c", 2010, topics="quantum"),
    cooperation("ad", "a d", 2011, topics="quantum"),
    cooperation("bc", "b c", 2012, topics="photonics quantum"),
    cooperation("bd", "b d", 2013, topics="photonics quantum"),
    cooperation("en", "e n", 2014, topics="space"),
    cooperation("f", "f", 2015, topics="space"),
    cooperation("list", "a b e n g h i j k l m", 2016),
)
BACKGROUND = Background(
    {
        "topic/quantum": Topic("topic/quantum", "Quantum", "Quanten", None),
        "topic/photonics": Topic("topic/photonics", "Photonics", "Photonik", None),
        "topic/nothing": Topic("topic/nothing", "Nothing", "Nichts", None),
    },
    {("region/b", "topic/quantum"): [Institute("organisation/imec", "imec")]},
)


def prospect(as_of: datetime.date | None = None) -> Prospect:
    return Prospect(territory(*RECORDS, alone="z"), None, BACKGROUND, as_of)


def test_the_first_suggestion_shares_partners_and_topics_and_says_so_in_both_languages() -> None:
    found = prospect().suggest("region/a")
    first = found.items[0]
    assert (first.rank, first.id) == (1, "region/b")
    said = {reason.kind: reason for reason in first.reasons}
    assert said["commonPartners"].english == "2 partners in common: Region/C and Region/D"
    assert said["commonPartners"].german == "2 gemeinsame Partner: Region/C (de) und Region/D (de)"
    assert said["commonTopics"].english == "Both give an above-average share of their cooperations to Quantum"
    assert said["relatedTopics"].things == ["topic/photonics"]
    assert "Photonik" in said["relatedTopics"].german
    assert said["institutes"].english == "1 institute there on your topics: imec"
    assert said["sharedLists"].things == ["cooperation/list"]
    assert said["distance"].english == "602 km from seat to seat"
    assert found.candidates == 11 > len(found.items) == 10


def test_what_the_tie_would_change_equals_what_networkx_says_of_the_network_with_it() -> None:
    read = territory(*RECORDS)
    evidence, graph = evidence_of(read), read.project()
    row, other = evidence.index["region/a"], evidence.index["region/e"]
    untouched = evidence.ties.copy()
    change = with_tie(evidence.ties, row, other)
    assert (evidence.ties == untouched).all()
    assert change.before.constraint == pytest.approx(nx.constraint(graph, weight="weight")["region/a"], abs=1e-6)
    assert change.before.reach == len(nx.single_source_shortest_path_length(graph, "region/a", 2)) - 1 == 3
    graph.add_edge("region/a", "region/e", weight=1.0)
    assert change.after.constraint == pytest.approx(nx.constraint(graph, weight="weight")["region/a"], abs=1e-6)
    assert change.after.reach == len(nx.single_source_shortest_path_length(graph, "region/a", 2)) - 1 == 5
    assert (change.before.partners, change.after.partners) == (2, 3)


def test_a_place_without_ties_has_no_constraint_rather_than_none_at_all() -> None:
    assert standing(np.zeros((2, 2)), 0).constraint is None


def test_with_a_topic_only_places_that_work_on_it_are_suggested() -> None:
    assert [item.id for item in prospect().suggest("region/e", topic="topic/photonics").items] == [
        "region/b",
        "region/c",
        "region/d",
    ]
    nobody = prospect().suggest("region/e", topic="topic/nothing")
    assert nobody.items == [] and nobody.notes == ["no-model", "nobody"]


def test_a_place_without_ties_is_told_so_and_gets_what_can_be_given() -> None:
    found = prospect().suggest("region/f", limit=20)
    assert "no-ties" in found.notes
    assert {"region/e", "region/n"} <= {item.id for item in found.items}
    assert found.items[0].change.before.partners == 0


def test_a_place_of_which_nothing_was_known_then_gets_nothing_and_is_told_so() -> None:
    found = prospect(datetime.date(1950, 1, 1)).suggest("region/a")
    assert (found.items, found.notes, found.candidates) == ([], ["unknown-then"], 0)
    assert found.notes[0] in NOTES


def test_no_sentence_speaks_of_a_day_where_none_was_asked() -> None:
    for place in ("region/z", "region/e", "region/f"):
        said = [words for note in prospect().suggest(place).notes for words in NOTES[note]]
        assert said and not any("by then" in words or "Bis dahin" in words for words in said)
    assert prospect().suggest("region/z").notes == ["unknown"]


def test_as_of_a_day_only_what_had_begun_counts_and_undated_institutes_are_left_out() -> None:
    found = prospect(datetime.date(2012, 12, 31)).suggest("region/a")
    assert [item.id for item in found.items] == ["region/b"]
    kinds = {reason.kind for reason in found.items[0].reasons}
    assert "institutes" not in kinds and "sharedLists" not in kinds


def test_unknown_places_and_topics_are_named_in_the_error() -> None:
    with pytest.raises(NotFound, match="region/atlantis"):
        prospect().suggest("region/atlantis")
    with pytest.raises(NotFound, match="topic/alchemy"):
        prospect().suggest("region/a", topic="topic/alchemy")


def test_the_back_test_of_the_published_data_is_computed_once_and_a_broken_file_is_made_anew(
    published: Settings,
) -> None:
    snapshot = Shelf(published).current()
    path = published.home / "derived" / snapshot.id / "backtest.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{", encoding="utf-8")
    tested = backtest_of(snapshot, published)
    assert json.loads(path.read_bytes())["margins"]
    written = path.stat().st_mtime_ns
    assert backtest_of(snapshot, published) == tested
    assert path.stat().st_mtime_ns == written
    assert len(tested.cuts) == 5
    for cut in tested.cuts:
        assert cut.tied > 100 and cut.figures["model"]["rocAuc"] > 0.5


def test_a_day_in_the_past_gets_a_model_that_has_learnt_from_nothing_later(published: Settings) -> None:
    territory_ = territory_of(Shelf(published).current())
    chosen = model_for(territory_, datetime.date(2020, 5, 1))
    assert chosen is not None and chosen.until == "2019-12-31"
    assert model_for(territory_, datetime.date(1990, 1, 1)) is None


def test_the_models_that_suggest_are_those_that_were_tested(published: Settings) -> None:
    snapshot = Shelf(published).current()
    tested, territory_ = backtest_of(snapshot, published), territory_of(snapshot)
    day = datetime.date.fromisoformat(tested.cuts[1].day)
    for ours, theirs in ((model_for(territory_), tested.models[-1]), (model_for(territory_, day), tested.models[1])):
        assert (ours.until, ours.learnt_from) == (theirs.until, theirs.learnt_from)
        # Linear algebra rounds otherwise on one thread than on several.
        for name in ("means", "scales", "weights", "intercept", "calibration", "most"):
            assert getattr(ours, name) == pytest.approx(getattr(theirs, name), rel=1e-6, abs=1e-6), name


def test_bavaria_is_given_quantum_partners_that_it_is_not_tied_to(published: Settings) -> None:
    snapshot = Shelf(published).current()
    found = prospect_of(snapshot).suggest("region/bavaria", topic="topic/quantum-technologies")
    graph = territory_of(snapshot).project()
    assert 5 < len(found.items) == min(10, found.candidates)
    assert not any(graph.has_edge("region/bavaria", item.id) for item in found.items)
    assert all(item.probability and len(item.reasons) >= 3 for item in found.items)
    probabilities = [item.probability for item in found.items]
    assert probabilities == sorted(probabilities, reverse=True)
