"""The W3C's tests of the Graph Store HTTP Protocol: GET and HEAD on a store in the state that each step starts from.

What a PUT, POST or DELETE of a test would have done is done to the files that the next snapshot is made of; the
service itself is sent it too, and refuses it.
"""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic
from rdflib.term import Node

from graph.settings import Settings
from tests.service import running
from tests.w3c import suite
from tests.w3c.test_results import Prepared

MANIFEST = suite.manifest("graph-store-protocol/manifest-direct.ttl", "graph-store-protocol/manifest-indirect.ttl")
TESTS = suite.tests(MANIFEST, suite.MF.GraphStoreProtocolTest)
HERE = "/rdf-graph-store"
pytestmark = suite.NEEDED


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Prepared:
    folder = tmp_path_factory.mktemp("graphs")
    return Prepared(Settings(home=folder), folder)


@pytest.fixture(scope="module")
def client(shelf: Prepared) -> Iterator[httpx.Client]:
    with running(Settings(), shelf) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


class State:
    """The graphs that a test has put so far, by name; the default graph has none."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._graphs: dict[str, list[ox.Triple]] = {}

    def named(self, path: str) -> str:
        """The name of the graph that the path of a request is about."""
        asked = parse_qs(urlsplit(path).query, keep_blank_values=True)
        if "graph" in asked:
            return asked["graph"][0]
        return "" if "default" in asked else self._address + path

    def apply(self, step: suite.Step, path: str) -> str:
        """Do what a writing request asks for; the name of the graph that it was done to."""
        name = self.named(path)
        if path == HERE:
            name = f"{self._address}{HERE}/new"
        if step.method in ("PUT", "DELETE"):
            self._graphs.pop(name, None)
        if step.method in ("PUT", "POST"):
            self._graphs.setdefault(name, []).extend(_triples(step.sent, name or self._address))
        return name

    def write(self, path: Path) -> Path:
        quads = [
            ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(name) if name else ox.DefaultGraph())
            for name, triples in self._graphs.items()
            for triple in triples
        ]
        ox.serialize(quads, str(path), format=ox.RdfFormat.N_QUADS)
        return path


def _triples(sent: suite.Message, base: str) -> Iterator[ox.Triple]:
    """The triples of a body, in one part or in several."""
    whole = f"Content-Type: {sent.headers['content-type']}\r\n\r\n".encode() + (sent.body or b"")
    message = email.message_from_bytes(whole, policy=email.policy.HTTP)
    for part in message.iter_parts() if message.is_multipart() else [message]:
        content = part.get_payload(decode=True)
        media = ox.RdfFormat.from_media_type(part.get_content_type())
        for quad in ox.parse(content, format=media, base_iri=base):
            yield quad.triple


@pytest.mark.parametrize("test", TESTS, ids=suite.local)
def test_reading_a_graph_is_what_the_suite_expects(
    client: httpx.Client, shelf: Prepared, tmp_path: Path, test: Node
) -> None:
    state, location = State(str(client.base_url).rstrip("/")), {}
    for number, step in enumerate(suite.steps(MANIFEST, test)):
        path = step.path
        for template, found in location.items():
            path = path.replace(template, found)
        path = path.removeprefix(state._address).replace("/gsp", HERE, 1)
        shelf.lay(state.write(tmp_path / f"{number}.nq"))
        answer = client.request(step.method, path, content=step.sent.body, headers=step.sent.headers)
        if step.method in ("GET", "HEAD"):
            check(replace(step, path=path), answer)
            continue
        assert answer.status_code == 403
        name = state.apply(step, path)
        if step.location is not None:
            location[step.location] = name


def check(step: suite.Step, answer: httpx.Response) -> None:
    assert step.allows(answer.status_code), (step.path, answer.status_code, step.statuses, answer.text)
    for name, value in step.expected.headers.items():
        assert answer.headers[name] == value
    if step.method == "HEAD":
        assert not answer.content
    elif step.expected.body is not None:
        expected = Graph().parse(data=step.expected.body, format="turtle")
        assert isomorphic(Graph().parse(data=answer.content, format="turtle"), expected)


def test_no_test_of_the_suite_is_left_out() -> None:
    assert len(TESTS) == TOTAL


TOTAL = 14
