"""A service below a path of another host: every address that it gives leads back to it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from graph.settings import Settings
from tests.service import running

HTML = {"Accept": "text/html"}
PAGES = ("/", "/regions", "/regions/bavaria", "/topics", "/explore", "/sparql", "/docs", "/ontology", "/new", "/regions/nowhere", "/data")  # fmt: skip


@pytest.fixture(scope="module")
def below(published: Settings) -> Iterator[httpx.Client]:
    settings = published.model_copy(update={"base_url": "https://example.org/axis"})
    with running(settings) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("left", ["", "/axis"], ids=["taken off by the proxy", "left by the proxy"])
def test_every_address_on_a_page_is_below_the_path(below: httpx.Client, path: str, left: str) -> None:
    page = below.get(left + path, headers=HTML)
    assert page.status_code in (200, 202, 404)
    addresses = re.findall(r'\s(?:href|src|action)="(/[^"]*)"', page.text)
    assert addresses
    assert [address for address in addresses if not address.startswith("/axis/")] == []
    assert 'data-base="/axis"' in page.text


def test_what_a_page_refers_to_is_there(below: httpx.Client) -> None:
    page = below.get("/axis/explore", headers=HTML).text
    for address in set(re.findall(r'\s(?:href|src)="(/axis/static/[^"]+)"', page)):
        assert below.get(address).status_code == 200, address


def test_redirects_links_and_data_stay_below_the_path(below: httpx.Client) -> None:
    assert below.get("/axis/go/region?region=bavaria", headers=HTML).headers["location"].startswith("/axis/")
    language = below.get("/axis/language/de", headers={"Referer": f"{below.base_url}/axis/regions?page=2".replace("//axis", "/axis")})  # fmt: skip
    assert language.headers["location"] == "/axis/regions?page=2"
    found = below.get("/axis/api/v1/regions?limit=2").json()
    assert found["links"]["next"].startswith("/axis/api/v1/regions?")
    assert below.get(found["links"]["next"]).status_code == 200
    thing = below.get("/axis/api/v1/regions/bavaria?limit=1").json()
    following = re.findall(r'"next": ?"(/[^"]+)"', below.get("/axis/api/v1/regions/bavaria?limit=1").text)
    assert thing and following and all(address.startswith("/axis/") for address in following)
    assert below.get("/axis/api/v1/openapi.json").json()["servers"] == [{"url": "/axis"}]
    lead = below.get("/axis/id/region/bavaria", headers={"Accept": "text/turtle"}).headers["location"]
    assert lead == "https://example.org/axis/doc/id/region/bavaria.ttl"
    assert "<https://example.org/axis/sparql>" in below.get("/axis/sparql", headers={"Accept": "text/turtle"}).text


def test_a_slash_too_many_is_taken_off_below_the_path(below: httpx.Client) -> None:
    answer = below.get("/axis/regions/?limit=2", headers=HTML)
    assert (answer.status_code, answer.headers["location"]) == (307, "/axis/regions?limit=2")


def test_requests_are_counted_under_their_route(below: httpx.Client) -> None:
    below.get("/axis/regions/flanders", headers=HTML)
    assert 'route="/regions/{slug}"' in below.get("/metrics").text
