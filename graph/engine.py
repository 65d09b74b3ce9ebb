"""The seam between the service and whatever answers SPARQL queries: what is asked, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

if TYPE_CHECKING:
    from graph.snapshot import Snapshot

RESULTS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv; charset=utf-8",
    "tsv": "text/tab-separated-values; charset=utf-8",
}
GRAPHS = {
    "ttl": "text/turtle; charset=utf-8",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "trig": "application/trig; charset=utf-8",
    "nq": "application/n-quads",
}
FORMATS = RESULTS | GRAPHS
"""Short name of each format -> its media type as it is sent."""
RESULT_FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS = {name: ox.RdfFormat.from_extension(name) for name in GRAPHS}
"""Short name of each format -> what pyoxigraph writes it with."""


@dataclass(frozen=True)
class Query:
    """One query with everything that its answer depends on but the snapshot."""

    text: str
    format: str
    """A key of `FORMATS`."""
    default_graphs: tuple[str, ...] | None = None
    """Graphs that make up the default graph; None leaves it to the query."""
    named_graphs: tuple[str, ...] | None = None
    base: str | None = None


@dataclass(frozen=True)
class Answer:
    """A whole answer: its bytes, or the file that holds them where there are many."""

    content: bytes
    spooled: Path | None = None
    seconds: float = 0.0


class Engine(Protocol):
    """Answers queries; an answer is complete or an error of the tree below `QueryError`."""

    async def answer(self, snapshot: Snapshot, query: Query, timeout: float) -> Answer:
        """The answer to a query on a snapshot within so many seconds."""
        ...

    def warm_up(self) -> None:
        """Start what can be started before the first query comes."""
        ...

    async def close(self) -> None:
        """Stop whatever still runs."""
        ...
