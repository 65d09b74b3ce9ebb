"""How one place reaches another: the shortest chains of ties, and the cooperations that each step goes through.

A step costs 1/weight, so that a strong tie is a short step and a shared place on a list of thirty the last resort
(E. W. Dijkstra, 1959; M. E. J. Newman, Scientific collaboration networks II, 2001, for the cost). The paths come in
the order of their cost without repeating a place (J. Y. Yen, Finding the K shortest loopless paths in a network, 1971;
``networkx.shortest_simple_paths``). Cost: about the number of paths times their length times that of one Dijkstra.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice, pairwise, product

import networkx as nx

from graph.catalogue import catalogue_of
from graph.cooperation import Cooperation
from graph.errors import BadParameter, NotFound
from graph.network import Scope, Territory, text
from graph.snapshot import Snapshot
from graph.store import Store, node_of
from graph.terms import local

MOST = 10
"""How many paths can be asked for."""
SHOWN = 5
"""How many cooperations of a step are named, the weightiest first."""


@dataclass(frozen=True)
class Through:
    """A cooperation that a step goes through, and where it is written."""

    id: str
    label: str
    kind: str
    status: str | None
    status_as_of: str | None
    start: str | None
    share: float
    """What it adds to the weight of the tie: 1/(k-1) for k sides."""
    sources: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Step:
    """From one place to the next."""

    one: str
    other: str
    one_label: str
    other_label: str
    weight: float
    cost: float
    direct: bool
    announced: bool
    """Whether the tie is merely announced."""
    cooperations: int
    """How many tie the two, parts of wider ones too, which add no weight."""
    through: list[Through]


@dataclass(frozen=True)
class Path:
    """One way, the cheapest first."""

    rank: int
    cost: float
    places: list[str]
    steps: list[Step]


@dataclass(frozen=True)
class Paths:
    """The answer: the places that the two ends stand for, and the ways between them."""

    start: list[str]
    goal: list[str]
    undated: int
    """How many cooperations an as-of date left out because they have no date at all."""
    items: list[Path]


def sides_of(store: Store, thing: str, parameter: str) -> list[str]:
    """The regions or countries that a thing stands for.

    Raises `NotFound` where there is no such thing, and `BadParameter` where it stands for no place.
    """
    node = node_of(thing)
    found = [local(text(row, "side") or "") for row in store.select("thing-sides", {"thing": node})]
    if not found and not store.select("thing-exists", {"thing": node}):
        raise NotFound("thing", thing)
    if not found:
        raise BadParameter(parameter, f"{thing} stands for no region or country")
    return found


def find_paths(
    snapshot: Snapshot,
    territory: Territory,
    start: str,
    goal: str,
    *,
    scope: Scope = "all",
    topic: str | None = None,
    as_of: datetime.date | None = None,
    limit: int = 3,
) -> Paths:
    """The ways from one thing to another, both through the places that they stand for; none where nothing joins them.

    Raises `NotFound` and `BadParameter` for ends that are not there, stand for nothing, or stand for the same place.
    """
    if not 1 <= limit <= MOST:
        raise BadParameter("limit", f"it should be from 1 to {MOST}")
    starts, goals = sides_of(snapshot.store, start, "from"), sides_of(snapshot.store, goal, "to")
    if set(starts) & set(goals):
        raise BadParameter("to", f"it stands for the same place as the start: {(set(starts) & set(goals)).pop()}")
    graph = territory.project(scope, topic=topic, as_of=as_of)
    routes = shortest(graph, starts, goals, limit)
    counted = territory.standing(scope, topic, as_of)
    items = [_path(snapshot, territory, graph, counted, rank, route) for rank, route in enumerate(routes, 1)]
    return Paths(starts, goals, graph.graph["undated"], items)


def shortest(graph: nx.Graph, starts: Iterable[str], goals: Iterable[str], limit: int) -> list[list[str]]:
    """The cheapest chains of places from any start to any goal; equal costs in the order of their names."""

    def cost(one: str, other: str, tie: dict[str, float]) -> float | None:
        return 1.0 / tie["weight"] if tie["weight"] > 0 else None

    found = []
    for start, goal in product(starts, goals):
        if start not in graph or goal not in graph or not nx.has_path(graph, start, goal):
            continue
        for route in islice(nx.shortest_simple_paths(graph, start, goal, weight=cost), limit):
            total = sum(1.0 / graph.edges[one, other]["weight"] for one, other in pairwise(route))
            found.append((round(total, 9), route))
    return [route for _, route in sorted(found)[:limit]]


def _path(
    snapshot: Snapshot,
    territory: Territory,
    graph: nx.Graph,
    counted: dict[str, Cooperation],
    rank: int,
    route: list[str],
) -> Path:
    steps = [_step(snapshot, territory, graph, counted, one, other) for one, other in pairwise(route)]
    return Path(rank, round(sum(step.cost for step in steps), 4), route, steps)


def _step(
    snapshot: Snapshot, territory: Territory, graph: nx.Graph, counted: dict[str, Cooperation], one: str, other: str
) -> Step:
    tie = graph.edges[one, other]
    shares = sorted(tie["cooperations"].items(), key=lambda item: (-item[1], item[0]))
    return Step(
        one=one,
        other=other,
        one_label=territory.places[one].label,
        other_label=territory.places[other].label,
        weight=round(tie["weight"], 4),
        cost=round(1.0 / tie["weight"], 4),
        direct=tie["direct"],
        announced=tie["announced"],
        cooperations=sum(item.ties(one, other) for item in counted.values()),
        through=[_through(snapshot, territory.cooperations[name], share) for name, share in shares[:SHOWN]],
    )


def _through(snapshot: Snapshot, cooperation: Cooperation, share: float) -> Through:
    catalogue = catalogue_of(snapshot)
    return Through(
        id=cooperation.id,
        label=cooperation.label,
        kind=cooperation.kind,
        status=cooperation.status,
        status_as_of=cooperation.status_as_of,
        start=cooperation.start,
        share=round(share, 4),
        sources=sorted(catalogue.document(catalogue.numbers[cooperation.id])["sources"]),
    )
