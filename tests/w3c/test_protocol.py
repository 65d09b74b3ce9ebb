"""The W3C's tests of the SPARQL 1.1 Protocol: all but those that need an update to succeed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import httpx
import pytest
from rdflib.term import Node

from graph.files import load_files
from graph.settings import Settings
from graph.snapshot import Shelf
from tests.service import running
from tests.w3c import suite

MANIFEST = suite.manifest("protocol/manifest.ttl")
BASE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest#"
NEED_AN_UPDATE = {
    BASE + name: "it needs an update that succeeds, and data gets in as files only"
    for name in (
        "update_dataset_default_graph",
        "update_dataset_default_graphs",
        "update_dataset_named_graphs",
        "update_dataset_full",
        "update_post_form",
        "update_post_direct",
        "update_base_uri",
    )
}
TESTS = suite.tests(MANIFEST, suite.MF.ProtocolTest)
DATA = "http://kasei.us/2009/09/sparql/data/"
FORMS = {
    "boolean": {"application/sparql-results+json", "application/sparql-results+xml"},
    "tabular": {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"},
    "RDF": {"text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json"},
}  # fmt: skip
pytestmark = suite.NEEDED


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A service over the graphs that the tests name."""
    folder = tmp_path_factory.mktemp("protocol")
    lines = [f'<{DATA}data0.rdf> <http://purl.org/dc/terms/title> "data 0" <{DATA}data0.rdf> .']
    for number in (1, 2, 3):
        text = (suite.SUITE / "protocol" / f"data{number}.nt").read_text(encoding="utf-8")
        lines += [
            line.strip().removesuffix(".") + f"<{DATA}data{number}.rdf> ." for line in text.splitlines() if line.strip()
        ]
    path = folder / "data.nq"
    path.write_text("\n".join(lines), encoding="utf-8")
    settings = Settings(home=folder / "home")
    shelf = Shelf.fixed(settings, load_files([path], folder / "snapshot"))
    with running(settings, shelf) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def send(client: httpx.Client, step: suite.Step) -> httpx.Response:
    return client.request(
        step.method,
        step.path.replace("/sparql/", "/sparql", 1),
        content=step.sent.body,
        headers=step.sent.headers,
    )


def boolean(answer: httpx.Response) -> bool:
    if "json" in answer.headers["content-type"]:
        return bool(answer.json()["boolean"])
    return ElementTree.fromstring(answer.content).findtext("{*}boolean") == "true"


@pytest.mark.parametrize("test", [test for test in TESTS if str(test) not in NEED_AN_UPDATE], ids=suite.local)
def test_the_protocol_is_kept(prepared: httpx.Client, test: Node) -> None:
    for step in suite.steps(MANIFEST, test):
        answer = send(prepared, step)
        assert step.allows(answer.status_code), (answer.status_code, step.statuses, answer.text)
        if answer.status_code >= 400:
            assert answer.headers["content-type"] == "application/problem+json"
        if step.form is not None:
            assert answer.headers["content-type"].partition(";")[0] in FORMS[step.form]
        if step.boolean is not None:
            assert boolean(answer) is step.boolean


@pytest.mark.parametrize("test", [test for test in TESTS if str(test) in NEED_AN_UPDATE], ids=suite.local)
def test_an_update_is_refused_with_a_word_on_how_data_gets_in(prepared: httpx.Client, test: Node) -> None:
    answer = send(prepared, next(suite.steps(MANIFEST, test)))
    assert answer.status_code == 403
    assert "tech-axis build" in answer.json()["detail"]


def test_no_test_of_the_suite_is_left_out() -> None:
    assert len(TESTS) == 34
    assert set(NEED_AN_UPDATE) <= {str(test) for test in TESTS}
    assert len(TESTS) - len(NEED_AN_UPDATE) == 27


def test_the_service_description_is_what_the_endpoint_gives(prepared: httpx.Client) -> None:
    """The three tests of ``service-description/manifest.ttl``, which are written out in words only."""
    answer = prepared.get("/sparql")
    described = suite.Graph().parse(data=answer.text, format=answer.headers["content-type"].partition(";")[0])
    endpoint = suite.URIRef(str(prepared.base_url).rstrip("/") + "/sparql")
    service = suite.Namespace("http://www.w3.org/ns/sparql-service-description#")
    assert described.value(predicate=service.endpoint, object=endpoint) is not None
    assert (None, suite.RDF.type, service.Service) in described
    assert {suite.local(form) for form in described.objects(None, service.supportedLanguage)} == {"SPARQL11Query"}


def test_the_suite_is_where_the_setting_says(tmp_path: Path) -> None:
    assert Settings(w3c_tests=tmp_path).w3c_tests == tmp_path
