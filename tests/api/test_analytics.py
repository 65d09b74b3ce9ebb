"""The analytics of the service: rankings, brokers, groups, bridges, years, and what is said where there is nothing."""

from __future__ import annotations

import csv
import datetime
import io
from typing import Any

import httpx
import pytest

from graph.analytics.measures import MEASURES
from graph.network import territory_of
from graph.settings import Settings
from graph.snapshot import Shelf

BASE = "/api/v1/analytics"


def ask(service: httpx.Client, name: str, **given: str) -> dict[str, Any]:
    answer = service.get(f"{BASE}/{name}", params=given)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("by", MEASURES)
def test_places_are_ranked_by_each_measure_from_its_head_on(service: httpx.Client, by: str) -> None:
    found = ask(service, "measures", by=by, limit="100")
    values = [row["value"] for row in found["data"]]
    assert values == sorted(values, reverse=MEASURES[by].leads == "highest")
    assert all(row["rankLow"] <= row["rank"] <= row["rankHigh"] for row in found["data"])
    assert all(row["values"][by] == row["value"] for row in found["data"])
    assert found["measure"]["reading"].keys() == {"en", "de"}
    assert found["meta"]["total"] == found["network"]["tiedPlaces"]


def test_a_country_keeps_the_ranks_that_its_places_have_among_all(service: httpx.Client) -> None:
    every = {row["id"]: row["rank"] for row in ask(service, "measures", limit="100")["data"]}
    germans = ask(service, "measures", country="germany", limit="5")["data"]
    assert all(row["country"] == "country/germany" for row in germans)
    assert all(every[row["id"]] == row["rank"] for row in germans)


def test_one_topic_on_one_day_is_measured_by_itself(service: httpx.Client, published: Settings) -> None:
    found = ask(service, "measures", by="degree", topic="quantum-technologies", asOf="2023-01-01", limit="100")
    territory = territory_of(Shelf(published).current())
    graph = territory.project(topic="topic/quantum-technologies", as_of=datetime.date(2023, 1, 1))
    assert {row["id"]: row["value"] for row in found["data"]} == {
        name: degree for name, degree in graph.degree() if degree
    }
    assert found["meta"]["undated"] == graph.graph["undated"]


def test_ties_at_home_and_through_organisations_can_be_left_out(service: httpx.Client, published: Settings) -> None:
    territory = territory_of(Shelf(published).current())
    network = ask(service, "measures", directOnly="true", domestic="false")["network"]
    graph = territory.project(direct_only=True, domestic=False)
    assert network["ties"] == graph.number_of_edges() < territory.project().number_of_edges()
    last = ask(service, "development", directOnly="true", domestic="false")["data"][-1]
    assert last["ties"] < network["ties"]


def test_pages_follow_each_other_and_the_table_holds_every_row(service: httpx.Client) -> None:
    first = ask(service, "measures", by="strength", limit="100")
    second = service.get(first["links"]["next"]).json()
    third = service.get(second["links"]["next"]).json()
    rows = first["data"] + second["data"] + third["data"]
    assert third["links"]["next"] is None
    answer = service.get(f"{BASE}/measures", params={"by": "strength", "format": "csv", "limit": "1"})
    assert answer.headers["content-type"].startswith("text/csv")
    written = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["id"] for row in written] == [row["id"] for row in rows]
    assert {"rankLow", "rankHigh", "standardError", *MEASURES} <= written[0].keys()


def test_what_the_client_has_already_is_not_measured_again(service: httpx.Client) -> None:
    first = service.get(f"{BASE}/communities")
    known = {"If-None-Match": first.headers["etag"]}
    assert service.get(f"{BASE}/communities", headers=known).status_code == 304


def test_communities_are_named_and_hold_each_tied_place_once(service: httpx.Client) -> None:
    found = ask(service, "communities")
    members = [member["id"] for group in found["data"] for member in group["members"]]
    assert len(members) == len(set(members)) == found["network"]["tiedPlaces"]
    names = [group["name"]["en"] for group in found["data"]]
    assert all(names) and len(set(names)) == len(names)
    assert 0 < found["stability"] <= 1
    table = service.get(f"{BASE}/communities?format=csv").text
    assert len(list(csv.DictReader(io.StringIO(table)))) == len(members)


def test_brokers_come_by_role_and_bridges_by_whom_they_hold(service: httpx.Client) -> None:
    brokers = ask(service, "brokerage", role="gatekeeper")
    counts = [row["gatekeeper"] for row in brokers["data"]]
    assert counts == sorted(counts, reverse=True) and counts[0] > 100
    assert brokers["roles"]["liaison"]["de"]
    cuts = ask(service, "bridges", limit="100")["data"]
    assert {cut["kind"] for cut in cuts} == {"bridge", "cutPoint"}
    assert all(cut["number"] == len(cut["cutOff"]) > 0 for cut in cuts)
    assert all(cut["cooperations"] for cut in cuts if cut["kind"] == "bridge")
    for name in ("brokerage", "bridges"):
        assert len(service.get(f"{BASE}/{name}?format=csv").text.splitlines()) > 20


def test_the_development_has_a_row_for_each_year(service: httpx.Client) -> None:
    found = ask(
        service, "development", by="degree", place="region/bavaria,region/flanders", **{"from": "2000", "to": "2020"}
    )
    assert [row["year"] for row in found["data"]] == list(range(2000, 2021))
    assert all(
        [place["id"] for place in row["places"]] == ["region/bavaria", "region/flanders"] for row in found["data"]
    )
    assert found["data"][-1]["ties"] > found["data"][0]["ties"]
    leaders = ask(service, "development", by="betweenness", **{"from": "2024"})["data"]
    assert all(len(row["places"]) == 3 for row in leaders)
    table = service.get(f"{BASE}/development?by=degree&from=2019&to=2020&format=csv").text
    assert len(table.splitlines()) == 7


@pytest.mark.parametrize("name", ["measures", "communities", "brokerage", "bridges"])
def test_a_day_before_the_first_tie_gives_nothing_and_says_so(service: httpx.Client, name: str) -> None:
    found = ask(service, name, asOf="1900-01-01")
    assert found["data"] == []
    assert "1954" in found["said"]["en"] and "1954" in found["said"]["de"]
    topical = ask(service, name, asOf="1990-01-01", topic="quantum-technologies")
    assert "on this topic" in topical["said"]["en"]


def test_years_before_the_first_tie_give_nothing_and_say_so(service: httpx.Client) -> None:
    found = ask(service, "development", **{"from": "1000", "to": "1010"})
    assert found["data"] == []
    assert "1954" in found["said"]["en"]


def test_a_place_without_ties_is_told_and_given_what_there_is(service: httpx.Client, published: Settings) -> None:
    graph = territory_of(Shelf(published).current()).project()
    lonely = next(name for name in sorted(graph) if not graph.degree(name))
    found = ask(service, "measures", place=lonely)
    assert found["data"][0]["rank"] is None
    assert found["data"][0]["values"]["degree"] == 0
    assert "has no rank" in found["said"]["en"] and "keinen Rang" in found["said"]["de"]


WRONG = {
    "an unknown measure": ("measures", {"by": "fame"}, "betweenness"),
    "a misspelt topic": ("measures", {"topic": "quantum-technology"}, "quantum-technologies"),
    "a misspelt region": ("measures", {"place": "region/bavarria"}, "region/bavaria"),
    "a misspelt country": ("brokerage", {"country": "germania"}, "germany"),
    "an unknown role": ("brokerage", {"role": "king"}, "liaison"),
    "a day that is none": ("communities", {"asOf": "2023"}, "2023-01-31"),
    "an unknown scope": ("bridges", {"scope": "some"}, "working"),
    "an unknown parameter": ("bridges", {"colour": "red"}, "known are"),
    "years the wrong way round": ("development", {"from": "2020", "to": "2010"}, "lies before"),
    "an unknown measure by year": ("development", {"by": "fame"}, "pageRank"),
    "a format that is none": ("measures", {"format": "pdf"}, "csv"),
    "places and a country": ("measures", {"place": "region/bavaria", "country": "france"}, "leave one of the two out"),
    "no limit": ("measures", {"limit": "0"}, "greater"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_is_refused_with_what_there_is(service: httpx.Client, case: str) -> None:
    name, given, said = WRONG[case]
    answer = service.get(f"{BASE}/{name}", params=given)
    assert answer.status_code == 400, answer.text
    assert said in answer.json()["detail"]
