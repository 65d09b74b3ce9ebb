"""Search, matching and the reconciliation service, as other programs use them."""

from __future__ import annotations

import json
import re
import socket
import time

import httpx
import pytest
from playwright.sync_api import Page as Tab

from api import answers
from api.envelope import FacetedPage, Page
from tests.browser import chromium


def test_a_search_tells_what_it_found_by_which_name_and_counts_by_type(service: httpx.Client) -> None:
    answer = service.get("/api/v1/search", params={"q": "bayrn", "lang": "de", "limit": 3})
    page = FacetedPage[answers.Hit].model_validate_json(answer.content)
    assert (page.data[0].thing.id, page.data[0].thing.label, page.data[0].name) == (
        "region/bavaria",
        "Bayern",
        "Bayern",
    )
    assert sum(value.count for value in page.facets["type"]) == page.meta.total
    following = service.get(page.links.next or "").json()
    assert not {hit["thing"]["id"] for hit in following["data"]} & {hit.thing.id for hit in page.data}


def post(service: httpx.Client, content: object) -> httpx.Response:
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    return service.post("/api/v1/match", content=body, headers={"Content-Type": "application/json"})


def test_a_batch_of_names_is_answered_in_its_order(service: httpx.Client) -> None:
    names = ["Freistaat Bayern", "Atlantis", "Katalonia"]
    page = Page[answers.Matched].model_validate_json(
        post(service, {"queries": [{"name": name} for name in names]}).content
    )
    assert [item.query["name"] for item in page.data] == names
    certain = [[candidate.thing.id for candidate in item.candidates if candidate.match] for item in page.data]
    assert certain == [["region/bavaria"], [], ["region/catalonia"]]
    assert all(candidate.why for item in page.data for candidate in item.candidates)


BODIES = {
    "no JSON": (b"{", 400, "body"),
    "nothing": (b"", 400, "body"),
    "a list": (b"[]", 400, "body"),
    "no queries": (b'{"queries":[]}', 400, "queries"),
    "too many": (json.dumps({"queries": [{"name": "x"}] * 201}).encode(), 400, "queries"),
    "an unknown field": (b'{"queries":[{"name":"x","nam":"y"}]}', 400, "queries.0.nam"),
    "an empty name": (b'{"queries":[{"name":""}]}', 400, "queries.0.name"),
    "a long name": (json.dumps({"queries": [{"name": "x" * 201}]}).encode(), 400, "queries.0.name"),
    "NUL": (b'{"queries":[{"name":"a\\u0000"}]}', 400, "queries.0.name"),
    "half a character": (b'{"queries":[{"name":"\\ud800"}]}', 400, "body"),
    "bad UTF-8": (b'{"queries":[{"name":"\xff"}]}', 400, "body"),
    "an unknown type": (b'{"queries":[{"name":"x","type":"dragon"}]}', 400, "queries.0.type"),
    "a number in quotation marks": (b'{"queries":[{"name":"x"}],"limit":"5"}', 400, "limit"),
    "true for a number": (b'{"queries":[{"name":"x"}],"limit":true}', 400, "limit"),
    "deep nesting": (b'{"queries":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "body"),
    "ten megabytes": (b'{"queries":[{"name":"' + b"x" * 10_000_000 + b'"}]}', 413, None),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_bad_body_is_told_with_the_place(service: httpx.Client, case: str) -> None:
    content, status, parameter = BODIES[case]
    answer = post(service, content)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json().get("parameter") == parameter


def test_a_slow_client_does_not_hold_up_others(service: httpx.Client) -> None:
    slow = socket.create_connection((service.base_url.host, service.base_url.port or 80))
    slow.sendall(
        b"POST /api/v1/match HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
    )
    began = time.monotonic()
    assert service.get("/api/v1/regions?limit=1").status_code == 200
    assert time.monotonic() - began < 5
    slow.close()


def reconcile(service: httpx.Client, method: str, **fields: str) -> httpx.Response:
    return service.get("/reconcile", params=fields) if method == "GET" else service.post("/reconcile", data=fields)


def test_the_manifest_names_what_the_service_can_do(service: httpx.Client) -> None:
    manifest = service.get("/reconcile").json()
    assert "0.2" in manifest["versions"]
    assert manifest["identifierSpace"] == "https://w3id.org/tech-axis/id/"
    for service_ in manifest["suggest"].values():
        assert service.get(service_["service_url"] + service_["service_path"], params={"prefix": "co"}).json()["result"]
    preview = service.get(manifest["preview"]["url"].replace("{{id}}", "region/bavaria"))
    assert "Bavaria" in preview.text and "frame-ancestors *" in preview.headers["content-security-policy"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_batch_of_queries_is_answered_by_its_keys(service: httpx.Client, method: str) -> None:
    queries = {
        "q0": {"query": "Freistaat Bayern", "type": "region", "limit": 2},
        "q1": {"query": "Katalonia", "properties": [{"pid": "country", "v": "Spain"}]},
        "q2": {"query": "Atlantis"},
        "q3": {"query": "Valencia", "type": ["region", "city"]},
    }
    answer = reconcile(service, method, queries=json.dumps(queries)).json()
    assert answer.keys() == queries.keys()
    best = {key: value["result"][0] for key, value in answer.items()}
    assert (best["q0"]["id"], best["q0"]["match"], best["q0"]["score"]) == ("region/bavaria", True, 100)
    assert (best["q1"]["id"], best["q1"]["match"]) == ("region/catalonia", True)
    assert not any(found["match"] for key in ("q2", "q3") for found in answer[key]["result"])
    assert best["q0"]["type"] == [{"id": "region", "name": "region"}]


def test_old_clients_get_a_call_of_their_function_and_nothing_else(service: httpx.Client) -> None:
    answer = reconcile(service, "GET", queries='{"q0":{"query":"Bayern"}}', callback="jQuery1_2.call")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert re.fullmatch(r"/\*\*/jQuery1_2\.call\(\{.*\}\);", answer.text, re.DOTALL)
    assert reconcile(service, "GET", callback="alert(1)//").json()["parameter"] == "callback"


def test_properties_of_what_was_matched_can_be_fetched(service: httpx.Client) -> None:
    extend = {"ids": ["region/bavaria", "region/atlantis"], "properties": [{"id": "country"}, {"id": "nuts"}]}
    rows = reconcile(service, "POST", extend=json.dumps(extend)).json()["rows"]
    assert rows["region/bavaria"] == {
        "country": [{"id": "country/germany", "name": "Germany"}],
        "nuts": [{"str": "DE2"}],
    }
    assert rows["region/atlantis"] == {"country": [], "nuts": []}


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"queries": "{"}, "queries"),
        ({"queries": "[]"}, "queries"),
        ({"queries": '{"q":{}}'}, "queries.q"),
        ({"queries": json.dumps({f"q{n}": {"query": "x"} for n in range(201)})}, "queries"),
        ({"extend": '{"ids":[],"properties":[{"id":"colour"}]}'}, "extend"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_bad_fields_of_a_reconciliation_are_told(service: httpx.Client, fields: dict[str, str], said: str) -> None:
    answer = reconcile(service, "POST", **fields)
    assert (answer.status_code, answer.json()["parameter"]) == (400, said)


def test_the_documentation_page_asks_nobody_else_and_breaks_no_policy(embedded: httpx.Client) -> None:
    with chromium.started() as browser:
        _reads_and_tries(browser.new_page(), embedded)


def _reads_and_tries(page: Tab, service: httpx.Client) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.goto(f"{service.base_url}/docs")
    page.wait_for_selector("html[data-ready=true]", timeout=60_000)
    page.click("#operations-things-search .opblock-summary-control")
    page.wait_for_selector("#operations-things-search .parameters")
    assert page.text_content(".opblock-tag-section") is not None
    assert all(url.startswith((str(service.base_url).rstrip("/"), "data:")) for url in asked)
    assert said == []
