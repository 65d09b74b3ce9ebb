"""The stability promise of ``docs/api.md``: nothing that was promised goes away or changes; additions may come."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest

from tests.freeze import FROZEN, UNPROMISED, document, promised

MENDED = "if it is an addition, `python -m tests.freeze` takes it in; if it is not, it belongs into /api/v2"


def broken(was: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """Everything that was promised and does not hold any more."""
    for path, methods in was.items():
        for method, said in methods.items():
            where = f"{method.upper()} {path}"
            if method not in now.get(path, {}):
                yield f"{where} is gone"
                continue
            yield from _parameters(where, said.get("parameters", []), now[path][method].get("parameters", []))
            body, new = _schema(said.get("requestBody")), _schema(now[path][method].get("requestBody"))
            yield from _narrowed(f"{where}: body", body, new, asked=True)
            for status, answer in said["responses"].items():
                given = now[path][method]["responses"].get(status)
                if given is None:
                    yield f"{where}: answer {status} is gone"
                for media in set(answer.get("content", {})) - set((given or {}).get("content", {})):
                    yield f"{where}: {status} is not given as {media} any more"
                yield from _narrowed(f"{where}: {status}", _schema(answer), _schema(given), asked=False)


def _schema(said: dict[str, Any] | None) -> dict[str, Any]:
    content = (said or {}).get("content", {})
    found: dict[str, Any] = content.get("application/json", {}).get("schema", {})
    return found


def _parameters(where: str, was: list[dict[str, Any]], now: list[dict[str, Any]]) -> Iterator[str]:
    known = {parameter["name"]: parameter for parameter in now}
    for parameter in was:
        name = parameter["name"]
        if name not in known:
            yield f"{where}: parameter {name} is gone"
        else:
            yield from _narrowed(f"{where}: {name}", parameter["schema"], known[name]["schema"], asked=True)
    old = {parameter["name"] for parameter in was if parameter.get("required")}
    yield from (
        f"{where}: {name} is required now" for name, said in known.items() if said.get("required") and name not in old
    )


def _narrowed(where: str, was: dict[str, Any], now: dict[str, Any], *, asked: bool) -> Iterator[str]:
    """What a schema does not take (``asked``) or does not give any more."""
    for key in ("type", "format", "default", "const"):
        if key in was and was[key] != now.get(key):
            yield f"{where}: {key} was {was[key]!r}, is {now.get(key)!r}"
    if asked:
        yield from (
            f"{where}: {key} fell to {now[key]}"
            for key in ("maximum", "maxLength", "maxItems")
            if key in was and key in now and now[key] < was[key]
        )
    elif missing := set(was.get("required", [])) - set(now.get("required", [])):
        yield f"{where}: {sorted(missing)} may be absent now"
    if asked and (more := set(now.get("required", [])) - set(was.get("required", []))):
        yield f"{where}: {sorted(more)} must be given now"
    if "enum" in was and (gone := set(was["enum"]) - set(now.get("enum", []))):
        yield f"{where}: {sorted(gone)} is gone"
    for name, said in was.get("properties", {}).items():
        if name not in now.get("properties", {}):
            yield f"{where}: field {name} is gone"
        else:
            yield from _narrowed(f"{where}.{name}", said, now["properties"][name], asked=asked)
    for key in ("items", "additionalProperties"):
        if isinstance(was.get(key), dict):
            yield from _narrowed(f"{where}[]", was[key], now.get(key) or {}, asked=asked)
    for number, (old, new) in enumerate(zip(was.get("anyOf", []), now.get("anyOf", []), strict=False)):
        yield from _narrowed(f"{where}|{number}", old, new, asked=asked)
    if len(was.get("anyOf", [])) > len(now.get("anyOf", [])):
        yield f"{where}: an alternative is gone"


@pytest.fixture(scope="module")
def frozen() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FROZEN.read_text(encoding="utf-8"))
    return found


def test_nothing_that_was_promised_has_changed(frozen: dict[str, Any]) -> None:
    assert list(broken(frozen, promised())) == [], MENDED


def test_every_promised_route_is_in_the_copy(frozen: dict[str, Any]) -> None:
    assert promised().keys() <= frozen.keys(), MENDED


DOCUMENT = document()
OPERATIONS = [(path, method) for path, methods in DOCUMENT["paths"].items() for method in methods]


def unknown(value: Any, schema: dict[str, Any], where: str = "") -> Iterator[str]:
    """Fields of an answer that its schema does not name, where it names fields at all."""
    if "$ref" in schema:
        schema = DOCUMENT["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    choices = [choice for choice in schema.get("anyOf", []) if choice.get("type") != "null"]
    if len(choices) == 1:
        yield from unknown(value, choices[0], where)
    if isinstance(value, list):
        for item in value:
            yield from unknown(item, schema.get("items", {}), f"{where}[]")
    if isinstance(value, dict):
        named, others = schema.get("properties", {}), schema.get("additionalProperties")
        for name, inner in value.items():
            if name in named:
                yield from unknown(inner, named[name], f"{where}.{name}")
            elif isinstance(others, dict):
                yield from unknown(inner, others, f"{where}.*")
            elif named:
                yield f"{where}.{name}"


@pytest.mark.parametrize(("path", "method"), OPERATIONS)
def test_every_operation_shows_an_answer_that_its_schema_describes_whole(path: str, method: str) -> None:
    said = DOCUMENT["paths"][path][method]
    content = said["responses"]["200"]["content"]["application/json"]
    schema = content["schema"] | {"components": DOCUMENT["components"]}
    jsonschema.validate(content["example"], schema)
    if UNPROMISED not in said["tags"]:
        assert list(unknown(content["example"], content["schema"])) == []
        assert content["example"].get("data") != []


LIST, ONE = "/api/v1/cooperations", "/api/v1/cooperations/{slug}"


def _without_parameter(document: dict[str, Any]) -> None:
    parameters = document[LIST]["get"]["parameters"]
    parameters[:] = [parameter for parameter in parameters if parameter["name"] != "topic"]


def _required(document: dict[str, Any]) -> None:
    next(item for item in document[LIST]["get"]["parameters"] if item["name"] == "topic")["required"] = True


def _lower_limit(document: dict[str, Any]) -> None:
    next(item for item in document[LIST]["get"]["parameters"] if item["name"] == "limit")["schema"]["maximum"] = 50


def _schema_of(document: dict[str, Any], path: str) -> dict[str, Any]:
    found: dict[str, Any] = document[path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return found["properties"]


def _renamed(document: dict[str, Any]) -> None:
    fields = _schema_of(document, ONE)["data"]["properties"]
    fields["status"] = fields.pop("state")


def _other_type(document: dict[str, Any]) -> None:
    _schema_of(document, LIST)["meta"]["properties"]["total"]["type"] = "string"


def _gone(document: dict[str, Any]) -> None:
    del document[ONE]


@pytest.mark.parametrize("change", [_without_parameter, _required, _lower_limit, _renamed, _other_type, _gone])
def test_each_way_to_break_the_promise_is_noticed(
    frozen: dict[str, Any], change: Callable[[dict[str, Any]], None]
) -> None:
    changed = copy.deepcopy(frozen)
    change(changed)
    assert list(broken(frozen, changed))


def test_additions_are_let_through(frozen: dict[str, Any]) -> None:
    changed = copy.deepcopy(frozen)
    changed["/api/v1/dragons"] = changed[ONE]
    changed[LIST]["get"]["parameters"].append({"name": "colour", "schema": {"type": "string"}})
    _schema_of(changed, ONE)["data"]["properties"]["colour"] = {"type": "string"}
    assert list(broken(frozen, changed)) == []
