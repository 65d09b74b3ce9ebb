"""What is known of one thing or of one tie, in a reader's language: facts, what they lead to, and their sources."""

from __future__ import annotations

from typing import Any, Final

from graph.catalogue import Catalogue, View
from graph.catalogue.columns import Text
from graph.errors import NotFound
from graph.network import Territory, text
from graph.store import Store, node_of
from graph.terms import local

Facts = dict[str, Any]
"""Plain values for JSON. A text in another language than the one asked for tells it: ``label`` in ``labelLang``."""
RELATIONS: Final = ("participants", "offices", "commitments", "cooperations", "parts", "people")
"""The relations of a thing that are shown beside a picture; ties are in the picture itself."""


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


def thing_facts(catalogue: Catalogue, name: str, language: str) -> Facts:
    """A thing with all its facts, its neighbours by `RELATIONS`, and all sources that these name.

    Each of ``neighbours`` and of the ``own`` sources names sources by identifier; ``sources`` has them in full.
    Raises `KeyError` where the catalogue does not hold it.
    """
    number, view = catalogue.numbers[name], View(catalogue, language)
    shown = view.item(number)
    kept = {relation: view.neighbours(number, relation) for relation in RELATIONS}
    for row in kept["commitments"]:
        row["pursuedBy"] = view.item(catalogue.numbers[row["thing"]["id"]]).get("pursuedBy", [])
    return _told(shown | {"neighbours": {name: rows for name, rows in kept.items() if rows}}, language)


def tie_facts(catalogue: Catalogue, territory: Territory, one: str, other: str, language: str) -> Facts:
    """The cooperations that tie two places, newest first, and their sources; no rows where none does."""
    view = View(catalogue, language)
    rows = []
    for item in territory.between(one, other):
        number = catalogue.numbers[item.id]
        sources = view.sources(catalogue.document(number)["sources"])
        rows.append({"thing": view.brief(number), "direct": item.direct(one, other), "sources": sources})
    return _told({"sources": [], "neighbours": {"cooperations": rows}}, language)


def _told(shown: Facts, language: str) -> Facts:
    """Facts with each source in full once, and texts that say which language they are in."""
    sources: Facts = {}

    def refer(found: list[Facts]) -> list[str]:
        sources.update({source["id"]: source for source in found})
        return [source["id"] for source in found]

    neighbours = {
        relation: [row | {"sources": refer(row["sources"])} for row in rows]
        for relation, rows in shown["neighbours"].items()
    }
    own = refer(shown["sources"])
    told: Facts = _marked(shown | {"neighbours": neighbours, "own": own}, language)
    return told | {"sources": sources}


def _marked(value: Any, language: str) -> Any:
    """The same value; beside each text in another language stands which, where that is known.

    >>> _marked([{"label": Text("imec"), "summary": Text("A meeting.", "en")}], "de")
    [{'label': 'imec', 'summary': 'A meeting.', 'summaryLang': 'en'}]
    """
    if isinstance(value, list):
        return [_marked(item, language) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: _marked(inner, language) for key, inner in value.items()}
    foreign = {
        f"{key}Lang": inner.language
        for key, inner in value.items()
        if isinstance(inner, Text) and inner.language not in (None, language)
    }
    return found | foreign
