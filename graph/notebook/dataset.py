"""The snapshot as an rdflib dataset: Oxigraph finds and answers, and nothing can be written."""

from __future__ import annotations

from typing import Any, Never

import pyoxigraph as ox
import rdflib
from oxrdflib import OxigraphStore
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID

from graph.terms import PREFIXES
from graph.tokens import refuse_update


class ReadOnlyStore(OxigraphStore):
    """An Oxigraph store behind rdflib; whatever would change it raises `Refused`."""

    def __init__(self, store: ox.Store) -> None:
        super().__init__(store=store)

    def add_graph(self, graph: rdflib.Graph) -> None:
        """Nothing for a graph that is there, because rdflib "adds" every graph that it is asked for."""
        name = graph.identifier
        named = isinstance(name, rdflib.URIRef) and self._inner.contains_named_graph(ox.NamedNode(str(name)))
        if not named and name != DATASET_DEFAULT_GRAPH_ID:
            refuse_update()

    def _refuse(self, *_: Any, **__: Any) -> Never:
        refuse_update()

    add = addN = remove = remove_graph = update = _refuse  # noqa: N815


def read_only_dataset(store: ox.Store) -> rdflib.Dataset:
    """All statements, with the prefixes of the project bound; its default graph holds each of them once."""
    found = rdflib.Dataset(store=ReadOnlyStore(store))
    for prefix, iri in PREFIXES.items():
        found.bind(prefix, iri)
    return found
