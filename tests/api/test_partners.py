"""Suggestions, their back-test, specialisation, landscapes, turnover, scenarios and paths, as the service gives them."""

from __future__ import annotations

import csv
import io
from typing import Any

import httpx
import pytest

from api.shapes import model_of
from graph.analytics.backtest import CutFigures
from graph.analytics.partners import Suggestion
from graph.analytics.paths import Path
from graph.analytics.scenario import PlaceChange
from graph.analytics.specialisation import Position, TopicShare
from graph.analytics.turnover import Year

ASKED: dict[str, tuple[str, type]] = {
    "partners": ("analytics/partners?place=bavaria&topic=quantum-technologies", Suggestion),
    "backtest": ("analytics/backtest", CutFigures),
    "specialisation": ("analytics/specialisation?place=bavaria", TopicShare),
    "landscape": ("analytics/landscape?topic=quantum-technologies", Position),
    "turnover": ("analytics/turnover?place=bavaria", Year),
    "scenario": ("analytics/scenario?add=region/bavaria~region/emilia-romagna", PlaceChange),
    "paths": ("paths?from=bavaria&to=catalonia", Path),
}


def ask(service: httpx.Client, address: str, status: int = 200) -> dict[str, Any]:
    answer = service.get(f"/api/v1/{address}")
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("name", ASKED)
def test_each_answers_in_the_envelope_as_documented_and_as_a_table(service: httpx.Client, name: str) -> None:
    address, kind = ASKED[name]
    found = ask(service, address)
    assert found["meta"]["total"] == len(found["data"]) > 0
    assert found["links"] == {"self": f"/api/v1/{address}", "next": None}
    for row in found["data"]:
        assert set(row) == {field.alias for field in model_of(kind).model_fields.values()}
        model_of(kind).model_validate(row)
    mark = "&" if "?" in address else "?"
    answer = service.get(f"/api/v1/{address}{mark}format=csv")
    assert answer.headers["content-type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) >= len(found["data"])
    assert all(value is not None for value in rows[0].values())


@pytest.mark.parametrize("name", ASKED)
def test_each_refuses_parameters_that_it_does_not_know_and_has_an_etag(service: httpx.Client, name: str) -> None:
    address, _ = ASKED[name]
    mark = "&" if "?" in address else "?"
    assert "'colour'" in ask(service, f"{address}{mark}colour=red", 400)["detail"]
    first = service.get(f"/api/v1/{address}")
    again = service.get(f"/api/v1/{address}", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_all_that_an_answer_holds_is_documented(service: httpx.Client) -> None:
    document = ask(service, "openapi.json")
    for address, _ in ASKED.values():
        operation = document["paths"]["/api/v1/" + address.partition("?")[0]]["get"]
        schema = operation["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
        assert set(ask(service, address)) == set(document["components"]["schemas"][schema]["properties"])


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("analytics/partners?place=bavarria", 400, "region/bavaria"),
        ("analytics/partners", 400, "place"),
        ("analytics/partners?place=bavaria&topic=quantum", 400, "quantum-technologies"),
        ("analytics/partners?place=bavaria&asOf=2023", 400, "2023-01-31"),
        ("analytics/partners?place=bavaria&limit=51", 400, "limit"),
        ("analytics/partners?place=bavaria&kind=city", 400, "kind"),
        ("analytics/specialisation?place=atlantis", 400, "atlantis"),
        ("analytics/landscape?topic=alchemy", 400, "alchemy"),
        ("analytics/turnover?scope=some", 400, "scope"),
        ("analytics/scenario", 400, "say what would change"),
        ("analytics/scenario?add=region/bavaria~region/bavaria", 400, "same place twice"),
        ("analytics/scenario?add=region/bavaria~region/atlantis", 404, "region/atlantis"),
        ("analytics/scenario?end=cooperation/none", 404, "cooperation/none"),
        ("analytics/scenario?add=" + ",".join(["region/a~region/b"] * 1000), 400, "1000 changes are more than the 50"),
        ("paths?from=bavaria&to=bavaria", 400, "same place"),
        ("paths?from=bavaria&to=region/atlantis", 404, "region/atlantis"),
        ("paths?from=bavaria&to=topic/photonics", 400, "stands for no region"),
        ("paths?from=bavaria&to=catalonia&limit=11", 400, "limit"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(service: httpx.Client, address: str, status: int, said: str) -> None:
    found = ask(service, address, status)
    assert said in found["detail"]
    assert found["status"] == status


def test_regions_are_suggested_to_a_region_and_countries_where_they_are_asked_for(service: httpx.Client) -> None:
    def kinds(asked: str) -> list[set[str]]:
        found = ask(service, f"analytics/partners?limit=30&{asked}")["data"]
        return [{item["kind"] for item in found}, {item["id"].partition("/")[0] for item in found}]

    assert kinds("place=bavaria") == kinds("place=bavaria&kind=region") == [{"region"}, {"region"}]
    assert kinds("place=bavaria&kind=country") == [{"country"}, {"country"}]
    assert kinds("place=bavaria&kind=all")[0] == kinds("place=country/austria")[0] == {"region", "country"}


def test_several_with_the_highest_percentage_that_the_past_bears_out_are_said_to_differ_by_order_alone(
    service: httpx.Client,
) -> None:
    found = ask(service, "analytics/partners?place=bavaria")
    highest = [item for item in found["data"] if item["probability"] == found["data"][0]["probability"]]
    assert len(highest) > 1 and "highest" in [note["id"] for note in found["notes"]]


def test_a_day_before_the_first_tie_gives_an_empty_list_that_says_why(service: httpx.Client) -> None:
    found = ask(service, "analytics/partners?place=bavaria&asOf=1900-01-01")
    assert found["data"] == [] and found["notes"][0]["id"] == "unknown-then" and found["notes"][0]["de"]
    assert ask(service, "paths?from=bavaria&to=catalonia&asOf=1900-01-01")["data"] == []
    assert ask(service, "analytics/specialisation?place=bavaria&asOf=1900-01-01")["data"] == []


def test_a_day_in_the_past_says_how_many_records_without_a_date_were_left_out(service: httpx.Client) -> None:
    day = "asOf=2020-06-30"
    every = ask(service, f"analytics/partners?place=bavaria&{day}")["meta"]["undated"]
    scenario = f"analytics/scenario?add=region/bavaria~region/emilia-romagna&{day}"
    assert ask(service, scenario)["meta"]["undated"] == every
    for asked in ("specialisation?place=bavaria", "landscape?topic=quantum-technologies"):
        assert 0 < ask(service, f"analytics/{asked}&{day}")["meta"]["undated"] < every
        assert ask(service, f"analytics/{asked}")["meta"]["undated"] is None


def test_a_day_in_the_past_is_answered_by_a_model_that_ends_before_it(service: httpx.Client) -> None:
    found = ask(service, "analytics/partners?place=bavaria&asOf=2020-06-30")
    assert found["learntUntil"] == "2019-12-31" and len(found["data"]) == 10
    assert not any(reason["kind"] == "institutes" for item in found["data"] for reason in item["reasons"])


def test_the_same_address_gives_the_same_scenario_and_the_network_stays_as_it_was(service: httpx.Client) -> None:
    before = ask(service, "analytics/partners?place=bavaria")
    first = before["data"][0]["id"]
    address = f"analytics/scenario?add=region/bavaria~{first}&for=bavaria&topic=quantum-technologies"
    found = ask(service, address)
    assert found["after"]["ties"] == found["before"]["ties"] + 1
    assert found["suggestions"][-1]["after"] is None or first not in [
        item["id"] for item in found["suggestions"] if item["after"]
    ]
    assert ask(service, "analytics/partners?place=bavaria&limit=11")["data"][0]["id"] == first
    assert ask(service, address) == found
