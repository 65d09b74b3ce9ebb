"""Network, timeline, comparison and changes, as another program sees them."""

from __future__ import annotations

import csv
import io
import json

import httpx
import networkx as nx
import pytest

from api import answers
from api.envelope import Page


def test_every_year_of_the_timeline_is_the_list_that_it_counts(service: httpx.Client) -> None:
    answer = service.get("/api/v1/timeline?country=austria")
    page = Page[answers.Year].model_validate_json(answer.content)
    years = [item.year for item in page.data]
    assert years == list(range(years[0], years[-1] + 1))
    for item in page.data[-6:]:
        listed = service.get(f"/api/v1/cooperations?country=austria&from={item.year}&to={item.year}&limit=1").json()
        assert listed["meta"]["total"] == item.began
    total = service.get("/api/v1/cooperations?country=austria&limit=1").json()["meta"]["total"]
    assert sum(item.began for item in page.data) + (page.meta.undated or 0) == total


def test_what_stands_at_the_end_of_a_year_is_what_an_as_of_list_holds(service: httpx.Client) -> None:
    standing = {item["year"]: item["standing"] for item in service.get("/api/v1/timeline").json()["data"]}
    listed = service.get("/api/v1/cooperations?asOf=2020-12-31&nature=standing&limit=1").json()["meta"]["total"]
    ended_that_day = service.get("/api/v1/cooperations?asOf=2021-01-01&from=1&to=2020&nature=standing&limit=1").json()
    assert standing[2020] == ended_that_day["meta"]["total"] <= listed


def test_things_are_compared_by_what_they_share(service: httpx.Client) -> None:
    answer = service.get("/api/v1/compare?things=region/bavaria,region/flanders&lang=de")
    data = answers.Comparison.model_validate_json(answer.content).data
    assert [item.thing.label for item in data.things] == ["Bayern", "Flandern"]
    found = service.get("/api/v1/ties?one=region/bavaria&other=region/flanders").json()
    ties = len(found["neighbours"]["cooperations"])
    assert data.shared.totals["cooperations"] == ties
    assert all(item.sources for item in data.shared.cooperations)


def test_changes_come_newest_first_and_since_a_day(service: httpx.Client) -> None:
    page = Page[answers.Change].model_validate_json(service.get("/api/v1/changes?limit=100").content)
    days = [item.date or "" for item in page.data]
    assert days == sorted(days, reverse=True)
    assert service.get("/api/v1/changes?since=2999-01-01").json()["meta"]["total"] == 0
    only = service.get("/api/v1/changes?type=topic&limit=5").json()["data"]
    assert {item["thing"]["type"] for item in only} == {"topic"}


def network(service: httpx.Client, **parameters: str) -> dict[str, object]:
    answer = service.get("/api/v1/graph", params=parameters)
    answers.Graph.model_validate_json(answer.content)
    data: dict[str, object] = answer.json()["data"]
    return data


def test_the_whole_network_is_the_explorers(service: httpx.Client) -> None:
    data, drawn = network(service), service.get("/api/v1/network").json()
    assert {node["id"] for node in data["nodes"]} == set(drawn["places"]["id"])  # type: ignore[attr-defined]
    assert len(data["edges"]) == drawn["figures"]["ties"]  # type: ignore[arg-type]


def test_each_edge_leads_to_its_sources(service: httpx.Client) -> None:
    data = network(service, focus="region/bavaria", topic="quantum-technologies", asOf="2024-01-01")
    assert data["edges"]
    for edge in data["edges"]:  # type: ignore[attr-defined]
        for cooperation in edge["cooperations"]:
            sources = data["cooperations"][cooperation]["sources"]  # type: ignore[index]
            assert sources and all(data["sources"][source]["title"] for source in sources)  # type: ignore[index]


@pytest.mark.parametrize(
    "focus",
    [
        "country/austria",
        "city/munich",
        "organisation/imec",
        "person/fabian-mehring",
        "topic/robotics",
        "cooperation/vanguard-initiative",
        "source/src-seed-bayern-flandern-2026-05-06",
    ],
)
def test_any_thing_can_be_the_focus(service: httpx.Client, focus: str) -> None:
    whole, near = network(service), network(service, focus=focus)
    assert 0 < len(near["edges"]) < len(whole["edges"])  # type: ignore[arg-type]


def test_each_format_holds_the_same_edges(service: httpx.Client) -> None:
    expected = {
        (edge["source"], edge["target"], edge["weight"]) for edge in network(service, focus="region/saxony")["edges"]
    }  # type: ignore[attr-defined]

    def text(format_: str) -> str:
        answer = service.get("/api/v1/graph", params={"focus": "region/saxony", "format": format_})
        assert answer.status_code == 200, answer.text
        return answer.text

    graphml = nx.parse_graphml(text("graphml"))
    gexf = nx.read_gexf(io.BytesIO(text("gexf").encode()))
    for graph in (graphml, gexf):
        assert {(min(a, b), max(a, b), tie["weight"]) for a, b, tie in graph.edges(data=True)} == expected
    rows = list(csv.DictReader(io.StringIO(text("csv"))))
    assert {(row["source"], row["target"], float(row["weight"])) for row in rows} == expected
    elements = json.loads(text("cytoscape"))["elements"]
    assert {(e["data"]["source"], e["data"]["target"], e["data"]["weight"]) for e in elements["edges"]} == expected
    assert all("position" in node for node in elements["nodes"])


def test_the_format_can_be_negotiated(service: httpx.Client) -> None:
    for accept, media in (("application/gexf+xml", "application/gexf+xml"), ("text/csv;q=0.9, image/png", "text/csv")):
        answer = service.get("/api/v1/graph?focus=region/saxony", headers={"Accept": accept})
        assert answer.headers["content-type"].startswith(media)
    assert service.get("/api/v1/graph", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("graph?focus=region/atlantis", 404, None),
        ("graph?scope=some", 400, "scope"),
        ("graph?format=pdf", 406, None),
        ("graph?format=", 400, "format"),
        ("compare", 400, "things"),
        ("compare?things=region/bavaria", 400, "things"),
        ("compare?things=region/bavaria,region/bavaria", 400, "things"),
        ("compare?things=region/bavaria,source/src-seed-bayern-sachsen", 400, "things"),
        ("compare?things=region/bavaria,region/atlantis", 404, None),
        ("changes?since=soon", 400, "since"),
        ("changes?type=dragon", 400, "type"),
        ("timeline?from=2020&to=2010", 400, "to"),
        ("search?q=%00", 400, "q"),
        ("search?q=x&type=dragon", 400, "type"),
    ],
)  # fmt: skip
def test_bad_questions_are_told(service: httpx.Client, address: str, status: int, said: str | None) -> None:
    answer = service.get("/api/v1/" + address)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json().get("parameter") == said
