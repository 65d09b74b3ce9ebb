"""The ontology: its lint finds what it should, a reasoner finds no contradiction, and its lists agree with the code."""

from __future__ import annotations

import json
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib

from graph import validate
from graph.dataset import data_files, ontology_files
from graph.settings import CHECKOUT, Settings
from graph.terms import PREFIXES, TA, prologue

ONTOLOGY = CHECKOUT / "ontology"
TERM = f"<{TA}Made> a owl:Class ; "
BREACHES = {
    "missing-label": (
        "rdfs:comment 'x'@en ; rdfs:isDefinedBy <https://w3id.org/tech-axis/ontology>",
        "no rdfs:label",
    ),
    "missing-definition": ("rdfs:label 'made'@en , 'gemacht'@de", "no rdfs:comment"),
    "missing-is-defined-by": (
        "rdfs:label 'made'@en , 'gemacht'@de ; rdfs:comment 'x'@en",
        "rdfs:isDefinedBy",
    ),
    "double-label": ("rdfs:label 'made'@en , 'created'@en", "two preferred labels"),
    "label-used-twice": ("rdfs:label 'region'@en", "shares the label"),
    "trailing-space": ("rdfs:label 'made '@en", "ends with a space"),
    "undeclared-term": (f"<{TA}nothingLikeIt> 'x'", "does not declare"),
    "undeclared-target": (f"rdfs:subClassOf <{TA}Nothing>", "does not declare"),
}


def planted(tmp_path: Path, turtle: str, small: Settings) -> list[str]:
    """What the checks say of the ontology with something planted in it."""
    file = tmp_path / "planted.ttl"
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    file.write_text(prefixes + turtle, encoding="utf-8")
    files = [*ontology_files(ONTOLOGY), *data_files(small.data)]
    store = validate.load(files)
    store.load(path=str(file), to_graph=ox.NamedNode("urn:planted"))
    return [str(finding) for finding in validate.check(store, files, small)]


@pytest.mark.parametrize("lint", BREACHES)
def test_the_lint_finds_what_is_planted(tmp_path: Path, small: Settings, lint: str) -> None:
    turtle, said = BREACHES[lint]
    assert any(said in line for line in planted(tmp_path, TERM + turtle + " .", small))


def test_the_lint_finds_a_deprecated_term_in_use_and_a_property_without_domain_or_range(
    tmp_path: Path, small: Settings
) -> None:
    turtle = f"<{TA}old> a owl:ObjectProperty ; owl:deprecated true . <{TA}Country> <{TA}old> <{TA}Region> ."
    told = planted(tmp_path, turtle, small)
    assert any("is deprecated" in line for line in told)
    assert any("has no rdfs:domain" in line for line in told)
    assert any("has no rdfs:range" in line for line in told)


def test_the_lint_finds_an_ontology_without_header(tmp_path: Path, small: Settings) -> None:
    told = planted(tmp_path, "<urn:other> a owl:Ontology .", small)
    for missing in ("owl:versionInfo", "dcterms:license", "dcterms:description"):
        assert any(missing in line for line in told)


def test_every_topic_and_code_has_words_in_four_languages_and_topics_stand_in_three_levels() -> None:
    store = validate.load(ontology_files(ONTOLOGY))
    query = prologue() + (
        "SELECT (COUNT(DISTINCT ?topic) AS ?topics) (COUNT(DISTINCT ?third) AS ?thirds) "
        "{ ?topic a ta:Topic . OPTIONAL { ?third a ta:Topic ; skos:broader/skos:broader ?topic } }"
    )
    row = next(iter(store.query(query, use_default_graph_as_union=True)))  # type: ignore[arg-type]
    assert int(row["topics"].value) == 63
    assert int(row["thirds"].value) > 0


def test_the_prefixes_of_the_ontology_are_those_of_the_code() -> None:
    graph = rdflib.Graph().parse(ONTOLOGY / "prefixes.ttl")
    sh = rdflib.Namespace(PREFIXES["sh"])
    declared = {
        str(graph.value(node, sh.prefix)): str(graph.value(node, sh.namespace))
        for node in graph.objects(None, sh.declare)
    }
    assert declared == PREFIXES


def test_the_json_ld_context_reads_a_record_as_the_turtle_does() -> None:
    record = {
        "@context": (ONTOLOGY / "context.jsonld").as_uri(),
        "id": "https://w3id.org/tech-axis/id/cooperation/x",
        "type": "StandingCooperation",
        "label": {"en": "X"},
        "status": "https://w3id.org/tech-axis/code/status/active",
        "startDate": "2025",
        "source": ["https://w3id.org/tech-axis/id/source/src-x"],
    }
    graph = rdflib.Graph().parse(data=json.dumps(record), format="json-ld")
    assert (
        rdflib.URIRef(record["id"]),
        rdflib.URIRef(TA + "status"),
        rdflib.URIRef(str(record["status"])),
    ) in graph  # type: ignore[arg-type]
    assert graph.value(
        rdflib.URIRef(str(record["id"])), rdflib.URIRef(PREFIXES["skos"] + "prefLabel")
    ) == rdflib.Literal("X", lang="en")


def contradictions(sample: str) -> list[str]:
    graph = rdflib.Graph()
    for name in ("tech-axis.ttl", "codes.ttl", "topics.ttl"):
        graph.parse(ONTOLOGY / name)
    for path in sorted((Path(__file__).parents[1] / "cases" / "small").rglob("*.ttl")):
        graph.parse(path)
    graph.parse(
        data="".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items()) + sample,
        format="turtle",
    )
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(graph)
    error = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
    return [str(message) for message in graph.objects(None, error)]


def test_a_reasoner_finds_no_contradiction() -> None:
    assert contradictions("") == []


@pytest.mark.parametrize(
    "sample",
    [
        "region:bavaria a ta:Country .",
        "person:a-minister a ta:Actor .",
        "cooperation:visit a ta:StandingCooperation .",
        "cooperation:partnership ta:place person:a-minister .",
    ],
)
def test_a_reasoner_finds_a_planted_contradiction(sample: str) -> None:
    assert contradictions(sample)
