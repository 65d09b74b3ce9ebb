"""The other networks: who is tied to whom, by which cooperations, and with what share."""

from __future__ import annotations

import datetime

from graph.build import build
from graph.network import read_territory
from graph.projections import (
    actor_network,
    alliance_network,
    by_year,
    person_network,
    read_involved,
    topic_network,
)
from graph.settings import Settings
from graph.snapshot import Shelf


def test_every_network_of_a_few_records_keeps_its_cooperations(small: Settings) -> None:
    build(small)
    store = Shelf(small).current().store
    territory, involved = read_territory(store), read_involved(store)
    actors = actor_network(territory, involved)
    assert actors.edges["organisation/imec", "region/bavaria"]["cooperations"] == {"cooperation/visit": 0.5}
    assert actors.edges["region/bavaria", "region/flanders"]["weight"] == 1.0
    assert actors.nodes["organisation/imec"] == {"kind": "organisation", "label": "imec"}
    topics = topic_network(territory)
    assert set(topics["region/flanders"]) == {"topic/quantum-communication", "topic/quantum-technologies"}
    assert alliance_network(territory).number_of_edges() == 0
    assert set(alliance_network(territory, fewest=2)["cooperation/partnership"]) == {
        "region/bavaria",
        "region/flanders",
    }
    assert list(person_network(territory, involved)) == ["person/a-minister"]
    before = actor_network(territory, involved, as_of=datetime.date(2025, 1, 1))
    assert set(before) == {"region/bavaria", "region/flanders"}


def test_people_met_through_the_offices_that_they_held(published: Settings) -> None:
    store = Shelf(published).current().store
    territory, involved = read_territory(store), read_involved(store)
    officials, people = person_network(territory, involved), person_network(territory, involved, in_office=False)
    assert 0 < officials.number_of_edges() < people.number_of_edges()
    for one, other, tie in officials.edges(data=True):
        assert tie["offices"].keys() == tie["cooperations"].keys(), (one, other)
        assert all(all(bodies) for bodies in tie["offices"].values())
        assert abs(tie["weight"] - sum(tie["cooperations"].values())) < 1e-9


def test_the_network_by_year_is_that_of_each_last_day(published: Settings) -> None:
    territory = read_territory(Shelf(published).current().store)
    years = dict(by_year(territory, 2010, 2012))
    assert list(years) == [2010, 2011, 2012]
    assert years[2011].edges == territory.project(as_of=datetime.date(2011, 12, 31)).edges
