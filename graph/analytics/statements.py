"""The measures as statements, so that SPARQL can sort by them: each with its definition, in a graph of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from graph.analytics.measure import Measure
from graph.analytics.measures import MEASURES
from graph.analytics.report import Report
from graph.terms import DCTERMS, GRAPH, RDF, SKOS, TA, THING, XSD

MEASURES_GRAPH = GRAPH + "measures"
DECIMALS = 9


def statements(found: Report) -> Iterator[ox.Quad]:
    """The report of all working ties in the graph ``…/graph/measures``: values, groups, and what each measure is."""
    for subject, property_, value in _triples(found):
        yield ox.Quad(ox.NamedNode(subject), ox.NamedNode(property_), value, ox.NamedNode(MEASURES_GRAPH))


def definition(measure: Measure) -> str:
    """What a measure is, for who must check it: formula, weights, and the call that gives the same numbers."""
    kind = "weighted" if measure.weighted else "not weighted"
    exact = f"within {measure.tolerance:g}" if measure.tolerance else "exactly"
    return f"{measure.formula}. Working ties of all dates, {kind}. NetworkX ({exact}): {measure.call}."


def _triples(found: Report) -> Iterator[tuple[str, str, ox.NamedNode | ox.Literal]]:
    about = found["about"]
    told = (
        f"Measures of the {about['ties']} working ties among {about['tiedPlaces']} regions and countries, of all dates."
    )
    yield MEASURES_GRAPH, DCTERMS + "description", ox.Literal(told, language="en")
    terms = [measure for measure in MEASURES.values() if measure.term]
    for measure in terms:
        yield TA + measure.name, SKOS + "definition", ox.Literal(definition(measure), language="en")
    for place in found["places"]:
        yield from _place(place, terms)
    for group in found["communities"]["groups"]:
        yield from _group(group)


def _place(place: dict[str, Any], terms: list[Measure]) -> Iterator[tuple[str, str, ox.NamedNode | ox.Literal]]:
    for measure in terms:
        value = place["values"][measure.name]
        if value is not None:
            yield THING + place["id"], TA + measure.name, _number(value["value"], measure.whole)
    if place["community"] is not None:
        yield THING + place["id"], TA + "community", _community(place["community"])


def _group(group: dict[str, Any]) -> Iterator[tuple[str, str, ox.NamedNode | ox.Literal]]:
    subject = _community(group["number"]).value
    yield subject, RDF + "type", ox.NamedNode(TA + "Community")
    for language, name in group["name"].items():
        yield subject, SKOS + "prefLabel", ox.Literal(name, language=language)
    yield subject, TA + "stability", _number(group["stability"], False)
    for topic in group["topics"]:
        yield subject, TA + "markedBy", ox.NamedNode(THING + topic)


def _community(number: int) -> ox.NamedNode:
    return ox.NamedNode(f"{MEASURES_GRAPH}/community-{number}")


def _number(value: float, whole: bool) -> ox.Literal:
    if whole:
        return ox.Literal(int(value))
    text = f"{value:.{DECIMALS}f}".rstrip("0")
    return ox.Literal(text + "0" if text.endswith(".") else text, datatype=ox.NamedNode(XSD + "decimal"))
