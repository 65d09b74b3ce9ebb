"""Bodies of requests: read within a limit of size and of time, and read as JSON or as a form."""

from __future__ import annotations

import asyncio
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import orjson
from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from api.parameters import sentence
from graph.errors import BadParameter, TooLarge, UnsupportedMediaType

Model = TypeVar("Model", bound=BaseModel)
PATIENCE = 15.0
"""Seconds that a client may take to send a body."""


async def body(request: Request) -> bytes:
    """The whole body; raises `TooLarge` beyond the limit, and answers 408 where it does not come in time."""
    limit = request.app.state.settings.body_kb * 1024
    parts, size = [], 0
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in request.stream():
                size += len(part)
                if size > limit:
                    raise TooLarge("body", limit)
                parts.append(part)
    except TimeoutError:
        raise HTTPException(408, f"the body did not come within {PATIENCE:g} s") from None
    return b"".join(parts)


async def json_body(request: Request, model: type[Model]) -> Model:
    """The body as JSON of a model; raises `BadParameter` with the path to what is wrong."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != "application/json":
        raise UnsupportedMediaType(given, ["application/json"])
    return checked(loads(await body(request), "body"), model)


def loads(text: bytes | str, name: str) -> Any:
    """JSON from outside; raises `BadParameter` where it is none, nests too deep, or holds half a character."""
    try:
        return orjson.loads(text)
    except (orjson.JSONDecodeError, UnicodeEncodeError) as error:
        raise BadParameter(name, f"it is not JSON: {error}") from None


def checked(content: Any, model: type[Model]) -> Model:
    """Content as a model; raises `BadParameter` with the path to the first thing that is wrong."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadParameter(".".join(map(str, first["loc"])) or "body", sentence(first)) from None


async def form(request: Request) -> dict[str, str]:
    """The fields of an encoded form; raises `BadParameter` for a repeated one or one that is not UTF-8."""
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != "application/x-www-form-urlencoded":
        raise UnsupportedMediaType(given, ["application/x-www-form-urlencoded"])
    try:
        pairs = parse_qsl((await body(request)).decode("ascii"), keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        raise BadParameter("body", "it is no form in UTF-8") from None
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise BadParameter(next(name for name, _ in pairs if sum(n == name for n, _ in pairs) > 1), "it is repeated")
    return fields
