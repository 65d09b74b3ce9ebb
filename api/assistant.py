"""What an assistant may ask of the graph: each answer is complete, names its snapshot, and carries its sources.

    {"snapshot": "…", "data": …, "sources": {"source/src-…": {"title": …, "publisher": …, "url": …}}}

``data`` refers to sources by their identifiers. How assistants reach it is in `api.mcp`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
from anyio.to_thread import run_sync

from api import metrics
from api.fair_use import FairUse
from api.protocol import Asked
from api.search import checked_types
from api.shapes import plain
from api.sparql import prepare
from graph.analytics.asked import place_named, thing_named, topic_named
from graph.analytics.partners import Kind
from graph.analytics.paths import find_paths
from graph.analytics.prospects import prospect_of
from graph.catalogue import TYPES, Catalogue, View, catalogue_of
from graph.engine import Engine
from graph.errors import NotFound, ResultTooLarge
from graph.match import search
from graph.network import territory_of
from graph.settings import Settings
from graph.snapshot import Shelf, Snapshot
from graph.store import Store
from graph.terms import ONTOLOGY, PREFIXES, THING, local
from graph.topics import topics_of
from graph.vocabulary import ONTOLOGY_GRAPH, Term, vocabulary

Answer = dict[str, Any]
MOST_BYTES = 1 << 20
"""An answer to a query may be no larger: an assistant reads all of it."""
NAMED = 5
"""So many sources of a thing are named where several things are listed; how many there are is said."""


@dataclass(frozen=True)
class Assistant:
    """The graph, for one that asks in tools."""

    settings: Settings
    shelf: Shelf
    engine: Engine
    fair_use: FairUse

    async def search(self, text: str, types: list[str], language: str, limit: int) -> Answer:
        """Things with a name like a text, the likest first; raises `BadParameter` for a type that is none."""
        snapshot, catalogue, view = self._opened(language)
        hits = search(catalogue, text, checked_types(tuple(types) or None))
        data = [
            view.brief(hit.number)
            | {"iri": THING + catalogue.names[hit.number], "foundBy": hit.name, "score": hit.score}
            | _some(catalogue.document(hit.number).get("sources", []))
            for hit in hits[:limit]
        ]
        return _answer(snapshot, catalogue, view, {"total": len(hits), "things": data})

    async def get(self, name: str, language: str, limit: int) -> Answer:
        """A thing by its identifier or IRI, with up to ``limit`` neighbours by each relation; raises `NotFound`."""
        snapshot, catalogue, view = self._opened(language)
        name = local(name.strip())
        if name not in catalogue.numbers:
            raise NotFound("thing", name)
        number = catalogue.numbers[name]
        item = view.item(number)
        item |= _some([source["id"] for source in item["sources"]], limit)
        item["neighbours"] = {
            relation: {"total": total, "rows": [_short(row) for row in view.neighbours(number, relation, 0, limit)]}
            for relation, total in item.pop("counts").items()
        }
        return _answer(snapshot, catalogue, view, item)

    async def paths(self, start: str, goal: str, topic: str | None, limit: int) -> Answer:
        """How one thing reaches another; raises `BadParameter` and `NotFound`."""
        snapshot, catalogue, view = self._opened("en")

        def find() -> Any:
            territory = territory_of(snapshot)
            return find_paths(
                snapshot,
                territory,
                thing_named(territory.places, start, "start"),
                thing_named(territory.places, goal, "goal"),
                topic=topic_named(topics_of(snapshot), topic),
                limit=limit,
            )

        return _answer(snapshot, catalogue, view, plain(await run_sync(find)))

    async def partners(self, place: str, topic: str | None, kind: Kind | None, limit: int) -> Answer:
        """Whom a place should approach next, and why; raises `BadParameter`."""
        snapshot, catalogue, view = self._opened("en")

        def suggest() -> Any:
            name = place_named(territory_of(snapshot).places, place)
            prospect = prospect_of(snapshot)
            return prospect.suggest(name, topic=topic_named(topics_of(snapshot), topic), kind=kind, limit=limit)

        data = plain(await run_sync(suggest))
        for item in data["items"]:
            things = [item["id"], *(thing for reason in item["reasons"] for thing in reason["things"])]
            behind = [thing for thing in things if thing.startswith("cooperation/")] or things[:1]
            item |= _some(list(dict.fromkeys(name for thing in behind for name in _of(catalogue, thing))))
        return _answer(snapshot, catalogue, view, data)

    async def sparql(self, query: str, timeout: float | None, client: str | None) -> Answer:
        """The answer to a query, within the limits and with the refusals of /sparql; raises errors of the tree."""
        snapshot, catalogue, view = self._opened("en")
        asked = Asked(query, None, None, None, None)
        judged = prepare(asked, "", snapshot, self.settings, ONTOLOGY)
        seconds = min(timeout or self.settings.query_timeout, self.settings.query_timeout)
        with self.fair_use.counted(client), metrics.RUNNING.track_inprogress():
            answer = await self.engine.answer(snapshot, judged, seconds)
        if answer.spooled is not None:
            answer.spooled.unlink(missing_ok=True)
        if answer.spooled is not None or len(answer.content) > MOST_BYTES:
            raise ResultTooLarge(MOST_BYTES)
        text = answer.content.decode("utf-8")
        data = json.loads(text) if judged.format == "json" else text
        return _answer(snapshot, catalogue, view, data)

    def schema(self) -> str:
        """What is needed to write a query: prefixes, classes, properties and codes, in Markdown."""
        snapshot = self.shelf.current()
        return "\n".join([f"# The schema of Tech Axis (snapshot {snapshot.id})", "", *_schema(snapshot.store)])

    def ontology(self) -> str:
        """The ontology in Turtle."""
        graph = {"graph": ox.NamedNode(ONTOLOGY_GRAPH)}
        triples = self.shelf.current().store.construct("graph-statements", graph)
        content = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
        return (content or b"").decode("utf-8")

    def _opened(self, language: str) -> tuple[Snapshot, Catalogue, View]:
        snapshot = self.shelf.current()
        catalogue = catalogue_of(snapshot)
        return snapshot, catalogue, View(catalogue, language)


def _some(sources: list[str], most: int = NAMED) -> Answer:
    return {"sources": sources[:most], "sourcesTotal": len(sources)}


def _of(catalogue: Catalogue, name: str) -> list[str]:
    """The sources of a thing."""
    number = catalogue.numbers.get(name)
    found: list[str] = [] if number is None else catalogue.document(number).get("sources", [])
    return found


def _short(row: Answer) -> Answer:
    return row | _some([source["id"] for source in row["sources"]])


def _answer(snapshot: Snapshot, catalogue: Catalogue, view: View, data: Any) -> Answer:
    names = sorted({name for name in _sources(data) if name in catalogue.numbers})
    named = {found.pop("id"): found for found in map(dict, view.sources(names))}
    return {"snapshot": snapshot.id, "data": data, "sources": named}


def _sources(data: Any) -> Iterator[str]:
    """Every identifier or IRI of a source in an answer."""
    if isinstance(data, str):
        name = data.removeprefix(THING)
        if name.startswith("source/"):
            yield name
    elif isinstance(data, dict):
        for value in data.values():
            yield from _sources(value)
    elif isinstance(data, list):
        for value in data:
            yield from _sources(value)


def _schema(store: Store) -> Iterator[str]:
    yield "Types of things: " + ", ".join(TYPES) + f". A thing is <{THING}TYPE/SLUG>."
    yield from ("", "## Prefixes", "", *(f"PREFIX {name}: <{iri}>" for name, iri in PREFIXES.items()))
    found = vocabulary(store)
    if found is None:
        return
    for heading, terms in (("Classes", found.classes), ("Properties", found.properties), ("Others", found.others)):
        yield from ("", f"## {heading}", "", *map(_said, terms))
    for codes in found.lists:
        names = ", ".join(code.name for code in codes.codes.values())
        yield from ("", f"## {codes.titles.get('en', codes.iri)}", "", names)


def _said(term: Term) -> str:
    places = [
        f"{word} {', '.join(Term(iri).name for iri in term.relations[relation])}"
        for relation, word in (("subClassOf", "is a"), ("domain", "of"), ("range", "to"))
        if relation in term.relations
    ]
    text = term.texts.get("en", "")
    return f"- {term.name}" + (f" ({'; '.join(places)})" if places else "") + (f": {text}" if text else "")
