"""Take what the interface promises now into ``tests/cases/openapi.json``: ``python -m tests.freeze``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from api.app import create_app
from graph.settings import Settings
from graph.snapshot import Shelf

FROZEN = Path(__file__).parent / "cases" / "openapi.json"
UNPROMISED = "explorer"
"""Tag of the routes that are for our own explorer; all others are promised."""


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document; it is made once, so nobody may change it."""
    settings = Settings()
    return create_app(settings, Shelf(settings)).openapi()


def promised() -> dict[str, Any]:
    """The promised routes of the OpenAPI document, with references put in place, without words that may change."""
    whole = document()
    paths = {
        path: {method: said for method, said in methods.items() if UNPROMISED not in said["tags"]}
        for path, methods in whole["paths"].items()
    }
    found: dict[str, Any] = _plain({path: methods for path, methods in paths.items() if methods}, whole)
    return found


def _plain(part: Any, document: dict[str, Any], inside: tuple[str, ...] = ()) -> Any:
    if isinstance(part, list):
        return [_plain(item, document, inside) for item in part]
    if not isinstance(part, dict):
        return part
    if "$ref" in part:
        name = part["$ref"].rsplit("/", 1)[-1]
        return {} if name in inside else _plain(document["components"]["schemas"][name], document, (*inside, name))
    return {
        key: _plain(value, document, inside)
        for key, value in sorted(part.items())
        if (key != "example" or "schema" not in part)
        and (key not in ("description", "summary", "title", "example", "examples") or not isinstance(value, str | list))
    }


if __name__ == "__main__":
    lines = (f"{json.dumps(path)}: {json.dumps(said, sort_keys=True)}" for path, said in sorted(promised().items()))
    FROZEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
