"""The lists, one thing and its neighbours, as another program sees them."""

from __future__ import annotations

import httpx
import pytest

from api import schemas
from api.envelope import FacetedPage, Page
from api.resources import EXAMPLES, PATHS
from graph.catalogue.listing import filters, sorts

PROMISE = "bavaria-saxony-joint-cabinet-2019/quantum-communication"


@pytest.mark.parametrize("type_", PATHS)
def test_each_list_keeps_to_its_schema_and_counts_what_it_holds(service: httpx.Client, type_: str) -> None:
    answer = service.get(f"/api/v1/{PATHS[type_]}", params={"limit": 100})
    page = FacetedPage[schemas.MODELS[type_]].model_validate_json(answer.content)  # type: ignore[misc]
    assert len(page.data) == min(100, page.meta.total) > 0
    assert all(item.type == type_ and item.label and item.iri for item in page.data)
    assert all(values for values in page.facets.values())


@pytest.mark.parametrize("type_", [type_ for type_ in PATHS if type_ != "commitment"])
def test_each_thing_comes_with_neighbours_that_lead_on(service: httpx.Client, type_: str) -> None:
    slug, _, relation = EXAMPLES[type_].partition("/")
    one = service.get(f"/api/v1/{PATHS[type_]}/{slug}", params={"limit": 1}).json()
    schemas.One[schemas.MODELS[type_]].model_validate(one)  # type: ignore[misc]
    assert one["neighbours"][relation]["total"] == one["data"]["counts"][relation]
    rows = service.get(f"/api/v1/{PATHS[type_]}/{slug}/{relation}")
    page = Page[schemas.Neighbour].model_validate_json(rows.content)
    assert page.data[0].thing.id == one["neighbours"][relation]["data"][0]["thing"]["id"]


def test_a_promise_tells_who_made_it_and_where_it_is_written(service: httpx.Client) -> None:
    promise = service.get(f"/api/v1/commitments/{PROMISE}", params={"lang": "de"}).json()["data"]
    assert promise["label"] == "Gemeinsame Initiativen zur Quantenkommunikation"
    assert {maker["id"] for maker in promise["promisedBy"]} == {"region/bavaria", "region/saxony"}
    assert promise["sources"][0]["url"]


def test_following_next_gives_every_item_once(service: httpx.Client) -> None:
    seen, address = [], "/api/v1/organisations?country=austria&limit=9&fields=label"
    while address:
        answer = service.get(address)
        page = answer.json()
        seen += [item["id"] for item in page["data"]]
        address = page["links"]["next"]
        assert ('rel="next"' in answer.headers["link"]) == bool(address)
    assert len(seen) == len(set(seen)) == page["meta"]["total"]


def test_each_relation_of_a_thing_is_paged_to_its_end(service: httpx.Client) -> None:
    seen, address = [], "/api/v1/regions/bavaria/cooperations?limit=50"
    while address:
        page = service.get(address).json()
        seen += [row["thing"]["id"] for row in page["data"]]
        assert all(row["sources"] for row in page["data"])
        address = page["links"]["next"]
    assert len(seen) == len(set(seen)) == page["meta"]["total"] > 150


def test_labels_come_in_one_language_or_in_all(service: httpx.Client) -> None:
    whole = service.get("/api/v1/regions/bavaria").json()["data"]
    assert (whole["label"], whole["labels"]["de"]) == ("Bavaria", "Bayern")
    german = service.get("/api/v1/regions/bavaria?lang=de").json()["data"]
    assert (german["label"], german["country"]["label"], "labels" in german) == ("Bayern", "Deutschland", False)


def test_an_as_of_list_says_how_many_have_no_date(service: httpx.Client) -> None:
    page = service.get("/api/v1/cooperations?asOf=2023-01-01&limit=1").json()
    assert page["meta"]["undated"] > 0
    assert service.get("/api/v1/cooperations?limit=1").json()["meta"]["undated"] is None


@pytest.mark.parametrize("type_", PATHS)
def test_every_sort_order_holds_the_same_things(service: httpx.Client, type_: str) -> None:
    totals = {
        service.get(f"/api/v1/{PATHS[type_]}?limit=1&sort={sort}").json()["meta"]["total"] for sort in sorts(type_)
    }
    assert len(totals) == 1


BAD = {
    "limit=0": "limit",
    "limit=101": "limit",
    "limit=many": "limit",
    "limit=1&limit=2": "limit",
    "lang=deutsch": "lang",
    "sort=colour": "sort",
    "facets=colour": "facets",
    "fields=colour": "fields",
    "colour=red": "colour",
    "asOf=2023": "asOf",
    "asOf=2023-02-30": "asOf",
    "changedSince=yesterday": "changedSince",
    "from=-1": "from",
    "from=2020&to=2010": "to",
    "topic=dragons": "topic",
    "topic=": "topic",
    "topic=%00": "topic",
    "topic=%ff": "topic",
    "topic=%ed%a0%80": "topic",
    "kind=handshake": "kind",
    "state=": "state",
    "cursor=": "cursor",
    "cursor=abc": "cursor",
    "cursor=0123456789abcdef.20.0123456789abcdef": "cursor",
    "kind=" + ",".join(["memorandum"] * 51): "kind",
}


@pytest.mark.parametrize("query", BAD)
def test_a_bad_parameter_is_told_by_name(service: httpx.Client, query: str) -> None:
    answer = service.get("/api/v1/cooperations?" + query)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["parameter"] == BAD[query]
    assert problem["detail"].startswith(f"parameter '{BAD[query]}': ")


def test_a_cursor_is_good_for_its_own_list_only(service: httpx.Client) -> None:
    following = service.get("/api/v1/people?limit=5&country=austria").json()["links"]["next"]
    cursor = following.rpartition("cursor=")[2]
    assert service.get(f"/api/v1/people?country=austria&limit=20&cursor={cursor}").status_code == 200
    place, seal = cursor.split(".")[1:]
    forged = cursor.replace(f".{place}.", f".{int(place) + 1}.")
    for other in (f"/api/v1/people?cursor={cursor}", f"/api/v1/people?country=austria&cursor={forged}"):
        problem = service.get(other).json()
        assert (problem["status"], problem["parameter"]) == (400, "cursor")
        assert "other filters" in problem["detail"]
    stale = "/api/v1/people?country=austria&cursor=" + f"aaaaaaaaaaaaaaaa.{place}.{seal}"
    assert "another snapshot" in service.get(stale).json()["detail"]


@pytest.mark.parametrize(
    "path",
    ["/api/v1/regions/atlantis", "/api/v1/regions/bavaria/dragons", "/api/v1/commitments/a/b", "/api/v1/regions/a%00b"],
)
def test_what_is_not_there_is_404(service: httpx.Client, path: str) -> None:
    answer = service.get(path)
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


def test_every_filter_of_every_list_is_documented(service: httpx.Client) -> None:
    paths = service.get("/api/v1/openapi.json").json()["paths"]
    for type_, path in PATHS.items():
        documented = {parameter["name"]: parameter for parameter in paths[f"/api/v1/{path}"]["get"]["parameters"]}
        assert {
            *filters(type_),
            "asOf",
            "from",
            "to",
            "changedSince",
            "sort",
            "limit",
            "cursor",
            "lang",
            "fields",
        } <= documented.keys()
        assert all(parameter["description"] for parameter in documented.values())
