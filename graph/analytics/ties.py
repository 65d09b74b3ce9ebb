"""A network as arrays: the same numbers of the same places in the same order, whatever order the graph came in."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import igraph
import networkx as nx
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Values = NDArray[np.float64]
"""One number for each place, in the order of `Ties.names`; not a number where a measure says nothing of a place."""
Indices = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Ties:
    """An undirected network without loops. A tie of weight 0 is a tie, but carries nothing."""

    names: tuple[str, ...]
    one: Indices
    other: Indices
    weight: Values

    @classmethod
    def of(cls, graph: nx.Graph) -> Ties:
        """The arrays of a graph; a tie without ``weight`` counts 1. Places and ties are sorted by name."""
        names = tuple(sorted(graph))
        number = {name: index for index, name in enumerate(names)}
        ties = sorted(
            (number[one], number[other], float(data.get("weight", 1.0)))
            for one, neighbours in graph.adjacency()
            for other, data in neighbours.items()
            if number[one] < number[other]
        )
        return cls(
            names,
            np.array([one for one, _, _ in ties], dtype=np.int64),
            np.array([other for _, other, _ in ties], dtype=np.int64),
            np.array([weight for *_, weight in ties], dtype=np.float64),
        )

    def with_weights(self, weight: Values, keep: NDArray[np.bool_]) -> Ties:
        """The same places with other weights, and only the ties to keep."""
        return Ties(self.names, self.one[keep], self.other[keep], weight[keep])

    def __len__(self) -> int:
        return len(self.names)

    @cached_property
    def degree(self) -> Values:
        """How many ties each place has."""
        return np.bincount(np.concatenate([self.one, self.other]), minlength=len(self)).astype(np.float64)

    @cached_property
    def graph(self) -> igraph.Graph:
        """The network without weights for igraph; places and ties have the same numbers."""
        return igraph.Graph(n=len(self), edges=np.stack([self.one, self.other], axis=1).tolist())

    @cached_property
    def adjacency(self) -> sparse.csr_array:
        """1 where two places are tied."""
        return self._matrix(np.ones(len(self.weight)), np.ones(len(self.weight), dtype=bool))

    @cached_property
    def weights(self) -> sparse.csr_array:
        """The weights of ties as a symmetric matrix; ties of weight 0 are not in it."""
        return self._matrix(self.weight, self.weight > 0)

    def _matrix(self, values: Values, keep: NDArray[np.bool_]) -> sparse.csr_array:
        one, other, values = self.one[keep], self.other[keep], values[keep]
        rows, columns = np.concatenate([one, other]), np.concatenate([other, one])
        shape = (len(self), len(self))
        return sparse.csr_array((np.concatenate([values, values]), (rows, columns)), shape=shape)
