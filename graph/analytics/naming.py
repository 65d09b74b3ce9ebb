"""A name for a group of places: the countries that carry it, and the topics that mark it off from the rest.

Countries come by the weight of their members' ties within. Topics come by Dunning's log-likelihood ratio of the weight
that a topic has within and elsewhere (T. Dunning, Accurate methods for the statistics of surprise and coincidence,
Computational Linguistics 19, 1993), not by how common they are: every group does something digital.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx

from graph.analytics.communities import Communities, Community
from graph.analytics.measure import Text
from graph.network import Territory
from graph.topics import Topic

FEWEST = 2
"""A topic of fewer cooperations marks nothing."""


@dataclass(frozen=True)
class Name:
    """The name of a group, and what it is made of: identifiers of countries and topics."""

    text: Text
    countries: tuple[str, ...]
    topics: tuple[str, ...]


def name_groups(
    found: Communities, graph: nx.Graph, territory: Territory, topics: Mapping[str, Topic], asked: str | None = None
) -> tuple[Name, ...]:
    """A name for each group, no two the same; the topic that was asked about is in none, for all share it."""
    topics = {name: topic for name, topic in topics.items() if name != asked}
    overall, _ = _weights(graph, territory, graph)
    names: list[Name] = []
    taken: set[str] = set()
    for group in found.groups:
        name = _name(group, graph, territory, topics, overall)
        if name.text.en in taken:
            first = territory.places[group.members[0]]
            text = Text(f"{name.text.en} (around {first.label})", f"{name.text.de} (um {first.german})")
            name = Name(text, name.countries, name.topics)
        taken.add(name.text.en)
        names.append(name)
    return tuple(names)


def _name(
    group: Community, graph: nx.Graph, territory: Territory, topics: Mapping[str, Topic], overall: Counter[str]
) -> Name:
    within = graph.subgraph(group.members)
    weights, times = _weights(within, territory, graph)
    common = [topic for topic in weights if times[topic] >= FEWEST and topic in topics]
    marked = sorted(common, key=lambda topic: (-_likelihood(weights, overall, topic), topic))
    marked = [topic for topic in marked if _likelihood(weights, overall, topic) > 0]
    chosen = _distinct(marked or sorted(common, key=lambda topic: (-weights[topic], topic)), topics)
    countries = _countries(within, territory)
    places = territory.places
    english = " and ".join(places[country].label for country in countries if country in places)
    german = " und ".join(places[country].german for country in countries if country in places)
    if chosen:
        english += ": " + ", ".join(topics[topic].label for topic in chosen)
        german += ": " + ", ".join(topics[topic].german for topic in chosen)
    return Name(Text(english, german), countries, chosen)


def _weights(graph: nx.Graph, territory: Territory, whole: nx.Graph) -> tuple[Counter[str], Counter[str]]:
    """The weight of ties by topic, the weight of all ties under the empty name, and the cooperations of each topic."""
    weights: Counter[str] = Counter()
    seen: dict[str, set[str]] = {}
    for one, other in graph.edges:
        for name, share in whole.edges[one, other]["cooperations"].items():
            weights[""] += share
            for topic in territory.cooperations[name].topics:
                weights[topic] += share
                seen.setdefault(topic, set()).add(name)
    return weights, Counter({topic: len(names) for topic, names in seen.items()})


def _likelihood(within: Counter[str], overall: Counter[str], topic: str) -> float:
    """Dunning's ratio, negative where the topic is rarer within than elsewhere."""
    size, rest = within[""], overall[""] - within[""]
    inside, outside = within[topic], overall[topic] - within[topic]
    if rest <= 1e-9 or size <= 1e-9:
        return 0.0
    share = (inside + outside) / (size + rest)
    parts = ((inside, size * share), (outside, rest * share))
    found = 2 * sum(seen * math.log(seen / expected) for seen, expected in parts if seen > 1e-9)
    return found if inside / size > outside / rest else -found


def _distinct(ranked: Iterable[str], topics: Mapping[str, Topic]) -> tuple[str, ...]:
    """The first two of which neither is broader than the other."""
    chosen: list[str] = []
    for topic in ranked:
        if not any(topic in _above(kept, topics) or kept in _above(topic, topics) for kept in chosen):
            chosen.append(topic)
        if len(chosen) == 2:
            break
    return tuple(chosen)


def _above(topic: str, topics: Mapping[str, Topic]) -> set[str]:
    found = set()
    step = topics[topic].broader
    while step is not None and step in topics and step not in found:
        found.add(step)
        step = topics[step].broader
    return found


def _countries(within: nx.Graph, territory: Territory) -> tuple[str, ...]:
    """The two countries whose members do most within the group; one where the second does less than an eighth."""
    weights: Counter[str] = Counter()
    for place, strength in within.degree(weight="weight"):
        weights[territory.places[place].country] += strength
    ranked = sorted(weights, key=lambda country: (-weights[country], country))
    second = [country for country in ranked[1:2] if weights[country] * 8 >= sum(weights.values())]
    return (*ranked[:1], *second)
