"""Every route of the interface: one shape of errors, one envelope, and no answer that breaks the schema."""

from __future__ import annotations

import re

import httpx
import pytest

from api.resources import PATHS
from tests.examples import question
from tests.freeze import document, promised
from tests.fuzzing import fuzz

ROUTES = [path for path, methods in document()["paths"].items() if "get" in methods]


def address(path: str) -> str:
    return re.sub(r"\{\w+\}", "nothing-of-this-name", path)


@pytest.mark.parametrize("path", ROUTES)
def test_every_route_refuses_what_it_does_not_know_in_one_shape(service: httpx.Client, path: str) -> None:
    answer = service.get(address(path), params={"colour": "red"})
    assert answer.status_code in (400, 404)
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["access-control-allow-origin"] == "*"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert {"type", "title", "status", "detail"} <= problem.keys()
    if answer.status_code == 400:
        assert problem["parameter"] == "colour"


UNREADABLE = {"NUL": "a%00b", "half a character": "%ED%A0%80", "no UTF-8": "%ff", "too long": "x" * 20_001}
NO_NUMBERS = ("", "one", "1.5", "1e1", "0x1", "%2B1", "%201", "1_0", "%D9%A1", "true", "9" * 30)


@pytest.mark.parametrize("path", ROUTES)
def test_every_parameter_that_cannot_be_read_is_named(embedded: httpx.Client, path: str) -> None:
    where, required, parameters = question(path, document()["paths"][path]["get"])
    for parameter in parameters:
        name, schema = parameter["name"], parameter["schema"]
        values = {**UNREADABLE, "empty": "", "given twice": f"{required.get(name, '1')}&{name}=1"}
        if schema.get("type") == "integer":
            values |= {value: value for value in NO_NUMBERS}
            values |= {
                f"{key} by one": schema[key] + step for key, step in (("minimum", -1), ("maximum", 1)) if key in schema
            }
        if "enum" in schema or schema.get("type") == "boolean":
            values["no choice"] = "dragon"
        if schema.get("format") == "date":
            values |= {value: value for value in ("2023", "2023-02-30", "01.02.2023", "2023-1-1")}
        for what, value in values.items():
            others = [f"{key}={given}" for key, given in required.items() if key != name]
            answer = embedded.get(f"{where}?{'&'.join([*others, f'{name}={value}'])}")
            if answer.status_code == 404 and what == "empty":
                continue  # the name of a thing
            assert answer.status_code == 400, (name, what, answer.text[:200])
            named = answer.json()["parameter"]
            assert named == name or what == "empty", (name, what, answer.text[:200])


@pytest.mark.parametrize("path", [path for path in ROUTES if "{" in path])
def test_what_is_not_there_is_told_by_every_route(service: httpx.Client, path: str) -> None:
    answer = service.get(address(path))
    assert (answer.status_code, answer.json()["status"]) == (404, 404)


@pytest.mark.parametrize("path", ROUTES)
def test_other_methods_are_refused_in_the_same_shape(service: httpx.Client, path: str) -> None:
    answer = service.delete(address(path))
    assert (answer.status_code, answer.headers["content-type"]) == (405, "application/problem+json")
    assert answer.headers["allow"] == "GET, HEAD"


@pytest.mark.parametrize("name", ["%22", "%3Cb%3E", "%7B%7D", "%5C", "%5E", "%60", "%C2%9B", "a%20b"])
@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/things/region/{}",
        "/api/v1/ties?one=region/{}&other=region/bavaria",
        "/api/v1/paths?from=organisation/{}&to=bavaria",
        "/api/v1/regions/{}",
        "/regions/{}",
        "/regions/{}/partners",
        "/cooperations/{}",
        "/explore?topic={}",
        "/explore?focus=region/{}",
        "/partners/{}",
        "/id/region/{}",
    ],
)
def test_what_no_iri_can_hold_is_not_there(embedded: httpx.Client, address: str, name: str) -> None:
    answer = embedded.get(address.format(name), headers={"Accept": "*/*"})
    assert answer.status_code in (400, 404), answer.text[:200]


def test_the_address_of_the_interface_leads_to_its_description(embedded: httpx.Client) -> None:
    answer = embedded.get("/api/v1", follow_redirects=True)
    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")


def test_every_route_that_gives_tables_says_so() -> None:
    for path, methods in document()["paths"].items():
        for said in methods.values():
            named = {item["name"]: item["schema"] for item in said.get("parameters", [])}
            if "csv" in named.get("format", {}).get("enum", []):
                assert "text/csv" in said["responses"]["200"]["content"], path


def test_every_route_of_a_list_documents_what_it_answers() -> None:
    routes = promised()
    for path, methods in routes.items():
        schema = next(iter(methods.values()))["responses"]["200"]["content"]["application/json"]["schema"]
        assert {"data", "meta", "links"} <= schema["properties"].keys() or path == "/api/v1/status", path
    assert {f"/api/v1/{path}" for path in PATHS.values()} <= routes.keys()


def test_made_up_requests_find_no_fault(service: httpx.Client) -> None:
    """A few cases for every route here; ``python -m tests.bench fuzz`` makes 2 000 of each."""
    run = fuzz(str(service.base_url).rstrip("/"), cases=4, seconds=240, phases="fuzzing")
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert f"to {sum(map(len, document()['paths'].values()))} routes" in run.stdout
