"""The W3C's SPARQL 1.1 tests as data: manifests are read, requests are sent, results are compared by variable and value."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from rdflib import RDF, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from rdflib.util import from_n3

from graph.settings import Settings

MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
QT = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-query#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
STATUSES = {"OK": 200, "Created": 201, "NoContent": 204, "NotFound": 404}
SUITE = Settings().w3c_tests / "sparql" / "sparql11"
NEEDED = pytest.mark.skipif(
    not SUITE.is_dir(), reason="the W3C's tests are not here; TECH_AXIS_W3C_TESTS names their folder"
)


@dataclass(frozen=True)
class Message:
    """The headers and the body of a request or of the answer expected."""

    headers: dict[str, str]
    body: bytes | None


@dataclass(frozen=True)
class Step:
    """One request, and what is expected."""

    method: str
    path: str
    sent: Message
    statuses: frozenset[str]
    expected: Message
    boolean: bool | None
    form: str | None
    location: str | None

    def allows(self, status: int) -> bool:
        """Whether the manifest expects this status."""
        allowed = {STATUSES.get(name, name.removeprefix("StatusCode")) for name in self.statuses}
        return status in allowed or f"{status // 100}xx" in allowed


def manifest(*names: str) -> Graph:
    """Manifests of the suite; empty where the suite is absent."""
    graph = Graph()
    for name in names:
        if (SUITE / name).is_file():
            graph.parse(SUITE / name, publicID=(SUITE / name).as_uri(), format="turtle")
    return graph


def tests(graph: Graph, kind: URIRef) -> list[Node]:
    """Every test of a kind, in the order of names; those that no list of entries names as well."""
    return sorted(graph.subjects(RDF.type, kind), key=str)


def local(name: object) -> str:
    return str(name).rpartition("#")[2]


def steps(graph: Graph, test: Node) -> Iterator[Step]:
    """The requests of a test, in order."""
    action = graph.value(test, MF.action)
    found = graph.value(action, HT.requests)
    assert found is not None
    for request in Collection(graph, found):
        response = graph.value(request, HT.resp)
        boolean, form = graph.value(response, MF.expectedBoolean), graph.value(response, MF.expectedFormat)
        location = graph.value(response, MF.expectedLocation)
        yield Step(
            str(graph.value(request, HT.methodName)),
            str(graph.value(request, HT.absolutePath)),
            _message(graph, request),
            frozenset(local(status) for status in graph.objects(response, MF.expectedStatus)),
            _message(graph, response),
            None if boolean is None else boolean.toPython(),  # type: ignore[attr-defined]
            None if form is None else str(form),
            None if location is None else str(location),
        )


def _message(graph: Graph, node: Node | None) -> Message:
    headers = {}
    if (listed := graph.value(node, HT.headers)) is not None:
        for header in Collection(graph, listed):
            headers[str(graph.value(header, HT.fieldName)).lower()] = str(graph.value(header, HT.fieldValue))
    body = graph.value(node, HT.body)
    if body is None:
        return Message(headers, None)
    return Message(headers, str(graph.value(body, CNT.chars)).encode(str(graph.value(body, CNT.characterEncoding))))


def rows(text: str, form: str) -> Graph:
    """A table of results as a graph, a row one blank node, so that blank nodes compare by isomorphism."""
    graph = Graph()
    for row in {"csv": _csv, "tsv": _tsv, "srj": _json}[form](text):
        node = BNode()
        graph.add((node, RDF.type, QT.Row))
        for name, term in row.items():
            graph.add((node, URIRef("urn:variable:" + name), _by_value(term)))
    return graph


def _csv(text: str) -> Iterator[dict[str, Node]]:
    for row in csv.DictReader(io.StringIO(text)):
        yield {name: BNode(value) if value.startswith("_:") else Literal(value) for name, value in row.items() if value}


def _tsv(text: str) -> Iterator[dict[str, Node]]:
    first, *others = text.splitlines()
    for line in others:
        named = zip(first.split("\t"), line.split("\t"), strict=True)
        yield {name.lstrip("?"): from_n3(value) for name, value in named if value}  # type: ignore[misc]


def _json(text: str) -> Iterator[dict[str, Node]]:
    for row in json.loads(text)["results"]["bindings"]:
        yield {name: _term(told) for name, told in row.items()}


def _term(told: dict[str, str]) -> Node:
    if told["type"] == "uri":
        return URIRef(told["value"])
    if told["type"] == "bnode":
        return BNode(told["value"])
    return Literal(told["value"], lang=told.get("xml:lang"), datatype=told.get("datatype"))


def _by_value(term: Node) -> Node:
    """A number as its value and the primitive type that it is of (XML Schema, part 2): 1.0E6 is 1.0e6, and a negative
    integer is an integer; everything else as it is."""
    if not isinstance(term, Literal) or term.language:
        return term
    try:
        value = float(term)
    except ValueError:
        return term
    kind = local(term.datatype or "")
    kind = {"double": "double", "float": "float", "": "", "string": ""}.get(kind, "decimal")
    return Literal(f"{value!r} {kind}")
