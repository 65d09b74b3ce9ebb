"""Send a snapshot to a foreign engine, graph by graph, so that the service can run on it.

What the engine has taken already is not sent again: of each graph it keeps the hash beside the data, so a publication
that was killed goes on where it stopped, and a new snapshot sends only what has changed. The mark that says "this
snapshot is here as a whole" goes before the first change and comes after the last count.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

import pyoxigraph as ox

from graph.errors import EngineFault, NotPublished
from graph.network import text
from graph.remote.connection import Connection
from graph.remote.dialect import WHOLE, Dialect
from graph.remote.publication import (
    INNER,
    Publication,
    Sent,
    marked,
    noted,
    read_dialect,
    read_publication,
    read_sent,
)
from graph.remote.store import RemoteStore
from graph.remote.writing import Writer, writer
from graph.settings import Settings
from graph.snapshot import Snapshot
from graph.store import LocalStore
from graph.terms import GRAPH, PUBLISHED

Progress = Callable[[str, float], None]
NOTED_EVERY = 2.0
"""Seconds after which the engine is told what it has taken: so much work a killed publication may have to do again."""


@dataclass
class Outcome:
    """What a publication did."""

    serial: str
    graphs: int = 0
    triples: int = 0
    sent: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def publish(snapshot: Snapshot, settings: Settings, progress: Progress = lambda step, done: None) -> Outcome:
    """Let the engine hold a local snapshot as a whole, and nothing else of ours.

    Raises `SettingsError` where an address is missing, and an error below `QueryError` where the engine fails or counts
    otherwise than the snapshot; then it holds no whole snapshot until the command is run again.
    """
    connection = Connection(settings)
    try:
        return _Work(snapshot, connection, writer(settings, connection), progress).run()
    finally:
        connection.close()


class _Work:
    """One publication."""

    def __init__(self, snapshot: Snapshot, connection: Connection, writes: Writer, progress: Progress) -> None:
        assert isinstance(snapshot.store, LocalStore)
        self._manifest = snapshot.manifest
        self._store = snapshot.store.store
        self._connection = connection
        self._writer = writes
        self._progress = progress
        self._dialect = Dialect()

    def run(self) -> Outcome:
        self._progress("comparing with what is there", 0.0)
        wanted = self._wanted()
        there = {name: sent for name, sent in read_sent(self._connection).items() if name in wanted}
        counts = self._counts()
        kept = {
            name: sent
            for name, sent in there.items()
            if sent == wanted[name] and (name == WHOLE or counts.get(name) == sent.triples)
        }
        gone = [name for name in counts if name.startswith(GRAPH) and name not in wanted and name not in INNER]
        if len(kept) == len(wanted) and not gone and (found := self._published()):
            self._dialect = read_dialect(self._connection)
            if not self._wrong(wanted):
                return Outcome(found.serial, len(wanted) - 1, wanted[WHOLE].triples)
        self._writer.replace(PUBLISHED, marked(None, kept))
        self._dialect = read_dialect(self._connection)
        self._drop_whole(kept)
        sent = self._send(wanted, kept)
        for name in gone:
            self._writer.remove(name)
        self._progress("counting", 0.95)
        self._require(wanted)
        publication = Publication(uuid.uuid4().hex, self._manifest)
        self._writer.replace(PUBLISHED, marked(publication, wanted))
        if read_publication(self._connection).serial != publication.serial:
            raise EngineFault("it does not hold the mark that was written last")
        self._progress("done", 1.0)
        return Outcome(publication.serial, len(wanted) - 1, wanted[WHOLE].triples, sent, gone)

    def _published(self) -> Publication | None:
        try:
            found = read_publication(self._connection)
        except NotPublished:
            return None
        return found if found.manifest.id == self._manifest.id else None

    def _wanted(self) -> dict[str, Sent]:
        """What the engine shall hold: each graph by its name, and the default graph under the name `WHOLE`."""
        names = sorted(name.value for name in self._store.named_graphs() if isinstance(name, ox.NamedNode))
        wanted = {name: _summary(self._quads(name)) for name in names}
        digest = hashlib.sha256("".join(f"{name} {of.hash}\n" for name, of in wanted.items()).encode())
        whole = sum(1 for _ in self._store.quads_for_pattern(None, None, None, ox.DefaultGraph()))
        return wanted | {WHOLE: Sent(digest.hexdigest(), whole)}

    def _quads(self, name: str) -> Iterator[ox.Quad]:
        graph = ox.DefaultGraph() if name == WHOLE else ox.NamedNode(name)
        return iter(self._store.quads_for_pattern(None, None, None, graph))

    def _counts(self) -> dict[str, int]:
        rows = RemoteStore(self._connection).select("publication-counts")
        return {text(row, "graph") or "": int(text(row, "triples") or 0) for row in rows}

    def _drop_whole(self, kept: dict[str, Sent]) -> None:
        """The whole is sent again where the engine's default graph does not hold it."""
        if WHOLE in kept and self._total() != kept[WHOLE].triples:
            del kept[WHOLE]

    def _total(self) -> int:
        rows = RemoteStore(self._connection, self._dialect).select("publication-total")
        return int(text(rows[0], "triples") or 0) if rows else 0

    def _send(self, wanted: dict[str, Sent], kept: dict[str, Sent]) -> list[str]:
        """Send what is not there; what was sent is noted on the engine every few seconds."""
        missing = [name for name in wanted if name not in kept]
        total = sum(wanted[name].triples for name in missing) or 1
        done, fresh, noted_at = 0, dict[str, Sent](), time.monotonic()
        for name in missing:
            short = name.removeprefix(GRAPH)
            self._progress(f"sending {short}: {done} of {total} statements", 0.05 + 0.9 * done / total)
            target = None if name == WHOLE and not self._dialect.union else name
            for number, part in enumerate(self._parts(self._quads(name))):
                (self._writer.add if number else self._writer.replace)(target, part)
            done += wanted[name].triples
            fresh[name] = wanted[name]
            if time.monotonic() - noted_at > NOTED_EVERY:
                self._writer.add(PUBLISHED, noted(fresh.items()))
                fresh, noted_at = {}, time.monotonic()
        if fresh:
            self._writer.add(PUBLISHED, noted(fresh.items()))
        return missing

    def _parts(self, quads: Iterable[ox.Quad]) -> Iterator[list[ox.Triple]]:
        """A graph in pieces; statements with blank nodes stay together, as each request has blank nodes of its own."""
        rest: list[ox.Triple] = []
        first: list[ox.Triple] = []
        for quad in quads:
            (first if _blank(quad) else rest).append(quad.triple)
        room = max(self._writer.room - len(first), 0)
        pieces = chain([[*first, *rest[:room]]], _chunks(rest[room:], self._writer.room))
        return iter(pieces)

    def _require(self, wanted: dict[str, Sent]) -> None:
        if wrong := self._wrong(wanted):
            raise EngineFault("it does not hold what was sent: " + "; ".join(wrong[:5]))

    def _wrong(self, wanted: dict[str, Sent]) -> list[str]:
        """Where the engine counts otherwise than the snapshot, in words."""
        counts = self._counts() | {WHOLE: self._total()}
        return [
            f"{'the default graph' if name == WHOLE else name} has {counts.get(name, 0)} of {of.triples} statements"
            for name, of in wanted.items()
            if counts.get(name, 0) != of.triples
        ]


def _blank(quad: ox.Quad) -> bool:
    return isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode)


def _chunks(triples: list[ox.Triple], room: int) -> Iterator[list[ox.Triple]]:
    rest = iter(triples)
    while part := list(islice(rest, room)):
        yield part


def _summary(quads: Iterable[ox.Quad]) -> Sent:
    """The hash of a graph whatever the order of its statements and the names of its blank nodes (RDFC-1.0)."""
    found = list(quads)
    if any(map(_blank, found)):
        dataset = ox.Dataset(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found)
        dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
        found = list(dataset)
    lines = sorted(f"{quad.subject} {quad.predicate} {quad.object}" for quad in found)
    return Sent(hashlib.sha256("\n".join(lines).encode()).hexdigest(), len(lines))
