"""The catalogue on the published data: what it lists, filters and counts agrees with the graph itself."""

from __future__ import annotations

import datetime
from pathlib import Path

import numpy as np
import pytest

from graph.catalogue import TYPES, Catalogue, Filters, Selection, View, catalogue_of, derive
from graph.errors import BadParameter
from graph.settings import Settings
from graph.snapshot import Shelf
from graph.store import LocalStore
from graph.terms import prologue


@pytest.fixture(scope="module")
def store(published: Settings) -> LocalStore:
    return Shelf(published).current().store


@pytest.fixture(scope="module")
def catalogue(published: Settings) -> Catalogue:
    return catalogue_of(Shelf(published).current())


def count(store: LocalStore, pattern: str) -> int:
    query = prologue() + f"SELECT (COUNT(DISTINCT ?x) AS ?n) {{ {pattern} }}"
    return int(next(iter(store.store.query(query)))[0].value)  # type: ignore[union-attr,arg-type,index]


REGISTER = ("narrower", "regions", "cities", "organisations")
"""Where a place or organisation lies is in the register, which names no source for some."""
CLASSES = {"source": "SourceDocument"}
SAME = {
    "a region, itself or through what lies in it": (
        "cooperation", Filters({"region": ("bavaria",)}),
        "?x ta:participant ?a . { BIND(region:bavaria AS ?a) } UNION { ?a ta:inRegion region:bavaria }",
    ),
    "a topic with all narrower ones": (
        "cooperation", Filters({"topic": ("quantum-technologies",)}), "?x a ta:Cooperation ; ta:topic/skos:broader* topic:quantum-technologies",
    ),
    "one of two kinds in one state": (
        "cooperation", Filters({"kind": ("memorandum", "agreement"), "state": ("signed",)}),
        "VALUES ?k { kind:memorandum kind:agreement } ?x ta:kind ?k ; ta:status status:signed",
    ),
    "as of a day": (
        "cooperation", Filters(as_of=datetime.date(2023, 1, 1)),
        "?x a ta:Cooperation ; ta:startEarliest ?s . FILTER(?s <= '2023-01-01'^^xsd:date) FILTER NOT EXISTS { ?x ta:endLatest ?e FILTER(?e < '2023-01-01'^^xsd:date) }",
    ),
    "years of the start": (
        "cooperation", Filters(started_from=2019, started_to=2021),
        "?x a ta:Cooperation ; ta:startEarliest ?s . FILTER(YEAR(?s) >= 2019 && YEAR(?s) <= 2021)",
    ),
    "a role of the place itself": (
        "region", Filters({"role": ("host",)}), "?p ta:agent ?x ; ta:role role:host . ?x a ta:Region",
    ),
    "universities of a country": (
        "organisation", Filters({"kind": ("university",), "country": ("france",)}), "?x a ta:University ; ta:inCountry country:france",
    ),
    "people who were ministers": (
        "person", Filters({"kind": ("minister",)}), "?t ta:officeKind office-kind:minister ; ta:holder ?x",
    ),
    "promises of a region": ("commitment", Filters({"region": ("saxony",)}), "?x ta:promisedBy region:saxony"),
    "sources in Dutch": ("source", Filters({"language": ("nl",)}), "?x a ta:SourceDocument ; dc:language 'nl'"),
    "topics below one": ("topic", Filters({"broader": ("digital-transformation",)}), "?x skos:broader* topic:digital-transformation"),
}  # fmt: skip


@pytest.mark.parametrize("type_", TYPES)
def test_each_list_holds_every_thing_of_its_type(catalogue: Catalogue, store: LocalStore, type_: str) -> None:
    expected = count(store, f"?x a ta:{CLASSES.get(type_, type_.capitalize())}")
    selection = Selection(catalogue, type_)
    assert selection.total == expected == len(set(selection.page(limit=None)))


@pytest.mark.parametrize("case", SAME)
def test_a_filter_finds_what_the_graph_says(catalogue: Catalogue, store: LocalStore, case: str) -> None:
    type_, wanted, pattern = SAME[case]
    assert Selection(catalogue, type_, wanted).total == count(store, pattern) > 0


def test_what_has_no_date_is_left_out_of_an_as_of_list_and_counted(catalogue: Catalogue, store: LocalStore) -> None:
    selection = Selection(catalogue, "cooperation", Filters(as_of=datetime.date(2023, 1, 1)))
    assert selection.undated == count(store, "?x a ta:Cooperation FILTER NOT EXISTS { ?x ta:startEarliest ?s }") > 0


def test_regions_as_of_a_day_are_those_with_a_cooperation_then(catalogue: Catalogue) -> None:
    early = Selection(catalogue, "region", Filters(as_of=datetime.date(1989, 1, 1)))
    late = Selection(catalogue, "region", Filters(as_of=datetime.date(2026, 1, 1)))
    assert 0 < early.total < late.total < catalogue.size("region")


@pytest.mark.parametrize("facet", ["kind", "state", "topic", "region", "country", "role"])
def test_a_facet_counts_what_its_value_would_find(catalogue: Catalogue, facet: str) -> None:
    wanted = {"country": ("germany",)}
    for value, number in Selection(catalogue, "cooperation", Filters(wanted)).facets((facet,))[facet][:4]:
        narrowed = {**wanted, facet: (value.split("/")[-1],)}
        if facet != "country" or value == "country/germany":
            assert Selection(catalogue, "cooperation", Filters(narrowed)).total == number


def test_pages_put_together_are_the_whole_list_in_order(catalogue: Catalogue) -> None:
    selection = Selection(catalogue, "person", Filters({"country": ("austria",)}))
    pages = [number for offset in range(0, selection.total, 7) for number in selection.page(offset, 7)]
    assert pages == selection.page(limit=None)
    labels = [View(catalogue).item(number)["label"] for number in pages]
    assert len(labels) == selection.total


@pytest.mark.parametrize("sort", ["start", "-start"])
def test_what_has_no_date_comes_last_in_either_order(catalogue: Catalogue, sort: str) -> None:
    firsts = [catalogue.array("first")[number] for number in Selection(catalogue, "cooperation").page(0, None, sort)]
    known = [first for first in firsts if first]
    assert firsts[: len(known)] == known == sorted(known, reverse=sort == "-start")


def test_names_are_sorted_in_the_language_asked_for(catalogue: Catalogue) -> None:
    selection = Selection(catalogue, "country")
    german = [View(catalogue, "de").item(number)["label"] for number in selection.page(0, None, "label", "de")]
    assert german.index("Österreich") < german.index("Polen")


def test_every_neighbour_of_every_thing_is_there_with_its_sources(catalogue: Catalogue) -> None:
    view = View(catalogue)
    for number in range(len(catalogue.names)):
        for relation, size in catalogue.relation_sizes(number).items():
            rows = view.neighbours(number, relation, 0, 3)
            assert len(rows) == min(size, 3)
            assert all(row["sources"] for row in rows) or relation in REGISTER, rows


def test_a_tie_tells_role_office_and_evidence(catalogue: Catalogue) -> None:
    view = View(catalogue, "de")
    number = catalogue.numbers["cooperation/bavaria-saxony-joint-cabinet-2019"]
    hosts = {row["thing"]["id"]: row["role"]["label"] for row in view.neighbours(number, "participants")}
    assert hosts["region/saxony"] == "Gastgeber"
    people = {row["thing"]["id"]: row for row in view.neighbours(number, "people")}
    assert people["person/michael-kretschmer"]["sources"]
    assert catalogue.relation_sizes(number)["commitments"] == 13
    partners = {row["thing"]["id"]: row for row in view.neighbours(catalogue.numbers["region/bavaria"], "partners")}
    assert (partners["region/flanders"]["cooperations"], partners["region/flanders"]["since"]) == (14, "2004")
    assert partners["region/flanders"]["newest"]["id"] == "cooperation/bavaria-flanders-digital-alliance-2026"


def test_rows_of_a_relation_page_without_gap_or_overlap(catalogue: Catalogue) -> None:
    number = catalogue.numbers["region/bavaria"]
    whole = catalogue.rows(number, "cooperations")
    parts = [row for offset in range(0, len(whole), 10) for row in catalogue.rows(number, "cooperations", offset, 10)]
    assert [row.target for row in parts] == [row.target for row in whole]
    assert len({row.target for row in whole}) == len(whole) == catalogue.relation_sizes(number)["cooperations"]


def test_what_is_written_and_opened_again_is_the_same(catalogue: Catalogue, store: LocalStore, tmp_path: Path) -> None:
    derive(store).write(tmp_path)
    again = Catalogue.open(tmp_path)
    assert again.names == catalogue.names
    assert [again.document(n) for n in range(0, len(again.names), 50)] == [
        catalogue.document(n) for n in range(0, len(again.names), 50)
    ]


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        (Filters({"topic": ("dragons",)}), "no topic 'dragons'"),
        (Filters({"kind": ("handshake",)}), "none of"),
        (Filters({"colour": ("red",)}), "none of the filters"),
        (Filters({"nature": ("wild",)}), "nothing here"),
        (Filters({"participant": ("atlantis",)}), "no thing 'atlantis'"),
    ],
)
def test_an_unknown_filter_or_value_is_told(catalogue: Catalogue, filters: Filters, said: str) -> None:
    with pytest.raises(BadParameter, match=said):
        Selection(catalogue, "cooperation", filters)


@pytest.mark.parametrize("share", [0.01, 0.09, 0.5, 1.0])
def test_few_and_many_are_counted_and_sorted_alike(catalogue: Catalogue, share: float) -> None:
    selection = Selection(catalogue, "cooperation")
    size = catalogue.size("cooperation")
    selection.mask = np.random.default_rng(1).random(size) < share
    selection.__dict__.pop("total", None)
    facet = catalogue.facet("cooperation", "topic")
    expected = np.bincount(facet.codes[selection.mask[facet.rows]], minlength=len(facet.values))
    assert facet.counts(selection.mask).tolist() == expected.tolist()
    order = catalogue.array("cooperation.order.-start")
    first = catalogue.ranges["cooperation"][0]
    assert selection.page(0, None) == [int(number) + first for number in order[selection.mask[order]]]


def test_nobody_acts_in_an_office_that_began_in_a_later_year(catalogue: Catalogue) -> None:
    number = catalogue.numbers["cooperation/imec-heilbronn-opening-2025"]
    acting = {row["thing"]["id"]: row for row in View(catalogue, "en").neighbours(number, "people")}
    assert acting["person/luc-van-den-hove"].get("office") != "Chair of the Board"
