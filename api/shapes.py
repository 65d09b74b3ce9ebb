"""Typed results of the library as JSON with camelCase names, and their models for the OpenAPI document."""

from __future__ import annotations

import types
from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from functools import cache, reduce
from operator import or_
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, Field, create_model
from pydantic.alias_generators import to_camel

from api.envelope import Page
from api.schemas import Shape


def plain(value: object) -> Any:
    """A result as values for JSON: names of fields become camelCase, keys of mappings stay."""
    if is_dataclass(value) and not isinstance(value, type):
        return {to_camel(field.name): plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value


@cache
def model_of(result: type) -> type[BaseModel]:
    """The model of what `plain` makes of a dataclass and of those inside it."""
    hints = get_type_hints(result)
    members: dict[str, Any] = {field.name: (_mapped(hints[field.name]), ...) for field in fields(result)}
    return create_model(result.__name__, __base__=Shape, __doc__=result.__doc__, **members)


def page_of(result: type, rows: str, **instead: Any) -> type[BaseModel]:
    """The model of a result in the envelope: one field is the list, the others stand beside it.

    ``instead`` gives fields of another type than the result has, or None for those that are left out.
    """
    hints = get_type_hints(result)
    (item,) = get_args(hints.pop(rows))
    members: dict[str, Any] = {
        name: (_mapped(instead.get(name, kind)), Field(alias=to_camel(name)))
        for name, kind in hints.items()
        if instead.get(name, kind) is not None
    }
    page: Any = Page
    return create_model(f"{result.__name__}Page", __base__=page[model_of(item)], __doc__=result.__doc__, **members)


def columns_of(result: type, rows: str) -> list[str]:
    """The fields of the rows of a result, as `plain` names them."""
    (item,) = get_args(get_type_hints(result)[rows])
    return [to_camel(field.name) for field in fields(item)]


def _mapped(kind: Any) -> Any:
    if is_dataclass(kind) and isinstance(kind, type):
        return model_of(kind)
    inner: Sequence[Any] = [_mapped(argument) for argument in get_args(kind)]
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return reduce(or_, inner)
    if origin in (list, dict, tuple):
        return origin[tuple(inner)]
    return kind
