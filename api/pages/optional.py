"""Things for templates: a field that a thing does not have is None, where Jinja would else stop as for a slip."""

from __future__ import annotations

from typing import Any


class Optional(dict[str, Any]):
    """A thing; what it does not have is None."""

    def __missing__(self, key: str) -> None:
        """None for any field that is not there."""


def optional(value: Any) -> Any:
    """The same value with every dictionary in it as `Optional`.

    >>> optional([{"a": {"b": 1}}])[0]["a"]["c"] is None
    True
    """
    if isinstance(value, dict):
        return Optional((key, optional(inner)) for key, inner in value.items())
    if isinstance(value, list):
        return [optional(inner) for inner in value]
    return value
