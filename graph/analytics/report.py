"""Everything that is measured of one network, as plain values: what a snapshot carries and the service hands out.

The report of all working ties is made when a snapshot is built, and stands in it as ``measures.json``. Reports for a
topic, a date or another scope are made when they are asked for, and the last ones are kept.
"""

from __future__ import annotations

import datetime
import json
import math
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx

from graph.analytics.communities import communities
from graph.analytics.measures import MEASURES
from graph.analytics.naming import name_groups
from graph.analytics.resilience import Resilience, resilience
from graph.analytics.roles import ROLES, brokerage
from graph.analytics.uncertainty import Ranking, rank_all
from graph.errors import NotFound
from graph.network import Place, Scope, Territory, territory_of
from graph.snapshot import Snapshot
from graph.topics import Topic, topics_of

FILE = "measures.json"
KEPT = 32
"""How many reports of a snapshot are kept beside the one that it carries."""
DIGITS = 12
Report = dict[str, Any]
"""``about``, ``places``, ``communities`` and ``resilience``, ready for JSON."""


@dataclass(frozen=True)
class Question:
    """Which network is asked about."""

    scope: Scope = "working"
    topic: str | None = None
    as_of: datetime.date | None = None
    direct_only: bool = False
    """Only ties of places that take part themselves, not through what lies in them."""
    domestic: bool = True
    """Whether ties within a country count too."""

    def graph(self, territory: Territory) -> nx.Graph:
        """The network that is asked about."""
        return territory.project(
            self.scope,
            topic=self.topic,
            as_of=self.as_of,
            direct_only=self.direct_only,
            domestic=self.domestic,
        )

    def beginnings(self, territory: Territory) -> list[datetime.date]:
        """The days on which its ties began, whatever the day asked about; of those that have a date."""
        found = territory.beginnings(self.scope, self.topic, direct_only=self.direct_only, domestic=self.domestic)
        return list(found)


def report(
    territory: Territory, topics: Mapping[str, Topic], question: Question | None = None, *, uncertain: bool = True
) -> Report:
    """Measure a network: about half a second for 300 places and 2 000 ties, nearly all of it for the uncertainty.

    Without uncertainty each rank is its own interval, and there is no standard error. Raises `NotFound` for an
    unknown topic. A network without ties gives no places, groups or bridges.
    """
    question = question or Question()
    if question.topic is not None and question.topic not in topics:
        raise NotFound("topic", question.topic)
    graph = question.graph(territory)
    tied = [name for name in sorted(graph) if graph.degree(name)]
    ranked = rank_all(graph, territory.cooperations, uncertain) if tied else {}
    groups = communities(graph)
    roles = brokerage(graph)
    membership = groups.membership()
    names = name_groups(groups, graph, territory, topics, question.topic)
    places = [
        _place(territory.places[name], index, ranked)
        | {"community": membership.get(name), "roles": asdict(roles[name]) | {"total": roles[name].total}}
        for index, name in enumerate(sorted(graph))
        if tied
    ]
    return {
        "about": _about(territory, question, graph, len(tied))
        | {"resampled": max((found.groups for found in ranked.values()), default=0)},
        "places": places,
        "communities": {
            "stability": _round(groups.stability),
            "modularity": _round(groups.modularity),
            "groups": [
                {
                    "number": number,
                    "name": asdict(name.text),
                    "countries": list(name.countries),
                    "topics": list(name.topics),
                    "members": list(group.members),
                    "stability": _round(group.stability),
                    "weight": _round(group.weight),
                }
                for number, (group, name) in enumerate(zip(groups.groups, names, strict=True), 1)
            ],
        },
        "resilience": _resilience(resilience(graph), graph) if tied else {"bridges": [], "cutPoints": []},
    }


def _about(territory: Territory, question: Question, graph: nx.Graph, tied: int) -> Report:
    first = min(question.beginnings(territory), default=None)
    cooperations = {name for *_, data in graph.edges(data=True) for name in data["cooperations"]}
    parts = [len(part) for part in nx.connected_components(graph) if len(part) > 1]
    return {
        "scope": question.scope,
        "topic": question.topic,
        "asOf": question.as_of.isoformat() if question.as_of else None,
        "directOnly": question.direct_only,
        "domestic": question.domestic,
        "places": len(graph),
        "tiedPlaces": tied,
        "ties": graph.number_of_edges(),
        "cooperations": len(cooperations),
        "undated": graph.graph["undated"],
        "parts": len(parts),
        "largestPart": max(parts, default=0),
        "firstTie": first.isoformat() if first else None,
    }


def _place(place: Place, index: int, ranked: Mapping[str, Ranking]) -> Report:
    return {
        "id": place.id,
        "label": place.label,
        "german": place.german,
        "kind": place.kind,
        "country": place.country,
        "values": {name: _value(found, index, MEASURES[name].whole) for name, found in ranked.items()},
    }


def _value(found: Ranking, index: int, whole: bool) -> Report | None:
    """Value, standard error and rank interval of one place; None where the measure says nothing of it."""
    value = float(found.value[index])
    if math.isnan(value):
        return None
    shown: Report = {"value": int(value) if whole else _round(value)}
    if found.rank[index]:
        shown |= {
            "error": None
            if found.error is None or math.isnan(found.error[index])
            else _round(float(found.error[index])),
            "rank": int(found.rank[index]),
            "low": int(found.low[index]),
            "high": int(found.high[index]),
        }
    return shown


def _round(value: float) -> float:
    """A number as it is stored: what differs beyond is noise of reckoning, and differs between machines."""
    return round(value, DIGITS) + 0.0


def _resilience(found: Resilience, graph: nx.Graph) -> Report:
    return {
        "bridges": [
            {
                "one": bridge.one,
                "other": bridge.other,
                "cutOff": list(bridge.cut_off),
                "cooperations": sorted(graph.edges[bridge.one, bridge.other]["cooperations"]),
            }
            for bridge in found.bridges
        ],
        "cutPoints": [
            {"place": point.place, "cutOff": [list(piece) for piece in point.cut_off]} for point in found.cut_points
        ],
    }


def dump(content: Report) -> bytes:
    """A report as the file of a snapshot."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


_reports: WeakKeyDictionary[Snapshot, OrderedDict[Question, Report]] = WeakKeyDictionary()
_turn = Lock()


def report_of(snapshot: Snapshot, question: Question | None = None) -> Report:
    """The report of a snapshot: read where it carries it, else made once and kept; raises `NotFound`."""
    question = question or Question()
    with _turn:
        kept = _reports.setdefault(snapshot, OrderedDict())
        if question in kept:
            kept.move_to_end(question)
            return kept[question]
    found = _read(snapshot) if question == Question() else None
    found = found or report(territory_of(snapshot), topics_of(snapshot), question)
    with _turn:
        kept[question] = found
        while len(kept) > KEPT:
            kept.popitem(last=False)
    return found


def _read(snapshot: Snapshot) -> Report | None:
    try:
        found: Report = json.loads(snapshot.read(FILE))
    except NotFound:
        return None
    return found


__all__ = ["FILE", "ROLES", "Question", "Report", "dump", "report", "report_of"]
