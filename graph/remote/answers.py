"""An engine's answer, read: from the format that it sends into terms, or into the format that a client wants.

Every answer is parsed as a whole before any of it goes out. So each format is there on every engine, what an engine
writes in its own manner becomes the standard's, and an answer that stops in the middle is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar, cast

import pyoxigraph as ox

from graph.engine import GRAPH_FORMATS, RESULT_FORMATS
from graph.errors import EngineFault, ResultTooLarge
from graph.remote import faults
from graph.spool import Sink

TABLES = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
}
GRAPHS = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
}
JSON_FIRST = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
XML_FIRST = "application/sparql-results+xml, application/sparql-results+json;q=0.5"
GRAPH = "application/n-triples, text/turtle;q=0.5, application/rdf+xml;q=0.2"
T = TypeVar("T")
MENDED = (
    (b'"bnode", "value": "nodeID://', b'"bnode", "value": "'),
    (b"<bnode>nodeID://", b"<bnode>"),
    (b"\r", b"&#13;"),
)
"""What Virtuoso writes in JSON and XML, and what it should be. No text can hold the first two, its quotes and brackets
are escaped; the third, bare in XML, would be read as a line end."""


def virtuoso(server: str) -> bool:
    """Whether an engine is Virtuoso, by what it calls itself."""
    return "virtuoso" in server.lower()


def accept(graph: bool, server: str) -> str:
    """What to ask for. JSON carries every character; Virtuoso takes three times as long over it as over XML."""
    if graph:
        return GRAPH
    return XML_FIRST if virtuoso(server) else JSON_FIRST


@dataclass
class Received:
    """What came over the wire, in memory or in a file."""

    media: str
    sink: Sink
    content: bytes = b""

    def parse(self, parser: Callable[..., T], **options: object) -> T:
        """What a parser of pyoxigraph makes of it."""
        if self.sink.path is not None:
            return parser(path=str(self.sink.path), **options)
        return parser(self.content, **options)


class Intake:
    """Takes an answer part by part, once its head has been judged."""

    def __init__(self, headers: Mapping[str, str], graph: bool, folder: str, limit: int) -> None:
        """Raises `EngineFault` where the head says already that the answer cannot be used."""
        media = faults.media_type(headers)
        if media not in (GRAPHS if graph else TABLES):
            raise faults.wrong_media(headers, (GRAPH if graph else JSON_FIRST).partition(",")[0])
        faults.require_whole(headers)
        if graph and not faults.framed(headers):
            raise EngineFault("its answer has no length, so nobody can tell whether it is whole")
        self._mend = virtuoso(headers.get("server", "")) and media in TABLES
        self._kept = b""
        self.received = Received(media, Sink(folder, limit))

    def take(self, part: bytes) -> None:
        """Some more of it; raises `ResultTooLarge`."""
        if self._mend:
            part = self._kept + part
            for wrong, right in MENDED:
                part = part.replace(wrong, right)
            cut = max(len(part) - len(MENDED[0][0]) + 1, 0)
            part, self._kept = part[:cut], part[cut:]
        self.received.sink.write(part)

    def finish(self) -> Received:
        """All of it."""
        self.received.sink.write(self._kept)
        self.received.content = self.received.sink.finish()
        return self.received


def solutions(received: Received) -> ox.QuerySolutions | ox.QueryBoolean:
    """The rows of an answer, or its truth; raises `EngineFault`, also while rows are read from it (`SyntaxError`)."""
    try:
        return received.parse(ox.parse_query_results, format=TABLES[received.media])
    except (SyntaxError, ValueError) as error:
        raise _not_whole(received, error) from error


def triples(received: Received) -> Iterator[ox.Triple]:
    """The triples of an answer; raises `EngineFault`."""
    try:
        for quad in received.parse(ox.parse, format=GRAPHS[received.media]):
            yield quad.triple
    except (SyntaxError, ValueError) as error:
        raise _not_whole(received, error) from error


def convert(received: Received, wanted: str, folder: str, limit: int) -> tuple[bytes, Path | None]:
    """The answer in another format: its bytes, or the file that holds them. What was received is gone afterwards."""
    sink = Sink(folder, limit)
    output = cast(IO[bytes], sink)
    try:
        if wanted in GRAPH_FORMATS:
            ox.serialize(triples(received), output=output, format=GRAPH_FORMATS[wanted])
        else:
            solutions(received).serialize(output=output, format=RESULT_FORMATS[wanted])
        return sink.finish(), sink.path
    except (EngineFault, ResultTooLarge):
        sink.discard()
        raise
    except (SyntaxError, ValueError, OSError, RuntimeError) as error:
        sink.discard()
        if sink.size > limit:
            raise ResultTooLarge(limit) from None
        raise _not_whole(received, error) from error
    finally:
        received.sink.discard()


def rows(received: Received) -> list[dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]]:
    """The rows of an answer as mappings, without what is unbound; raises `EngineFault`."""
    found = solutions(received)
    if isinstance(found, ox.QueryBoolean):
        raise EngineFault("it answered yes or no where rows were asked for")
    names = [variable.value for variable in found.variables]
    try:
        return [{name: term for name, term in zip(names, row, strict=True) if term is not None} for row in found]
    except (SyntaxError, ValueError) as error:
        raise _not_whole(received, error) from error


def _not_whole(received: Received, error: Exception) -> EngineFault:
    return EngineFault(f"its answer is no whole {received.media}: {str(error)[:200]}")
