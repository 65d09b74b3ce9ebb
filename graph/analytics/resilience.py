"""What holds the network together: ties and places without which somebody would be cut off.

A bridge is a tie without which its part of the network falls in two; an articulation point is a place of which the same
is true. What is cut off is all but the largest of the pieces.

Paper: R. Tarjan and U. Vishkin, An efficient parallel biconnectivity algorithm, SIAM Journal on Computing 14, 1985; J.
Hopcroft and R. Tarjan, Efficient algorithms for graph manipulation, Communications of the ACM 16, 1973. Cost: m, and as
much again as is cut off. NetworkX calls: ``nx.bridges(G)`` and ``nx.articulation_points(G)``, exactly. To be read: if
this tie ended (or this place withdrew), these would no longer be reached by the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx

from graph.analytics.ties import Ties


@dataclass(frozen=True)
class Bridge:
    """A tie that alone joins two pieces, with the places of the smaller one."""

    one: str
    other: str
    cut_off: tuple[str, ...]


@dataclass(frozen=True)
class CutPoint:
    """A place that alone joins pieces: all but the largest of them, each with its places."""

    place: str
    cut_off: tuple[tuple[str, ...], ...]

    @property
    def number(self) -> int:
        """How many places would be cut off."""
        return sum(len(piece) for piece in self.cut_off)


@dataclass(frozen=True)
class Resilience:
    """Bridges and articulation points, those first that would cut off most."""

    bridges: tuple[Bridge, ...]
    cut_points: tuple[CutPoint, ...]


def resilience(graph: nx.Graph) -> Resilience:
    """Every bridge and articulation point of a network, and whom it holds."""
    ties = Ties.of(graph)
    blocks, cut = ties.graph.biconnected_components(return_articulation_points=True)
    tree = _tree([list(block) for block in blocks], set(cut))
    found_bridges = []
    for index, block in enumerate(blocks):
        if len(block) == 2:
            # A block of two places is a tie that lies in no circle. Taking it out splits the tree there.
            sides = [_beyond(tree, ("block", index), place, ties) for place in block]
            # Both ends belong to their own side, and the smaller side goes; of two equal ones the later by name.
            smaller = min(sides, key=lambda side: (len(side), [-ord(letter) for letter in side[0]]))
            one, other = sorted(ties.names[place] for place in block)
            found_bridges.append(Bridge(one, other, tuple(smaller)))
    points = tuple(_cut_point(tree, place, ties) for place in cut)
    return Resilience(
        tuple(sorted(found_bridges, key=lambda bridge: (-len(bridge.cut_off), bridge.one, bridge.other))),
        tuple(sorted(points, key=lambda point: (-point.number, point.place))),
    )


def _tree(blocks: list[list[int]], cut: set[int]) -> nx.Graph:
    """The block-cut forest; each block carries the places that are in it alone."""
    tree = nx.Graph()
    for index, block in enumerate(blocks):
        tree.add_node(("block", index), own=[place for place in block if place not in cut])
        tree.add_edges_from((("block", index), ("place", place)) for place in block if place in cut)
    return tree


def _beyond(tree: nx.Graph, block: tuple[str, int], place: int, ties: Ties) -> list[str]:
    """The end of a bridge with all that hangs on it, by name."""
    start = ("place", place)
    found = [place] if start not in tree else [place, *_places(tree, start, block)]
    return sorted(ties.names[number] for number in found)


def _places(tree: nx.Graph, start: tuple[str, int], without: tuple[str, int]) -> list[int]:
    """The places met on from a node of the forest without turning to one of its neighbours, itself left out."""
    found: list[int] = []
    seen, waiting = {start, without}, [start]
    while waiting:
        kind, number = node = waiting.pop()
        if kind == "block":
            found += tree.nodes[node]["own"]
        elif node != start:
            found.append(number)
        new = [neighbour for neighbour in tree[node] if neighbour not in seen]
        seen.update(new)
        waiting += new
    return found


def _cut_point(tree: nx.Graph, place: int, ties: Ties) -> CutPoint:
    pieces = [
        tuple(sorted(ties.names[number] for number in _places(tree, block, ("place", place))))
        for block in tree[("place", place)]
    ]
    pieces.sort(key=lambda piece: (-len(piece), piece))
    return CutPoint(ties.names[place], tuple(pieces[1:]))
