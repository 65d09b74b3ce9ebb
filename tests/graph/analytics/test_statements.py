"""The measures in the store: complete, with their definitions, in their own graph and in the default one."""

from __future__ import annotations

import math

import pyoxigraph as ox
import pytest
import rdflib

from graph.analytics.measures import MEASURES, measure_all
from graph.analytics.statements import MEASURES_GRAPH
from graph.analytics.ties import Ties
from graph.network import read_territory
from graph.settings import CHECKOUT, Settings
from graph.snapshot import Shelf
from graph.terms import TA, THING, prologue


def test_sparql_sorts_by_every_measure_and_gives_what_was_measured(published: Settings) -> None:
    store = Shelf(published).current().store
    ties = Ties.of(read_territory(store).project())
    values = measure_all(ties)
    for measure in MEASURES.values():
        if not measure.term:
            continue
        query = prologue() + f"SELECT ?place ?value {{ ?place ta:{measure.name} ?value }} ORDER BY DESC(?value)"
        rows = [(row["place"].value, float(row["value"].value)) for row in store.store.query(query)]  # type: ignore
        measured = {
            THING + name: value
            for name, value in zip(ties.names, values[measure.name], strict=True)
            if not math.isnan(value)
        }
        assert dict(rows) == pytest.approx(measured, abs=1e-9), measure.name
        assert [value for _, value in rows] == sorted((value for _, value in rows), reverse=True)


def test_the_graph_of_measures_holds_them_with_their_definitions_and_the_default_graph_too(published: Settings) -> None:
    store: ox.Store = Shelf(published).current().store.store
    own = {quad.triple for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(MEASURES_GRAPH))}
    assert len(own) > 2000
    for triple in own:
        found = store.quads_for_pattern(triple.subject, triple.predicate, triple.object, ox.DefaultGraph())
        assert sum(1 for _ in found) == 1
    defined = {triple.subject.value for triple in own if triple.predicate.value.endswith("#definition")}  # type: ignore
    assert defined == {TA + measure.name for measure in MEASURES.values() if measure.term}


def test_the_ontology_says_of_each_measure_what_the_register_says() -> None:
    ontology = rdflib.Graph().parse(CHECKOUT / "ontology" / "tech-axis.ttl")
    for measure in MEASURES.values():
        term = rdflib.URIRef(TA + measure.name)
        if not measure.term:
            assert not list(ontology.triples((term, None, None)))
            continue
        for property_, text in ((rdflib.RDFS.label, measure.label), (rdflib.RDFS.comment, measure.reading)):
            said = {literal.language: str(literal) for literal in ontology.objects(term, property_)}  # type: ignore[attr-defined]
            assert said == {"en": text.en, "de": text.de}
        kind = rdflib.XSD.integer if measure.whole else rdflib.XSD.decimal
        assert ontology.value(term, rdflib.RDFS.range) == kind
