"""The project's own queries on a foreign engine: `graph.store.Store` over the wire."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyoxigraph as ox

from graph.remote.connection import Connection
from graph.remote.dialect import Dialect, Request, addressed
from graph.remote.substitution import substitute
from graph.store import Row, Value, query_text


class RemoteStore:
    """The snapshot that an engine holds; after each query ``still`` may raise that it is another one by now."""

    def __init__(
        self,
        connection: Connection,
        dialect: Dialect | None = None,
        graphs: frozenset[str] = frozenset(),
        still: Callable[[], None] = lambda: None,
    ) -> None:
        self.dialect = dialect or Dialect()
        self.graphs = graphs
        self._connection = connection
        self._still = still

    def _request(self, query: str, values: Mapping[str, Value] | None) -> Request:
        text = substitute(query_text(query), values or {})
        return addressed(text, self.dialect, tuple(sorted(self.graphs)))

    def select(self, query: str, values: Mapping[str, Value] | None = None) -> list[Row]:
        """All rows of the named query; unbound variables are absent from a row."""
        found = self._connection.rows(self._request(query, values))
        self._still()
        return found

    def construct(self, query: str, values: Mapping[str, Value] | None = None) -> list[ox.Triple]:
        """All triples of the named query."""
        found = self._connection.triples(self._request(query, values))
        self._still()
        return found

    def holds_graph(self, graph: str) -> bool:
        """Whether there is a named graph of this IRI; raises `ValueError` where it is no absolute IRI."""
        return ox.NamedNode(graph).value in self.graphs
