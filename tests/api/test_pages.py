"""Lists and pages of things, as a reader without scripts gets them."""

from __future__ import annotations

import re

import httpx
import pytest

PLACES = {
    "/regions/bavaria": ("Bavaria", "Partners", "Munich", "DE2"),
    "/countries/austria": ("Austria", "Partners"),
    "/cities/munich": ("Munich", "Cooperations"),
    "/organisations/imec": ("imec", "Leuven", "ror.org"),
    "/people/fabian-mehring": ("Fabian Mehring", "Offices", "attested on"),
    "/topics/quantum-technologies": ("Quantum technologies", "Cooperations"),
    "/cooperations/bavaria-flanders-strategic-partnership": ("Who takes part", "Flanders", "as of 6 May 2026"),
    "/sources/src-imec-leadership": ("What is written in it",),
}
HTML = {"Accept": "text/html"}


@pytest.mark.parametrize("path", PLACES)
def test_the_page_of_a_thing_says_what_is_known_and_names_its_sources(service: httpx.Client, path: str) -> None:
    answer = service.get(path, headers=HTML)
    assert answer.status_code == 200
    for wanted in PLACES[path]:
        assert wanted in answer.text
    marks = set(re.findall(r'href="#(source-\d+)"', answer.text))
    assert marks <= set(re.findall(r'id="(source-\d+)"', answer.text))
    assert marks or path.startswith("/sources/")


@pytest.mark.parametrize("path", PLACES)
def test_no_link_of_a_page_leads_nowhere(service: httpx.Client, path: str) -> None:
    page = service.get(path, headers=HTML).text
    anchors = set(re.findall(r'id="([^"]+)"', page))
    assert {link[1:] for link in re.findall(r'href="(#[^"]+)"', page)} <= anchors
    links = sorted({link.partition("#")[0] for link in re.findall(r'href="(/[^"]*)"', page)})
    for link in (*links[:12], *links[-12:]):
        assert service.get(link.replace("&amp;", "&"), headers=HTML).status_code in (200, 303, 307), link


@pytest.mark.parametrize(
    "path", ["regions", "countries", "cities", "people", "organisations", "topics", "cooperations", "sources"]
)
def test_a_list_counts_what_it_holds_and_narrows_down(service: httpx.Client, path: str) -> None:
    page = service.get(f"/{path}", headers=HTML)
    assert page.status_code == 200
    total = service.get(f"/api/v1/{path}", params={"limit": 1}).json()["meta"]["total"]
    assert f"{total:,} in all" in page.text


def test_a_filter_narrows_a_list_and_can_be_let_go(service: httpx.Client) -> None:
    page = service.get("/cooperations?topic=quantum-technologies&country=finland&lang=de", headers=HTML).text
    total = service.get("/api/v1/cooperations?topic=quantum-technologies&country=finland&limit=1").json()["meta"][
        "total"
    ]
    assert f"{total} von 979" in page
    assert "Thema: Quantentechnologien" in page
    assert 'href="/cooperations?country=finland&amp;sort=-start"' in page


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/regions?country=nowhere", "nowhere"),
        ("/regions?colour=blue", "known are"),
        ("/cooperations?state=asleep", "announced"),
        ("/cooperations?asOf=2023-02-30", "no date"),
        ("/cooperations?from=2024&to=2020", "lies after"),
        ("/cooperations?page=0", "no page number"),
        ("/cooperations?page=9999", "pages"),
        ("/cooperations?topic=ai&topic=ai", "more than once"),
        ("/regions/bavaria?depth=2", "not known here"),
    ],
)
def test_a_wrong_parameter_is_told_and_says_what_would_be_right(service: httpx.Client, path: str, said: str) -> None:
    answer = service.get(path, headers=HTML)
    assert answer.status_code == 400
    assert said in answer.text


def test_an_unknown_name_gets_the_nearest_ones(service: httpx.Client) -> None:
    answer = service.get("/regions/bavria", headers=HTML)
    assert answer.status_code == 404
    assert 'href="/regions/bavaria"' in answer.text
    assert service.get("/cooperations/" + "x" * 5000, headers=HTML).status_code == 404


def test_a_page_is_kept_and_told_unchanged(service: httpx.Client) -> None:
    first = service.get("/regions/saxony", headers=HTML)
    again = service.get("/regions/saxony", headers=HTML | {"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    german = service.get("/regions/saxony", headers=HTML | {"Accept-Language": "de"})
    assert german.headers["etag"] != first.headers["etag"]
    assert "Sachsen" in german.text and '<html lang="de"' in german.text
