"""The service over the published data: SPARQL, status, the explorer's data, and every failure in one shape."""

from __future__ import annotations

import csv
import http.client
import inspect
import io
import json
import re

import httpx
import pyoxigraph as ox
import pytest

from api.problems import status_of
from graph import errors
from graph.settings import Settings
from graph.snapshot import Shelf

SELECT = "SELECT ?s WHERE { ?s a <https://w3id.org/tech-axis/ontology#Region> } ORDER BY ?s LIMIT 3"
CONSTRUCT = "CONSTRUCT { ?s a ?c } WHERE { ?s a ?c } LIMIT 3"


def ask(service: httpx.Client, query: str, accept: str = "*/*", **more: str) -> httpx.Response:
    return service.get("/sparql", params={"query": query, **more}, headers={"Accept": accept})


@pytest.mark.parametrize(
    ("query", "accept", "media"),
    [
        (SELECT, "application/sparql-results+json", "application/sparql-results+json"),
        (SELECT, "text/csv", "text/csv"),
        (SELECT, "text/csv;q=0.5, text/tab-separated-values", "text/tab-separated-values"),
        (SELECT, "application/sparql-results+json;q=0, */*;q=0.1", "application/sparql-results+xml"),
        (SELECT, "*/*", "application/sparql-results+json"),
        ("ASK {}", "application/sparql-results+xml", "application/sparql-results+xml"),
        (CONSTRUCT, "text/turtle", "text/turtle"),
        (CONSTRUCT, "application/n-triples, */*;q=0.1", "application/n-triples"),
        (CONSTRUCT, "application/rdf+xml", "application/rdf+xml"),
    ],
)
def test_a_query_is_answered_in_the_format_asked_for(
    service: httpx.Client, query: str, accept: str, media: str
) -> None:
    answer = ask(service, query, accept)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith(media)
    assert "Accept" in answer.headers["vary"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["etag"]


def test_get_form_and_direct_post_give_the_same_answer(service: httpx.Client) -> None:
    answers = [
        ask(service, SELECT),
        service.post("/sparql", data={"query": SELECT}),
        service.post("/sparql", content=SELECT, headers={"Content-Type": "application/sparql-query"}),
    ]
    assert len({answer.content for answer in answers}) == 1
    assert len(answers[0].json()["results"]["bindings"]) == 3


def test_a_form_is_decoded_once(service: httpx.Client) -> None:
    answer = service.post("/sparql", data={"query": 'SELECT ("100%41+1" AS ?x) {}'})
    assert answer.json()["results"]["bindings"][0]["x"]["value"] == "100%41+1"


def test_what_the_client_has_already_is_not_sent_again(service: httpx.Client) -> None:
    first = ask(service, SELECT)
    again = service.get("/sparql", params={"query": SELECT}, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content


def test_a_browser_gets_the_editor_with_the_query_filled_in(service: httpx.Client) -> None:
    answer = ask(service, "SELECT ?hello {}", "text/html,application/xhtml+xml,*/*;q=0.8")
    assert answer.headers["content-type"].startswith("text/html")
    assert "SELECT ?hello {}" in answer.text


def test_graphs_of_the_protocol_beat_those_of_the_query(service: httpx.Client) -> None:
    graph = "https://w3id.org/tech-axis/graph/register/regions"
    query = f"SELECT (COUNT(*) AS ?n) FROM <{graph}> {{ ?s a <https://w3id.org/tech-axis/ontology#Region> }}"
    other = "https://w3id.org/tech-axis/graph/register/cities"
    counts = [
        int(ask(service, query, **more).json()["results"]["bindings"][0]["n"]["value"])  # type: ignore[arg-type]
        for more in ({}, {"default-graph-uri": other})
    ]
    assert counts == [214, 0]


PROBLEMS = {
    "no query": ({"content": b"", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400, "it is missing"),
    "syntax error": ({"data": {"query": "SELECT ?x WHERE {\n ?x ?y "}}, 400, "line "),
    "unknown prefix": ({"data": {"query": "SELECT * { ?x nope:y 1 }"}}, 400, "prefix"),
    "two queries": ({"data": {"query": "ASK {} ASK {}"}}, 400, "line 1"),
    "an update": ({"data": {"update": "INSERT DATA { <a:a> <a:b> 1 }"}}, 403, "tech-axis build"),
    "an update as a query": ({"data": {"query": "INSERT DATA { <a:a> <a:b> 1 }"}}, 403, "tech-axis build"),
    "a load": ({"data": {"query": "LOAD <http://127.0.0.1/x>"}}, 403, "tech-axis build"),
    "query and update": ({"data": {"query": "ASK {}", "update": "CLEAR ALL"}}, 400, "not both"),
    "a service": ({"data": {"query": "SELECT * { SERVICE <http://127.0.0.1/x> { ?s ?p ?o } }"}}, 403, "leaves this machine"),
    "a silent service": ({"data": {"query": "SELECT * { service silent ?where { ?s ?p ?o } }"}}, 403, "leaves this machine"),
    "an unknown graph": ({"data": {"query": "SELECT * FROM <http://127.0.0.1/x> { ?s ?p ?o }"}}, 400, "no graph"),
    "an unknown format": ({"data": {"query": "ASK {}", "format": "pdf"}}, 406, "there are"),
    "a format that does not fit": ({"data": {"query": "ASK {}"}, "headers": {"Accept": "text/turtle"}}, 406, "there are"),
    "a timeout that is no number": ({"data": {"query": "ASK {}", "timeout": "soon"}}, 400, "no number"),
    "a timeout as no program writes it": ({"data": {"query": "ASK {}", "timeout": "1_0"}}, 400, "no number"),
    "a timeout of nothing": ({"data": {"query": "ASK {}", "timeout": "0"}}, 400, "above 0"),
    "an unknown parameter": ({"data": {"query": "ASK {}", "limit": "3"}}, 400, "known are"),
    "a repeated parameter": ({"content": "query=ASK%7B%7D&query=ASK%7B%7D", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400, "more than once"),
    "a wrong media type": ({"content": "ASK {}", "headers": {"Content-Type": "text/plain"}}, 415, "application/sparql-query"),
    "no media type": ({"content": b"ASK {}"}, 415, "no Content-Type"),
    "bad UTF-8": ({"content": b"ASK { ?s ?p '\xff' }", "headers": {"Content-Type": "application/sparql-query"}}, 400, "not UTF-8"),
    "bad UTF-8 in a form": ({"content": b"query=%ff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400, "not UTF-8"),
    "a body over the limit": ({"content": b"#" * 1_100_000, "headers": {"Content-Type": "application/sparql-query"}}, 413, "longer than"),
    "10 000 brackets": ({"data": {"query": "SELECT * " + "{" * 10_000 + "}" * 10_000}}, 400, "nest more than"),
}  # fmt: skip


@pytest.mark.parametrize("case", PROBLEMS)
def test_every_failure_is_a_problem_document_in_one_shape(service: httpx.Client, case: str) -> None:
    request, status, said = PROBLEMS[case]
    answer = service.post("/sparql", **request)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert {"type", "title", "status", "detail"} <= problem.keys()
    assert problem["status"] == status
    assert said in problem["detail"], problem["detail"]


def test_an_address_that_is_too_long_is_told(service: httpx.Client) -> None:
    connection = http.client.HTTPConnection(service.base_url.host, service.base_url.port or 80, timeout=10)
    connection.request("GET", "/sparql?query=" + "a" * 40_000)
    answer = connection.getresponse()
    assert answer.status == 414
    assert json.loads(answer.read())["status"] == 414
    connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/nothing",
        "/api/v1/things/region/atlantis",
        "/api/v1/things/dragon/x",
        "/api/v1/ties?one=region/bavaria&other=region/atlantis",
    ],
)
def test_what_is_not_there_is_told_in_the_same_shape(service: httpx.Client, path: str) -> None:
    answer = service.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert set(answer.json()) >= {"type", "title", "status", "detail"}


def test_a_missing_parameter_is_told_by_name(service: httpx.Client) -> None:
    problem = service.get("/api/v1/ties?one=region/bavaria").json()
    assert (problem["status"], problem["parameter"]) == (400, "other")


@pytest.mark.parametrize(
    "error",
    [error for _, error in inspect.getmembers(errors, inspect.isclass) if issubclass(error, errors.TechAxisError)],
)
def test_every_error_of_the_tree_has_a_status_of_its_own_or_of_its_family(
    error: type[errors.TechAxisError],
) -> None:
    status, title = (
        status_of(error.__new__(error)) if error is not errors.TooLarge else status_of(errors.TooLarge("body", 1))
    )
    assert 400 <= status < 600
    assert title


def test_words_in_strings_comments_iris_and_names_are_not_refused(service: httpx.Client) -> None:
    query = (
        "PREFIX service: <http://example.org/SERVICE/>\n# SERVICE <http://127.0.0.1/x>\n"
        'SELECT ?from { BIND("SERVICE <http://x> LOAD FROM <y>" AS ?from) OPTIONAL { ?from service:load <http://example.org/FROM> } }'
    )
    assert ask(service, query).status_code == 200


def test_a_runaway_query_is_stopped_at_its_limit_and_the_next_one_is_answered(service: httpx.Client) -> None:
    answer = ask(service, "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", timeout="0.5")
    assert answer.status_code == 503
    assert answer.json()["limit"] == 0.5
    assert answer.headers["retry-after"]
    assert ask(service, SELECT + "# after").status_code == 200


def test_status_health_and_readiness(service: httpx.Client, published: Settings) -> None:
    status = service.get("/api/v1/status").json()
    assert status["snapshot"] == Shelf(published).current().id
    assert status["counts"]["cooperations"] == 979
    assert service.get("/healthz").status_code == service.get("/readyz").status_code == 200


def test_the_explorer_data_carry_the_snapshot_as_etag(service: httpx.Client) -> None:
    for path in ("/api/v1/network", "/api/v1/names"):
        first = service.get(path)
        assert first.json()
        assert service.get(path, headers={"If-None-Match": first.headers["etag"]}).status_code == 304


def test_a_thing_comes_with_its_facts_cooperations_and_sources(service: httpx.Client) -> None:
    imec = service.get("/api/v1/things/organisation/imec?lang=de").json()
    assert (imec["label"], imec["kind"]["label"]) == ("imec", "Forschungsinstitut")
    assert imec["descriptionLang"] == "en" and "labelLang" not in imec["within"][0]
    assert imec["own"] and set(imec["own"]) < set(imec["sources"])
    people = imec["neighbours"]["people"]
    assert all(item["office"] and set(item["sources"]) <= set(imec["sources"]) for item in people)
    tie = service.get("/api/v1/ties", params={"one": "region/bavaria", "other": "region/flanders"}).json()
    rows = tie["neighbours"]["cooperations"]
    assert len(rows) > 5 and all(row["sources"] for row in rows)
    assert {source for row in rows for source in row["sources"]} == set(tie["sources"])
    began = [row["thing"]["start"] for row in rows if "start" in row["thing"]]
    assert began == sorted(began, reverse=True)
    assert (
        service.get("/api/v1/ties?one=region/zhejiang&other=region/abruzzo").json()["neighbours"]["cooperations"] == []
    )


def test_every_page_keeps_what_it_loads_to_itself(service: httpx.Client) -> None:
    for path in ("/explore", "/explore/table", "/sparql", "/nowhere"):
        answer = service.get(path, headers={"Accept": "text/html"})
        assert "unsafe-inline" not in answer.headers["content-security-policy"]
        assert not re.search(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?//', answer.text)
        assert "<style" not in answer.text and " style=" not in answer.text


def test_csv_of_a_result_holds_every_row(service: httpx.Client, published: Settings) -> None:
    store: ox.Store = Shelf(published).current().store.store
    expected = sum(1 for _ in store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
    answer = ask(service, "SELECT * { ?s ?p ?o }", "text/csv")
    assert sum(1 for _ in csv.reader(io.StringIO(answer.text))) == expected + 1
