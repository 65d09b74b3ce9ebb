"""Put graphs on an engine: by the graph store protocol where it has one, else by updates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import pyoxigraph as ox

from graph.errors import SettingsError
from graph.remote.connection import Connection
from graph.settings import Settings


class Writer(Protocol):
    """Writes graphs; ``graph`` None is the default graph. Raises errors below `QueryError`."""

    room: int
    """How many statements go into one request."""

    def replace(self, graph: str | None, triples: Sequence[ox.Triple]) -> None:
        """Let a graph hold these statements and no other."""
        ...

    def add(self, graph: str | None, triples: Sequence[ox.Triple]) -> None:
        """Let a graph hold these statements as well."""
        ...

    def remove(self, graph: str) -> None:
        """Let there be no such graph."""
        ...


def writer(settings: Settings, connection: Connection) -> Writer:
    """The way in which an engine takes graphs; raises `SettingsError` where no address for it is set."""
    if settings.endpoint_graph_store is not None:
        return GraphStore(connection, settings.endpoint_graph_store)
    if settings.endpoint_update is not None:
        return Updates(connection, settings.endpoint_update)
    raise SettingsError(
        "TECH_AXIS_ENDPOINT_GRAPH_STORE or TECH_AXIS_ENDPOINT_UPDATE: set one to where it takes graphs or updates"
    )


def _turtle(triples: Sequence[ox.Triple]) -> bytes:
    """As N-Triples, which every reader of Turtle takes."""
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


class GraphStore:
    """The SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/)."""

    room = 50_000

    def __init__(self, connection: Connection, address: str) -> None:
        self._connection = connection
        self._address = address

    def _send(self, method: str, graph: str | None, content: bytes = b"") -> None:
        query = {"default": ""} if graph is None else {"graph": graph}
        media = "text/turtle" if method != "DELETE" else ""
        self._connection.send(method, self._address, content=content, media=media, **query)

    def replace(self, graph: str | None, triples: Sequence[ox.Triple]) -> None:
        """Let a graph hold these statements and no other."""
        self._send("PUT", graph, _turtle(triples))

    def add(self, graph: str | None, triples: Sequence[ox.Triple]) -> None:
        """Let a graph hold these statements as well."""
        self._send("POST", graph, _turtle(triples))

    def remove(self, graph: str) -> None:
        """Let there be no such graph."""
        self._send("DELETE", graph)


class Updates:
    """SPARQL 1.1 Update (https://www.w3.org/TR/sparql11-update/), in small requests: engines parse each as a whole."""

    room = 1_000

    def __init__(self, connection: Connection, address: str) -> None:
        self._connection = connection
        self._address = address

    def _send(self, text: str) -> None:
        media = "application/sparql-update"
        self._connection.send("POST", self._address, content=text.encode(), media=media)

    @staticmethod
    def _insert(graph: str | None, triples: Sequence[ox.Triple]) -> str:
        statements = _turtle(triples).decode()
        if graph is None:
            return f"INSERT DATA {{\n{statements}}}"
        return f"INSERT DATA {{ GRAPH {ox.NamedNode(graph)} {{\n{statements}}} }}"

    def replace(self, graph: str | None, triples: Sequence[ox.Triple]) -> None:
        """Let a graph hold these statements and no other."""
        which = "DEFAULT" if graph is None else f"GRAPH {ox.NamedNode(graph)}"
        self._send(f"CLEAR SILENT {which} ;\n" + self._insert(graph, triples))

    def add(self, graph: str | None, triples: Sequence[ox.Triple]) -> None:
        """Let a graph hold these statements as well."""
        self._send(self._insert(graph, triples))

    def remove(self, graph: str) -> None:
        """Let there be no such graph."""
        self._send(f"DROP SILENT GRAPH {ox.NamedNode(graph)}")
