"""What the standards around SPARQL ask for beyond the W3C's own tests: negotiation, coding, kept answers, descriptions."""

from __future__ import annotations

import brotli
import httpx
import pytest
import rdflib

from graph.settings import Settings
from graph.snapshot import Shelf

SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = rdflib.Namespace("http://rdfs.org/ns/void#")
TA = rdflib.Namespace("https://w3id.org/tech-axis/ontology#")
GRAPH = "https://w3id.org/tech-axis/graph/register/regions"
LONG = "SELECT ?s WHERE { ?s a <https://w3id.org/tech-axis/ontology#Region> } ORDER BY ?s LIMIT 100"
CODINGS = ("identity", "gzip", "br")


def ask(service: httpx.Client, query: str, coding: str = "identity", **headers: str) -> httpx.Response:
    return service.get("/sparql", params={"query": query}, headers={"Accept-Encoding": coding, **headers})


def test_each_coding_has_an_entity_tag_of_its_own_and_holds_the_same(service: httpx.Client) -> None:
    for _kept in (False, True):
        answers = {coding: ask(service, LONG, coding) for coding in CODINGS}
        assert len({answer.headers["etag"] for answer in answers.values()}) == 3
        assert len({answer.text for answer in answers.values()}) == 1
        for coding, answer in answers.items():
            assert answer.headers.get("content-encoding", "identity") == coding
            assert answer.headers["content-length"]
            assert "Accept-Encoding" in answer.headers["vary"]
            again = ask(service, LONG, coding, **{"If-None-Match": answer.headers["etag"]})
            assert again.status_code == 304 and again.headers["etag"] == answer.headers["etag"]
            other = ask(service, LONG + "# other", coding, **{"If-None-Match": answer.headers["etag"]})
            assert other.status_code == 200


def test_what_is_sent_compressed_is_whole(service: httpx.Client) -> None:
    with service.stream("GET", "/sparql", params={"query": LONG}, headers={"Accept-Encoding": "br"}) as answer:
        raw = b"".join(answer.iter_raw())
    assert len(raw) == int(answer.headers["content-length"])
    assert brotli.decompress(raw) == ask(service, LONG).content


@pytest.mark.parametrize("query", ["", LONG, "SELECT * { ?s ?p ?o } LIMIT 20000"])
@pytest.mark.parametrize("coding", CODINGS)
def test_head_tells_what_get_would(service: httpx.Client, query: str, coding: str) -> None:
    told = {}
    for method in ("HEAD", "GET", "HEAD"):
        answer = service.request(
            method, "/sparql", params={"query": query} if query else None, headers={"Accept-Encoding": coding}
        )
        assert answer.status_code == 200
        assert method == "GET" or not answer.content
        told.setdefault(answer.headers["etag"], []).append(method)
    assert list(told.values()) == [["HEAD", "GET", "HEAD"]]


def test_a_kept_answer_is_told_apart_by_all_that_changes_it(service: httpx.Client) -> None:
    def one(**headers: str) -> tuple[str, str]:
        answer = service.get("/sparql", params={"query": LONG}, headers=headers)
        return answer.headers["content-type"], answer.text[:1]

    for _kept in (False, True):
        assert one(Accept="text/csv")[0].startswith("text/csv")
        assert one(Accept="application/sparql-results+xml") == ("application/sparql-results+xml", "<")
        assert one(Accept="application/sparql-results+json") == ("application/sparql-results+json", "{")
        for text in ("ASK { FILTER(true) }", "ASK { FILTER(false) }"):
            answer = service.post("/sparql", data={"query": text})
            assert answer.json()["boolean"] is ("true" in text)
        assert service.post("/sparql", params={"query": "ASK { FILTER(true) }"}).status_code == 415


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/turtle", "text/turtle"),
        ("", "text/turtle"),
        ("*/*", "text/turtle"),
        ("application/rdf+xml, text/turtle;q=0.9", "application/rdf+xml"),
        ("application/ld+json", "application/ld+json"),
        ("application/n-triples;q=0.5, application/trig;q=0.4", "application/n-triples"),
        ("text/html", "text/html"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"),
    ],
)
def test_the_endpoint_without_a_query_gives_description_or_editor(
    service: httpx.Client, accept: str, media: str
) -> None:
    answer = service.get("/sparql", headers={"Accept": accept})
    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media


@pytest.mark.parametrize("accept", ["text/turtle;q=0", "image/png", "text/csv;q=2, text/turtle;q=nan", "text/html;q=0"])
def test_what_cannot_be_given_is_406(service: httpx.Client, accept: str) -> None:
    assert ask(service, "CONSTRUCT WHERE { ?s ?p ?o }", Accept=accept).status_code == 406


def test_void_counts_what_the_store_holds(service: httpx.Client, published: Settings) -> None:
    graph = rdflib.Graph().parse(data=service.get("/.well-known/void").text, format="turtle")
    endpoint = graph.value(predicate=rdflib.RDF.type, object=SD.Service)
    dataset = graph.value(graph.value(endpoint, SD.defaultDataset), SD.defaultGraph)
    parts = {graph.value(part, VOID["class"]): part for part in graph.objects(dataset, VOID.classPartition)}
    counts = Shelf(published).current().manifest.counts
    for key, kind in (("regions", TA.Region), ("cooperations", TA.Cooperation), ("people", TA.Person)):
        assert int(graph.value(parts[kind], VOID.entities)) == counts[key]  # type: ignore[arg-type]
    properties = {graph.value(part, VOID.property) for part in graph.objects(parts[TA.Region], VOID.propertyPartition)}
    assert {TA.nuts, TA.country, rdflib.SKOS.prefLabel} <= properties
    folders = {str(graph.value(part, VOID.uriSpace)) for part in graph.objects(dataset, VOID.subset)}
    assert {GRAPH.removesuffix("regions"), "https://w3id.org/tech-axis/graph/cooperations/"} <= folders
    assert len(folders) < 10


SIB = {
    "examples": "PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "SELECT DISTINCT ?x { ?x a sh:SPARQLExecutable ; rdfs:comment ?comment ; sh:select|sh:ask|sh:construct ?query }",
    "prefixes": "PREFIX sh: <http://www.w3.org/ns/shacl#> SELECT DISTINCT ?x { [] sh:namespace ?namespace ; sh:prefix ?x }",
    "classes": "PREFIX void: <http://rdfs.org/ns/void#> SELECT DISTINCT ?x { ?part void:class ?class ; void:propertyPartition "
    "?below . ?below void:property ?x ; void:classPartition [ void:class ?target ] }",
    "datatypes": "PREFIX void: <http://rdfs.org/ns/void#> SELECT DISTINCT ?x { ?part void:propertyPartition ?below . "
    "?below <http://ldf.fi/void-ext#datatypePartition> [ <http://ldf.fi/void-ext#datatype> ?x ] }",
}  # fmt: skip


@pytest.mark.parametrize("what", SIB)
def test_tools_of_the_sib_convention_find_what_they_ask_for(service: httpx.Client, what: str) -> None:
    assert len(ask(service, SIB[what]).json()["results"]["bindings"]) >= 5


def test_examples_name_this_endpoint_as_their_target(service: httpx.Client) -> None:
    graph = rdflib.Graph().parse(data=service.get("/.well-known/sparql-examples").text, format="turtle")
    schema, shacl = rdflib.Namespace("https://schema.org/"), rdflib.Namespace("http://www.w3.org/ns/shacl#")
    examples = set(graph.subjects(rdflib.RDF.type, shacl.SPARQLExecutable))
    assert len(examples) > 30
    for example in examples:
        assert str(graph.value(example, schema.target)) == f"{str(service.base_url).rstrip('/')}/sparql"
        assert graph.value(example, schema.keywords) and graph.value(example, rdflib.RDFS.comment)


def test_a_graph_is_read_whole_by_its_name_or_its_path(service: httpx.Client) -> None:
    by_name = service.get("/rdf-graph-store", params={"graph": GRAPH, "format": "nt"})
    by_path = service.get("/rdf-graph-store/register/regions", headers={"Accept": "application/n-triples"})
    assert by_name.status_code == by_path.status_code == 200
    assert sorted(by_name.text.splitlines()) == sorted(by_path.text.splitlines())
    assert "region/bavaria" in by_name.text
    assert len(service.get("/rdf-graph-store?default&format=nt").text) > len(by_name.text)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "?graph=urn:nowhere", 404),
        ("HEAD", "/register/atlantis", 404),
        ("GET", "?graph=nowhere", 400),
        ("GET", "", 400),
        ("GET", "?default&graph=urn:x", 400),
        ("GET", "?default&default", 400),
        ("GET", "?default&limit=3", 400),
        ("GET", "?default&format=csv", 406),
        ("PUT", "?default", 403),
        ("POST", "", 403),
        ("DELETE", "/register/regions", 403),
        ("PATCH", "?default", 403),
        ("TRACE", "?default", 405),
    ],
)
def test_what_the_graph_store_does_not_do_is_told(service: httpx.Client, method: str, path: str, status: int) -> None:
    answer = service.request(method, "/rdf-graph-store" + path)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if status == 403:
        assert "tech-axis build" in answer.json()["detail"]
    if status == 405:
        assert "GET" in answer.headers["allow"]


def test_what_a_client_accepts_in_two_lines_is_not_kept_for_one_that_says_the_last_alone(service: httpx.Client) -> None:
    query = {"query": "SELECT ?s { ?s ?p ?o } LIMIT 1 # in two lines"}
    lines = [("Accept", "text/csv"), ("Accept", "application/sparql-results+json;q=0.5")]
    assert service.get("/sparql", params=query, headers=lines).headers["content-type"].startswith("text/csv")
    alone = service.get("/sparql", params=query, headers=lines[1:])
    assert alone.headers["content-type"] == "application/sparql-results+json"


def test_graph_ranges_over_the_graphs_of_the_snapshot_and_no_other(service: httpx.Client) -> None:
    def number(pattern: str) -> int:
        answer = ask(service, f"SELECT (COUNT(DISTINCT ?g) AS ?n) (COUNT(*) AS ?all) {{ {pattern} }}")
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    rules = "<https://w3id.org/tech-axis/graph/rules>"
    mark = "<https://w3id.org/tech-axis/graph/published>"  # of which docs/engines.md says where it is seen
    assert (
        number(f"GRAPH ?g {{ ?s ?p ?o }} FILTER(?g != {mark})")
        == service.get("/api/v1/status").json()["counts"]["graphs"]
    )
    assert number(f"GRAPH {rules} {{ ?s ?p ?o }} BIND({rules} AS ?g)") == 1
    assert number("GRAPH <urn:nowhere> { ?s ?p ?o } BIND(1 AS ?g)") == 0


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/sparql?update=CLEAR%20ALL", 403),
        ("PUT", "/sparql?query=ASK%7B%7D", 405),
        ("GET", "/sparql?query=ASK%7B%7D&default-graph-uri=nowhere", 400),
        ("GET", "/sparql?query=ASK%7B%7D&named-graph-uri=urn:nowhere", 400),
        ("GET", "/sparql?query=%FF", 400),
        ("GET", "/sparql?query=ASK%7B%00%7D", 400),
        ("GET", "/sparql?" + "&".join(f"default-graph-uri=urn:{n}" for n in range(200)) + "&query=ASK%7B%7D", 400),
        ("GET", "/.well-known/void?x=1", 400),
    ],
)
def test_other_bad_requests_are_told_in_the_same_shape(
    service: httpx.Client, method: str, address: str, status: int
) -> None:
    answer = service.request(method, address, headers={"Accept": "application/json"})
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert "Retry-After" in answer.headers["access-control-expose-headers"]


def test_a_host_that_is_none_does_not_get_into_a_query(service: httpx.Client) -> None:
    answer = service.get("/.well-known/sparql-examples", headers={"Host": "a> } ; DROP"})
    assert answer.status_code == 400


def test_a_syntax_error_has_line_and_column(embedded: httpx.Client) -> None:
    told = ask(embedded, "SELECT ?x\nWHERE { ?x ?y }").json()
    assert told["line"] == 2 and told["column"] > 1
    assert told.keys() == {"type", "title", "status", "detail", "line", "column"}


def test_other_sites_may_read(service: httpx.Client) -> None:
    for path in ("/sparql", "/rdf-graph-store?default"):
        told = service.options(path, headers={"Origin": "https://example.org", "Access-Control-Request-Method": "GET"})
        assert told.status_code == 204
        assert told.headers["access-control-allow-origin"] == "*"
        assert "GET" in told.headers["access-control-allow-methods"]
