"""What is known of one thing or of one tie, ready to be shown: each fact with what it leads to, and the sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from graph.errors import NotFound
from graph.network import text, truth
from graph.store import Row, Store, node_of
from graph.terms import THING, local

Facts = dict[str, Any]
"""Plain values for JSON; identifiers are IRIs without their base, as ``region/bavaria``."""


def _shown(row: Row, *names: str) -> Facts:
    """The bound variables of a row; addresses of this graph become identifiers."""
    return {name: local(value) for name in names if (value := text(row, name)) is not None}


def _source(row: Row) -> Facts:
    return _shown(row, "source", "title", "publisher", "issued", "language", "address")


def exists(store: Store, name: str) -> bool:
    """Whether the graph holds a thing of this name."""
    try:
        return bool(store.select("thing-exists", {"thing": node_of(name)}))
    except NotFound:
        return False


def replacement_of(store: Store, name: str) -> str | None:
    """The identifier that a thing has now, or None where it was never renamed."""
    try:
        rows = store.select("thing-replacement", {"thing": node_of(name)})
    except NotFound:
        return None
    return next((local(text(row, "now") or "") for row in rows), None)


def thing_facts(store: Store, name: str) -> Facts | None:
    """All that the panel and the page of a thing show, or None where the graph does not hold it.

    ``facts`` maps each property to its values (``text``, ``id`` where it leads on, ``lang`` where it has one);
    ``cooperations``, ``participants``, ``partners``, ``people``, ``offices``, ``commitments``, ``sources`` are lists.
    """
    try:
        values = {"thing": node_of(name)}
    except NotFound:
        return None
    rows = store.select("thing-facts", values)
    if not rows:
        return None
    facts = _facts(rows)
    kind = name.partition("/")[0]
    shown: Facts = {
        "id": name,
        "iri": THING + name,
        "kind": kind,
        "name": _name(facts) or name,
        "facts": facts,
        "sources": [_source(row) for row in store.select("thing-sources", values)],
        "cooperations": [_cooperation(row) for row in store.select("thing-cooperations", values)],
        "people": _once(_shown(row, "person", "name", "role", "date") for row in store.select("thing-people", values)),
    }
    if kind in ("organisation", "city"):
        shown["partners"] = [local(text(row, "partner") or "") for row in store.select("thing-partners", values)]
    if kind == "person":
        rows = store.select("thing-offices", values)
        shown["offices"] = [_shown(row, "office", "of", "label", "date", "start", "end") for row in rows]
    if kind == "cooperation":
        rows = store.select("thing-participants", values)
        shown["participants"] = [_shown(row, "actor", "label", "role") for row in rows]
        rows = store.select("thing-commitments", values)
        shown["commitments"] = [
            _shown(row, "label", "status", "statusAsOf", "pursuedBy", "pursuedByLabel") for row in rows
        ]
    return shown


def tie_facts(store: Store, one: str, other: str) -> list[Facts]:
    """The cooperations that tie two places, newest first, each with its sources; an empty list where none does."""
    values = {"one": node_of(one), "other": node_of(other)}
    found: dict[str, Facts] = {}
    for row in store.select("tie-cooperations", values):
        cooperation = found.setdefault(text(row, "cooperation") or "", _cooperation(row) | {"sources": []})
        cooperation["sources"].append(_source(row))
    return list(found.values())


def _cooperation(row: Row) -> Facts:
    shown = _shown(row, "cooperation", "label", "kind", "status", "statusAsOf", "start", "lastAttested")
    return shown | {"direct": truth(row, "direct")}


def _facts(rows: Iterable[Row]) -> dict[str, list[Facts]]:
    facts: dict[str, list[Facts]] = {}
    for row in rows:
        key = local(text(row, "property") or "").replace("#", "/").rsplit("/", 1)[-1]
        value = row["value"]
        shown: Facts = {"text": text(row, "label") or local(text(row, "value") or "")}
        if isinstance(value, ox.NamedNode):
            shown["id" if value.value.startswith(THING) else "address"] = local(value.value)
        elif isinstance(value, ox.Literal) and value.language:
            shown["lang"] = value.language
        facts.setdefault(key, []).append(shown)
    return facts


def _name(facts: dict[str, list[Facts]]) -> str | None:
    labels = facts.get("prefLabel", []) + facts.get("name", [])
    english = [label["text"] for label in labels if label.get("lang") == "en"]
    return next(iter(english or [label["text"] for label in labels]), None)


def _once(items: Iterable[Facts]) -> list[Facts]:
    """The first of each person and role: rows come newest first, one for each attestation."""
    found: dict[tuple[object, object], Facts] = {}
    for item in items:
        found.setdefault((item.get("person"), item.get("role")), item)
    return list(found.values())
