"""Ask a snapshot: trusted queries from ``graph/queries/*.rq``, with values put in by substitution.

Text that comes from outside never runs here, because nothing in this process can stop it: see `graph.pool`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from graph.errors import CorruptSnapshot, NotFound
from graph.terms import THING, prologue

Row = dict[str, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple]
Value = ox.NamedNode | ox.Literal


class Store(Protocol):
    """The seam to storage: what everything above a triple store may ask of it."""

    def select(self, query: str, values: Mapping[str, Value] | None = None) -> list[Row]:
        """All rows of the named query; unbound variables are absent from a row."""
        ...

    def construct(self, query: str, values: Mapping[str, Value] | None = None) -> list[ox.Triple]:
        """All triples of the named query."""
        ...

    def holds_graph(self, graph: str) -> bool:
        """Whether there is a named graph of this IRI; raises `ValueError` where it is no absolute IRI."""
        ...


@cache
def query_text(name: str) -> str:
    """The text of ``graph/queries/<name>.rq`` with all prefixes in front."""
    return prologue() + (resources.files("graph") / "queries" / f"{name}.rq").read_text(encoding="utf-8")


class LocalStore:
    """An Oxigraph store: the embedded default behind `Store`."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    @classmethod
    def open(cls, folder: Path) -> LocalStore:
        """Open the store in a folder for reading; many processes may do so at once.

        Raises `CorruptSnapshot` where Oxigraph cannot read what lies there.
        """
        try:
            return cls(ox.Store.read_only(str(folder)))
        except (OSError, ValueError) as error:
            raise CorruptSnapshot(folder, str(error)) from error

    def _query(self, query: str, values: Mapping[str, Value] | None) -> object:
        given: dict[ox.Variable, ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple] = {
            ox.Variable(name): value for name, value in (values or {}).items()
        }
        return self.store.query(query_text(query), substitutions=given)

    def select(self, query: str, values: Mapping[str, Value] | None = None) -> list[Row]:
        """All rows of the named query; unbound variables are absent from a row."""
        solutions = self._query(query, values)
        assert isinstance(solutions, ox.QuerySolutions), f"{query} is not a SELECT query"
        names = [variable.value for variable in solutions.variables]
        return [
            {name: term for name, term in zip(names, solution, strict=True) if term is not None}
            for solution in solutions
        ]

    def construct(self, query: str, values: Mapping[str, Value] | None = None) -> list[ox.Triple]:
        """All triples of the named query."""
        triples = self._query(query, values)
        assert isinstance(triples, ox.QueryTriples), f"{query} is not a CONSTRUCT query"
        return list(triples)

    def holds_graph(self, graph: str) -> bool:
        """Whether there is a named graph of this IRI; raises `ValueError` where it is no absolute IRI."""
        return self.store.contains_named_graph(ox.NamedNode(graph))


def node_of(name: str) -> ox.NamedNode:
    """The node of a thing by its identifier; raises `NotFound` for what no IRI can hold, such as a quotation mark."""
    try:
        return ox.NamedNode(THING + name)
    except ValueError:
        raise NotFound("thing", name) from None
