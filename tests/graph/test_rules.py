"""What the rules add, on a few records."""

from __future__ import annotations

import calendar
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.build import build
from graph.settings import Settings
from graph.snapshot import Shelf
from graph.terms import RULES_GRAPH, prologue


@pytest.fixture(scope="module")
def store(standing: Path) -> ox.Store:
    return Shelf(Settings(home=standing)).current().store.store


def ask(store: ox.Store, pattern: str) -> bool:
    return bool(store.query(prologue() + "ASK { " + pattern + " }"))


@pytest.mark.parametrize(
    "pattern",
    [
        "region:bavaria a ta:Actor , ta:Place , dcterms:Location",
        "organisation:imec a ta:Organisation , org:Organization ; rdfs:label 'imec'@en",
        "person:a-minister rdfs:label 'A. Minister'",
        "cooperation:visit ta:participant organisation:imec",
        "<https://w3id.org/tech-axis/id/cooperation/visit/participation/imec> dcterms:source source:src-one",
        "<https://w3id.org/tech-axis/id/cooperation/visit/involvement/a-minister> dcterms:source source:src-one",
        "organisation:imec ta:inRegion region:flanders ; ta:inCountry country:belgium ; ta:standsFor region:flanders",
        "region:bavaria ta:standsFor region:bavaria ; ta:cooperatesWith region:flanders , organisation:imec",
        "region:flanders ta:cooperatesWith region:bavaria ; ta:cooperatesThrough region:saxony",
        "cooperation:partnership ta:topicOrBroader topic:quantum-technologies",
        "cooperation:partnership ta:startYear 2024 ; ta:startEarliest '2024-02-01'^^xsd:date ; ta:startLatest '2024-02-29'^^xsd:date",
        "cooperation:partnership ta:lastAttested '2025-06-01'^^xsd:date ; ta:recorded '2026-01-01'^^xsd:date",
        "<https://w3id.org/tech-axis/id/cooperation/visit/involvement/a-minister> ta:officeThen <https://w3id.org/tech-axis/id/person/a-minister/office/minister-bavaria>",
        "<https://w3id.org/tech-axis/id/person/a-minister/office/minister-bavaria> ta:startEarliest '2025-02-01'^^xsd:date",
    ],
)
def test_a_rule_adds_what_it_says(store: ox.Store, pattern: str) -> None:
    assert ask(store, pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        "organisation:nowhere-network ta:standsFor ?place",
        "region:flanders ta:cooperatesWith region:saxony",
        "region:bavaria ta:cooperatesWith region:bavaria",
        "cooperation:partnership ta:endLatest ?end",
    ],
)
def test_a_rule_adds_nothing_more(store: ox.Store, pattern: str) -> None:
    assert not ask(store, pattern)


def test_without_a_start_the_day_on_which_somebody_joined_attests_a_cooperation(small: Settings) -> None:
    file = small.data / "cooperations" / "partnership.ttl"
    text = file.read_text(encoding="utf-8").replace('ta:startDate "2024-02"^^xsd:gYearMonth ;', "")
    joined = 'ta:agent <region/flanders> ; ta:startDate "1999"^^xsd:gYear'
    file.write_text(text.replace("ta:agent <region/flanders>", joined), encoding="utf-8")
    build(small)
    store = Shelf(small).current().store.store
    assert ask(store, "cooperation:partnership ta:startEarliest '1999-01-01'^^xsd:date")


def test_the_last_sign_of_life_is_as_precise_as_its_source(small: Settings) -> None:
    visit = small.data / "cooperations" / "visit.ttl"
    text = visit.read_text(encoding="utf-8").replace('"2025-06-01"^^xsd:date', '"2026"^^xsd:gYear')
    visit.write_text(text, encoding="utf-8")
    build(small)
    store = Shelf(small).current().store.store
    assert ask(store, "cooperation:partnership ta:lastAttested '2026'^^xsd:gYear")
    assert not ask(store, "cooperation:partnership ta:lastAttested '2026-01-01'^^xsd:date")


def test_what_rules_add_stands_in_a_graph_of_its_own_and_repeats_no_file(store: ox.Store) -> None:
    rules = ox.NamedNode(RULES_GRAPH)
    added = list(store.quads_for_pattern(None, None, None, rules))
    assert added
    for quad in added:
        graphs = [found.graph_name for found in store.quads_for_pattern(quad.subject, quad.predicate, quad.object)]
        assert set(graphs) == {rules, ox.DefaultGraph()}


def test_the_default_graph_holds_every_statement_once(store: ox.Store) -> None:
    named = {(quad.subject, quad.predicate, quad.object) for quad in store if quad.graph_name != ox.DefaultGraph()}
    default = [
        (quad.subject, quad.predicate, quad.object)
        for quad in store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    ]
    assert len(default) == len(set(default)) == len(named)
    assert set(default) == named


def bounds(written: str) -> tuple[str, str]:
    """First and last day that a year, a month or a day may mean, by the calendar of the standard library."""
    match [int(part) for part in written.split("-")]:
        case [year]:
            return f"{year}-01-01", f"{year}-12-31"
        case [year, month]:
            return f"{written}-01", f"{written}-{calendar.monthrange(year, month)[1]}"
        case _:
            return written, written


def test_bounds_of_the_published_dates_are_those_of_the_calendar(published: Settings) -> None:
    found = (
        Shelf(published)
        .current()
        .store.store.query(
            prologue()
            + "SELECT ?date ?first ?last { ?thing ta:startDate ?date ; ta:startEarliest ?first ; ta:startLatest ?last }"
        )
    )
    seen = 0
    for row in found:  # type: ignore[union-attr]
        first, last = bounds(row["date"].value)
        assert (row["first"].value, row["last"].value) == (first, last)
        seen += 1
    assert seen > 1000
