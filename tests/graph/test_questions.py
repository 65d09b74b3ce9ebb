"""The competency questions: each is described, labelled, runs on the published data and finds enough."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
import rdflib

from graph.settings import CHECKOUT, Settings
from graph.snapshot import Shelf
from graph.terms import PREFIXES, TA

FILES = sorted((CHECKOUT / "ontology" / "questions").glob("*.ttl"))
SH = rdflib.Namespace(PREFIXES["sh"])


def test_there_are_at_least_thirty_and_each_strategist_question_has_some() -> None:
    assert len(FILES) >= 30
    texts = [path.read_text(encoding="utf-8") for path in FILES]
    for number in range(1, 7):
        assert sum(f'"strategist-{number}"' in text for text in texts) >= 3
    assert sum('"seed"' in text for text in texts) >= 8


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_is_described_and_finds_enough(path: rdflib.term.Node, published: Settings) -> None:
    graph = rdflib.Graph().parse(path)
    question = graph.value(None, rdflib.RDF.type, SH.SPARQLExecutable)
    assert {label.language for label in graph.objects(question, rdflib.RDFS.label)} == {"en", "de"}  # type: ignore[attr-defined]
    assert graph.value(question, rdflib.RDFS.comment)
    assert graph.value(question, rdflib.URIRef(PREFIXES["schema"] + "keywords"))
    text = graph.value(question, SH.select) or graph.value(question, SH.construct)
    floor = graph.value(question, rdflib.URIRef(TA + "minimumRows"))
    results = Shelf(published).current().store.store.query(str(text))
    assert isinstance(results, ox.QuerySolutions | ox.QueryTriples)
    assert len(list(results)) >= int(str(floor)) > 0
