"""What an engine holds of us: a graph of its own says which snapshot, or how far its publication has come.

The mark (snapshot, serial, manifest) is taken away before the first graph is touched and written after the last one was
counted. So where it stands, the engine holds that snapshot and nothing else; where it is missing, it holds a part.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

import pyoxigraph as ox

from graph.errors import NotPublished
from graph.network import text
from graph.remote.connection import Connection
from graph.remote.dialect import WHOLE, Dialect, Request
from graph.remote.store import RemoteStore
from graph.snapshot import Manifest
from graph.store import query_text
from graph.terms import PUBLISHED, PUBLISHED_TERMS

MARK = Request(query_text("publication-mark"))
INNER = frozenset({PUBLISHED, WHOLE})
"""Graphs that we put on an engine beside those of the snapshot."""


@dataclass(frozen=True)
class Sent:
    """A graph that an engine has taken whole: the hash of what it holds, and its number of statements."""

    hash: str
    triples: int


@dataclass(frozen=True)
class Publication:
    """A snapshot that an engine holds as a whole."""

    serial: str
    """Different for each publication, also of the same snapshot."""
    manifest: Manifest


def read_publication(connection: Connection) -> Publication:
    """The snapshot that an engine holds; raises `NotPublished` where it holds none as a whole."""
    rows = RemoteStore(connection).select("publication-mark")
    if not rows:
        raise NotPublished("send one with `tech-axis publish`, or wait until that is through")
    if len(rows) > 1:
        raise NotPublished("it bears the marks of several; run `tech-axis publish` again")
    try:
        manifest = Manifest(**json.loads(text(rows[0], "manifest") or ""))
    except (ValueError, TypeError) as error:
        raise NotPublished(f"its mark was made by another version of the program ({error})") from error
    return Publication(text(rows[0], "serial") or "", manifest)


def read_sent(connection: Connection) -> dict[str, Sent]:
    """The graphs that an engine has taken by now, whether the publication is through or not."""
    rows = RemoteStore(connection).select("publication-graphs")
    return {text(row, "graph") or "": Sent(text(row, "hash") or "", int(text(row, "triples") or 0)) for row in rows}


def read_dialect(connection: Connection) -> Dialect:
    """Ask an engine how it is: whether its default graph is a union, and what GRAPH ranges over.

    The graph that bears the mark must be there, if only with the state of an unfinished publication.
    """
    inside = f"{{ <{PUBLISHED}> ?p ?o }}"
    union = connection.truth(Request(f"ASK {inside}"))
    sees_named = connection.truth(Request(f"ASK {{ GRAPH <{PUBLISHED}> {inside} }}", default_graphs=(WHOLE,)))
    return Dialect(connection.server, union, sees_named)


def marked(publication: Publication | None, sent: Mapping[str, Sent]) -> list[ox.Triple]:
    """The statements of the graph that bears the mark; without a publication it says that one is under way."""
    mark = ox.NamedNode(PUBLISHED)
    if publication is None:
        triples = [ox.Triple(mark, _term("state"), ox.Literal("under way"))]
    else:
        manifest = json.dumps(asdict(publication.manifest) | {"files": {}}, sort_keys=True)
        triples = [
            ox.Triple(mark, _term("state"), ox.Literal("complete")),
            ox.Triple(mark, _term("snapshot"), ox.Literal(publication.manifest.id)),
            ox.Triple(mark, _term("serial"), ox.Literal(publication.serial)),
            ox.Triple(mark, _term("manifest"), ox.Literal(manifest)),
        ]
    return [*triples, *noted(sent.items())]


def noted(sent: Iterable[tuple[str, Sent]]) -> list[ox.Triple]:
    """What is kept of graphs that were sent."""
    return [
        triple
        for graph, of in sent
        for triple in (
            ox.Triple(ox.NamedNode(graph), _term("hash"), ox.Literal(of.hash)),
            ox.Triple(ox.NamedNode(graph), _term("triples"), ox.Literal(of.triples)),
        )
    ]


def _term(name: str) -> ox.NamedNode:
    return ox.NamedNode(PUBLISHED_TERMS + name)
