"""Parameters of the programming interface: a model for each route; what is unknown or repeated is refused."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from typing import Annotated, Any, TypeVar
from urllib.parse import unquote_to_bytes

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import ErrorDetails

from graph.errors import BadParameter

Given = TypeVar("Given", bound="Parameters")
LONGEST_LIST = 100
"""The most items that one answer of a list holds."""


def apart(value: object) -> object:
    """The values between the commas."""
    return value.split(",") if isinstance(value, str) else value


Words = Annotated[
    tuple[Annotated[str, Field(min_length=1, max_length=200)], ...], BeforeValidator(apart), Field(max_length=50)
]
"""Several values with commas between them, any of which will do."""


def _day(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            raise ValueError
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"{value[:40]!r} is no day; write it as 2023-01-31") from None


Day = Annotated[datetime.date, BeforeValidator(_day)]


def _whole(value: object) -> object:
    if isinstance(value, str) and not re.fullmatch(r"-?[0-9]{1,9}", value):
        raise ValueError(f"{value[:40]!r} is no whole number; write it as 20")
    return value


Whole = Annotated[int, BeforeValidator(_whole)]
"""A number as every program writes it: pydantic would take `+1`, ` 1` and `1_0` too."""


class Parameters(BaseModel):
    """What a route may be asked; the aliases are the names in addresses."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=to_camel)


class Spoken(Parameters):
    """In which language an answer is."""

    lang: str = Field(
        "all",
        pattern="^([a-z]{2,3}|all)$",
        description="Language of labels and texts (such as de; English where there is none in it), or all of them.",
        examples=["de"],
    )

    @property
    def spoken(self) -> str | None:
        """The language asked for, or None for all."""
        return None if self.lang == "all" else self.lang


class Shown(Spoken):
    """How things are shown."""

    fields: Words | None = Field(
        None,
        description="Only these fields of each thing, with commas between them; id and type always come.",
        examples=["label,country"],
    )


class Paged(Parameters):
    """Which part of a list."""

    limit: Whole = Field(20, ge=1, le=LONGEST_LIST, description="How many items the answer holds at the most.")
    cursor: str | None = Field(
        default=None, max_length=200, description="Where to go on: `links.next` of the answer before carries it."
    )


def read(request: Request, model: type[Given]) -> Given:
    """The parameters of a request; raises `BadParameter` naming the first that cannot be used."""
    given = dict(request.query_params)
    for name, value in given.items():
        _readable(name, value)
    try:
        return model(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "query"
        raise BadParameter(name, sentence(first)) from None


def sentence(error: ErrorDetails) -> str:
    """What is wrong with a value, for those who do not know pydantic."""
    bounds = error.get("ctx", {})
    match error["type"]:
        case "missing":
            return "it is missing"
        case "too_short":
            return f"it should hold at least {bounds['min_length']}"
        case "too_long":
            return f"it should hold at most {bounds['max_length']}"
    return re.sub("^(Input|String) should", "it should", error["msg"].removeprefix("Value error, "))


def _readable(name: str, value: str) -> None:
    if any(character < " " or character == "\x7f" or character == "\ufffd" for character in value):
        raise BadParameter(name, "it holds control characters, or is not UTF-8")


def documented(model: type[Parameters]) -> dict[str, Any]:
    """The parameters of a model for the OpenAPI document."""
    schema = model.model_json_schema(ref_template="#/components/schemas/{model}")
    parameters = []
    for name, said in schema["properties"].items():
        said = {key: value for key, value in said.items() if key != "title"}
        parameter: dict[str, Any] = {
            "name": name,
            "in": "query",
            "required": name in schema.get("required", []),
            "description": said.pop("description", ""),
        }
        options = [option for option in said.pop("anyOf", []) if option.get("type") != "null"]
        said = (options[0] if options else {}) | said
        if said.get("default", 0) is None:
            del said["default"]
        if examples := said.pop("examples", None):
            parameter["example"] = examples[0]
        if said.get("type") == "array":
            parameter |= {"style": "form", "explode": False}
        parameters.append(parameter | {"schema": said})
    return {"parameters": parameters}


async def only_known(request: Request) -> None:
    """Refuse parameters that the route does not know, and repeated ones; for every route of the interface."""
    raw = request.scope.get("query_string", b"")
    if not raw or not request.url.path.startswith("/api/v1"):
        return
    route = request.scope.get("route")
    known = _known(route) if isinstance(route, APIRoute) else frozenset()
    seen = set()
    for name, value in _pairs(raw):
        if name not in known:
            there = f"known are {', '.join(sorted(known))}" if known else "this address takes none"
            raise BadParameter(name, f"it is unknown; {there}")
        if name in seen:
            raise BadParameter(name, "it is given more than once; put commas between several values")
        seen.add(name)
        _readable(name, value)


def _pairs(raw: bytes) -> Iterable[tuple[str, str]]:
    for part in raw.split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            yield _text(name, "query"), _text(value, name.decode("latin-1")[:40])


def _text(raw: bytes, name: str) -> str:
    try:
        return unquote_to_bytes(raw.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        raise BadParameter(name, "it is not UTF-8") from None


def _known(route: APIRoute) -> frozenset[str]:
    named = {str(parameter["name"]) for parameter in (route.openapi_extra or {}).get("parameters", [])}
    return frozenset(named | set(_declared(route.dependant)))


def _declared(dependant: Dependant) -> Iterable[str]:
    for field in dependant.query_params:
        annotation = field.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from (info.alias or name for name, info in annotation.model_fields.items())
        else:
            yield field.alias
    for inner in dependant.dependencies:
        yield from _declared(inner)
