"""Other networks in the same records: actors, regions and topics, alliances and members, people; and by year.

Each is a plain `networkx.Graph` whose edges carry ``weight`` and ``cooperations`` (identifier -> share of the weight).
Networks of one kind of thing follow the territory network: a cooperation of k actors or people gives each pair 1/(k-1);
unlike there, long lists and announcements count too, and a part counts beside its whole.
Networks of two kinds of thing carry ``kind`` on their nodes and count each cooperation 1.
The cost is the sum over cooperations of the squared number of actors or people, and of regions times topics.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

import networkx as nx

from graph.cooperation import Cooperation, Stay
from graph.network import Scope, Territory, read_stay, text
from graph.store import Store
from graph.terms import local


@dataclass
class Involved:
    """Who stands behind the cooperations of a territory."""

    actors: dict[str, dict[str, Stay]] = field(default_factory=dict)
    """Cooperation -> the actors that take part -> when, by their own records."""
    people: dict[str, dict[str, str | None]] = field(default_factory=dict)
    """Cooperation -> each person that acted -> the body whose office they held then, where it is known."""
    names: dict[str, str] = field(default_factory=dict)


def read_involved(store: Store) -> Involved:
    """Read from a store who takes part and who acted."""
    found = Involved()
    for row in store.select("projection-actors"):
        cooperation, actor = local(text(row, "cooperation") or ""), local(text(row, "actor") or "")
        found.actors.setdefault(cooperation, {})[actor] = read_stay(row)
        found.names[actor] = text(row, "label") or ""
    for row in store.select("projection-people"):
        cooperation, person = local(text(row, "cooperation") or ""), local(text(row, "person") or "")
        people, body = found.people.setdefault(cooperation, {}), text(row, "body")
        people[person] = people.get(person) or (local(body) if body else None)
        found.names[person] = text(row, "name") or ""
    return found


def actor_network(
    territory: Territory, involved: Involved, *, topic: str | None = None, as_of: datetime.date | None = None
) -> nx.Graph:
    """Regions, countries, cities and organisations, tied where they take part in one cooperation."""
    graph = nx.Graph()
    for cooperation in territory.standing("all", topic, as_of).values():
        every = involved.actors.get(cooperation.id, {})
        _tie_pairs(graph, cooperation, {one: stay for one, stay in every.items() if not as_of or stay.covers(as_of)})
    _name(graph, involved)
    return graph


def person_network(
    territory: Territory,
    involved: Involved,
    *,
    in_office: bool = True,
    topic: str | None = None,
    as_of: datetime.date | None = None,
) -> nx.Graph:
    """People, tied where they acted in one cooperation; ``offices`` of an edge tells for which bodies, by cooperation.

    With ``in_office`` only those count who held an office then: they met through their offices.
    """
    graph = nx.Graph()
    for cooperation in territory.standing("all", topic, as_of).values():
        people = involved.people.get(cooperation.id, {})
        acting = {person: body for person, body in people.items() if body or not in_office}
        for one, other in _tie_pairs(graph, cooperation, dict.fromkeys(acting, Stay())):
            offices = graph.edges[one, other].setdefault("offices", {})
            offices[cooperation.id] = (acting[one], acting[other])
    _name(graph, involved)
    return graph


def topic_network(
    territory: Territory, *, scope: Scope = "working", topic: str | None = None, as_of: datetime.date | None = None
) -> nx.Graph:
    """Regions and countries on one side, topics on the other: what each cooperates on, broader topics included."""
    graph = nx.Graph()
    for cooperation in territory.standing(scope, topic, as_of).values():
        for side in sorted(cooperation.sides):
            graph.add_node(side, kind="place", label=territory.places[side].label)
            for about in sorted(cooperation.topics):
                graph.add_node(about, kind="topic")
                _tie(graph, side, about, cooperation.id, 1.0)
    return graph


def alliance_network(territory: Territory, *, fewest: int = 3, as_of: datetime.date | None = None) -> nx.Graph:
    """Alliances (lasting cooperations of at least ``fewest`` sides) on one side, their members on the other."""
    graph = nx.Graph()
    for cooperation in territory.standing(as_of=as_of).values():
        if cooperation.event or len(cooperation.sides) < fewest:
            continue
        graph.add_node(cooperation.id, kind="alliance", label=cooperation.label)
        for side in sorted(cooperation.sides):
            graph.add_node(side, kind="place", label=territory.places[side].label)
            _tie(graph, cooperation.id, side, cooperation.id, 1.0)
    return graph


def by_year(
    territory: Territory, first: int, last: int, scope: Scope = "working", topic: str | None = None
) -> Iterator[tuple[int, nx.Graph]]:
    """The territory network at the end of each year, the first and the last included."""
    for year in range(first, last + 1):
        yield year, territory.project(scope, topic=topic, as_of=datetime.date(year, 12, 31))


def _tie_pairs(graph: nx.Graph, cooperation: Cooperation, things: Mapping[str, Stay]) -> list[tuple[str, str]]:
    """Tie each pair that took part together, and return the pairs; one alone becomes a node without ties."""
    several = sorted(things)
    graph.add_nodes_from(several)
    pairs = [(one, other) for one, other in combinations(several, 2) if things[one].shared(things[other])]
    for one, other in pairs:
        _tie(graph, one, other, cooperation.id, 1 / (len(several) - 1))
    return pairs


def _tie(graph: nx.Graph, one: str, other: str, cooperation: str, share: float) -> None:
    if not graph.has_edge(one, other):
        graph.add_edge(one, other, weight=0.0, cooperations={})
    tie = graph.edges[one, other]
    tie["weight"] += share
    tie["cooperations"][cooperation] = share


def _name(graph: nx.Graph, involved: Involved) -> None:
    for name in graph:
        graph.nodes[name].update(kind=name.partition("/")[0], label=involved.names.get(name, name))
