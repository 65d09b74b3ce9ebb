"""The report of a network: what a snapshot carries, and what it says where there is little or nothing to measure."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace

import pytest

from graph.analytics.development import development, years
from graph.analytics.measures import MEASURES
from graph.analytics.ranking import brokers, nothing, ranking
from graph.analytics.report import FILE, Question, dump, report, report_of
from graph.build import build
from graph.errors import NotFound
from graph.network import Place, Territory, territory_of
from graph.settings import Settings
from graph.snapshot import Shelf
from graph.topics import Topic, topics_of
from tests.synthetic import TOPICS, synthetic

TOPIC = {name: Topic(name, name, name, None) for name in TOPICS}


def test_the_snapshot_carries_the_report_that_measuring_it_again_gives(published: Settings) -> None:
    snapshot = Shelf(published).current()
    carried = json.loads(snapshot.read(FILE))
    assert carried == json.loads(dump(report(territory_of(snapshot), topics_of(snapshot))))
    assert report_of(snapshot) == carried
    assert report_of(snapshot) is report_of(snapshot, Question())


def test_an_unknown_topic_is_told() -> None:
    with pytest.raises(NotFound, match="topic/alchemy"):
        report(synthetic(10, 10), TOPIC, Question(topic="topic/alchemy"))


@pytest.mark.parametrize("places", [0, 1, 2])
def test_a_network_of_so_few_places_without_ties_gives_nothing_and_says_so(places: int) -> None:
    names = [f"region/{number}" for number in range(places)]
    alone = Territory(
        {name: Place(name, "region", name, name, "country/x", "x", None, None, None) for name in names}, {}
    )
    found = report(alone, {})
    assert found["places"] == [] and found["communities"]["groups"] == []
    assert found["resilience"] == {"bridges": [], "cutPoints": []}
    assert nothing(found) is not None
    assert years(alone, Question()) is None


def test_a_day_before_the_first_tie_is_named_with_the_year_of_that_tie() -> None:
    territory = synthetic(100, 40)
    first = years(territory, Question())
    assert first is not None
    found = report(territory, TOPIC, Question(as_of=datetime.date(1800, 1, 1)))
    said = nothing(found)
    assert said is not None
    assert said.en == f"No working tie had begun by 1 January 1800: the first on record is of {first[0]}."
    assert (
        said.de
        == f"Bis zum 1. Januar 1800 hatte keine Arbeitsverbindung begonnen: die erste bekannte ist von {first[0]}."
    )


@pytest.mark.parametrize("question", [Question(direct_only=True), Question(domestic=False), Question(scope="all")])
def test_the_first_tie_is_the_first_of_those_that_are_asked_about(question: Question) -> None:
    territory = synthetic(100, 40)
    tied = question.graph(territory).edges(data="cooperations")
    begun = [territory.cooperations[name].start_earliest for *_, names in tied for name in names]
    first = min(day for day in begun if day)
    found = report(territory, TOPIC, replace(question, as_of=first - datetime.timedelta(days=1)))
    assert (found["about"]["tiedPlaces"], found["about"]["firstTie"]) == (0, first.isoformat())
    assert report(territory, TOPIC, replace(question, as_of=first))["about"]["tiedPlaces"] > 0
    span = years(territory, question)
    assert span is not None and span[0] == first.year


def test_every_place_has_every_measure_and_groups_have_names_of_their_own() -> None:
    territory = synthetic(400, 120)
    found = report(territory, TOPIC)
    assert len(found["places"]) == len(territory.places)
    assert all(place["values"].keys() == MEASURES.keys() for place in found["places"])
    names = [group["name"]["en"] for group in found["communities"]["groups"]]
    assert len(set(names)) == len(names) > 1
    for name in MEASURES:
        rows = ranking(found, name)
        assert len(rows) <= found["about"]["tiedPlaces"]
        assert [row["rank"] for row in rows] == sorted(row["rank"] for row in rows)
    assert brokers(found, "total")[0]["total"] == max(place["roles"]["total"] for place in found["places"])


def test_without_uncertainty_the_values_are_the_same() -> None:
    territory = synthetic(200, 60)
    sure, plain = report(territory, TOPIC), report(territory, TOPIC, uncertain=False)
    for one, other in zip(sure["places"], plain["places"], strict=True):
        for name in MEASURES:
            assert (one["values"][name] or {}).get("value") == (other["values"][name] or {}).get("value")
            assert (one["values"][name] or {}).get("rank") == (other["values"][name] or {}).get("rank")


def test_the_last_year_of_the_development_is_the_network_of_its_last_day() -> None:
    territory = synthetic(200, 60)
    span = years(territory, Question())
    assert span is not None
    rows = development(territory, Question(), MEASURES["strength"], span[0], span[1])
    last = report(territory, TOPIC, Question(as_of=datetime.date(span[1], 12, 31)), uncertain=False)
    assert (rows[-1]["ties"], rows[-1]["tiedPlaces"]) == (last["about"]["ties"], last["about"]["tiedPlaces"])
    leader = ranking(last, "strength")[0]
    assert (rows[-1]["places"][0]["id"], rows[-1]["places"][0]["value"]) == (leader["id"], leader["value"])


def test_a_few_records_build_with_their_measures(small: Settings) -> None:
    found = json.loads(build(small).read(FILE))
    flanders = next(place for place in found["places"] if place["id"] == "region/flanders")
    assert flanders["values"]["degree"]["value"] == 2
