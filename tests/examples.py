"""Take example answers for the OpenAPI document into ``api/examples.json``: ``python -m tests.examples``.

Each operation is asked, of the published data, what its parameters give as examples; lists are cut to their first item.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import httpx

from api.documentation import EXAMPLES
from graph.build import build
from graph.settings import Settings
from graph.snapshot import Shelf
from tests.freeze import document
from tests.service import running

LONGEST = 300
"""Longer texts are cut."""
SHORT = 2
"""Of lists of single values, and of keys that are identifiers, so many stay."""


def question(path: str, said: dict[str, Any]) -> tuple[str, dict[str, str], list[dict[str, Any]]]:
    """What an operation can be asked: where, with which parameters at the least, and all that it knows in a query."""
    required, queried = {}, []
    for parameter in said.get("parameters", []):
        schema = parameter["schema"]
        value = parameter.get("example", [*schema.get("examples", []), *schema.get("enum", []), ""][0])
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", value)
        else:
            queried.append(parameter)
            if parameter["required"]:
                required[parameter["name"]] = value
    return path, required, queried


def answers(service: httpx.Client, snapshot: str) -> dict[str, Any]:
    """An answer of each operation, shortened, by its name in the document."""
    found = {}
    for path, methods in document()["paths"].items():
        for method, said in methods.items():
            where, required, queried = question(path.replace("{before}", snapshot), said)
            known = {parameter["name"] for parameter in queried}
            given = required | {name: value for name, value in MORE.items() if name in known}
            body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("example")
            answer = service.request(method, where, params=given, json=body)
            assert answer.status_code == 200, (where, answer.text[:300])
            found[f"{method} {path}"] = shortened(answer.json())
    found["get /api/v1/status"]["created"] = "2026-11-25T10:00:00+00:00"
    return found


MORE = {"limit": "1", "lang": "en", "add": "region/bavaria~region/emilia-romagna"}


def shortened(part: Any) -> Any:
    """Lists cut to their first item, and so are mappings by identifier."""
    if isinstance(part, list):
        single = not part or not isinstance(part[0], dict | list)
        return [shortened(item) for item in part[: SHORT if single else 1]]
    if isinstance(part, str) and len(part) > LONGEST:
        return part[:LONGEST] + "…"
    if isinstance(part, dict):
        kept = list(part.items())
        if len(kept) > SHORT and all("/" in name for name in part):
            kept = kept[:SHORT]
        return {name: shortened(value) for name, value in kept}
    return part


def main() -> None:
    """Write the examples anew."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name))
        build(settings)
        snapshot = Shelf(settings).current().id
        with running(settings) as address, httpx.Client(base_url=address, timeout=120) as service:
            found = answers(service, snapshot)
    lines = (f"{json.dumps(name)}: {json.dumps(found[name], ensure_ascii=False)}" for name in sorted(found))
    EXAMPLES.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
