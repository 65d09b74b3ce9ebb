"""The territory network: which regions and countries are tied, how strongly, and by which cooperations.

Each participant stands for a side: a region or country for itself, a city or organisation for the nearest region that
it lies in, else for its country. A cooperation with k different sides gives each pair of them a tie of weight 1/(k-1),
so that a long list counts for little (M. E. J. Newman, Scientific collaboration networks II, Physical Review E 64,
016132, 2001). A cooperation that is part of another counts only for pairs that the wider one does not tie already.
What holds of a single cooperation on a day is in `graph.cooperation`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Literal
from weakref import WeakKeyDictionary

import networkx as nx
from pydantic import TypeAdapter

from graph.cooperation import Cooperation, Stay
from graph.errors import NotFound
from graph.snapshot import Snapshot
from graph.store import Row, Store
from graph.terms import local

Scope = Literal["working", "all"]
FILE = "territory.json"


@dataclass(frozen=True)
class Place:
    """A region or country: a node of the network. Identifiers are IRIs without their base, as ``region/bavaria``."""

    id: str
    kind: str
    label: str
    german: str
    country: str
    country_label: str
    latitude: float | None
    longitude: float | None
    inside: str | None


@dataclass
class Territory:
    """All that the territory network is projected from."""

    places: dict[str, Place]
    cooperations: dict[str, Cooperation]

    def project(
        self,
        scope: Scope = "working",
        *,
        topic: str | None = None,
        as_of: datetime.date | None = None,
        direct_only: bool = False,
        domestic: bool = True,
    ) -> nx.Graph:
        """The network as a graph whose nodes are identifiers of places.

        Edges carry ``weight`` (the sum of 1/(k-1)), ``direct`` (both take part themselves at least once),
        ``domestic`` (both lie in one country), ``announced`` (nothing more than announced) and ``cooperations``
        (identifier -> share of the weight). The graph's ``undated`` tells how many cooperations an ``as_of`` date left
        out because they have no date at all. Cost: the sum over cooperations of the squared number of sides.
        """
        counted = self.standing(scope, topic, as_of)
        graph = nx.Graph(scope=scope, undated=0 if as_of is None else self.undated(scope, topic))
        for place in self.places.values():
            graph.add_node(place.id, label=place.label, kind=place.kind, country=place.country)
        for cooperation in counted.values():
            for one, other, covered in self._pairs(cooperation, counted):
                if covered:
                    continue
                itself = cooperation.direct(one, other)
                if (direct_only and not itself) or (not domestic and self._domestic(one, other)):
                    continue
                self._add(graph, one, other, cooperation, itself)
        return graph

    def standing(
        self, scope: Scope = "all", topic: str | None = None, as_of: datetime.date | None = None
    ) -> dict[str, Cooperation]:
        """The cooperations that a network counts; with a day those that stood, each with its sides of that day."""
        every = (item for item in self.cooperations.values() if topic is None or topic in item.topics)
        then = ((item if as_of is None else item.on(as_of)) for item in every)
        return {item.id: item for item in then if item is not None and (scope == "all" or item.working())}

    def between(
        self, one: str, other: str, topic: str | None = None, as_of: datetime.date | None = None
    ) -> list[Cooperation]:
        """All cooperations that tie two places, parts of wider ones too, the newest first; on a topic, or of a day."""
        found = [item for item in self.standing("all", topic, as_of).values() if item.ties(one, other)]
        return sorted(found, key=lambda item: (item.start or "", item.id), reverse=True)

    def parts(self) -> Iterator[tuple[str, str, str]]:
        """What `project` does not count: two places, and the part of a wider cooperation that ties them already."""
        for item in self.cooperations.values():
            if item.wholes:
                pairs = self._pairs(item, self.cooperations)
                yield from ((one, other, item.id) for one, other, covered in pairs if covered)

    def undated(self, scope: Scope = "all", topic: str | None = None, place: str | None = None) -> int:
        """How many cooperations no day can be asked about, because they have no date at all."""
        return sum(
            item.start_earliest is None
            and (scope == "all" or item.working())
            and (topic is None or topic in item.topics)
            and (place is None or place in item.sides)
            for item in self.cooperations.values()
        )

    def beginnings(
        self,
        scope: Scope = "working",
        topic: str | None = None,
        *,
        direct_only: bool = False,
        domestic: bool = True,
    ) -> Iterator[datetime.date]:
        """The days on which pairs of places came together in a dated cooperation."""
        for item in self.standing(scope, topic).values():
            for one, other in combinations(item.sides, 2):
                if domestic or not self._domestic(one, other):
                    yield from (first for first, _ in item.together(one, other, direct_only=direct_only))

    @staticmethod
    def _pairs(cooperation: Cooperation, counted: dict[str, Cooperation]) -> Iterator[tuple[str, str, bool]]:
        """The pairs that a cooperation ties, each with whether a wider one ties it already."""
        wholes = [counted[whole] for whole in cooperation.wholes if whole in counted]
        for one, other in combinations(sorted(cooperation.sides), 2):
            together = not cooperation.stays or cooperation.ties(one, other)
            if together:
                yield one, other, bool(wholes) and any(whole.ties(one, other) for whole in wholes)

    def _domestic(self, one: str, other: str) -> bool:
        return self.places[one].country == self.places[other].country

    def _add(self, graph: nx.Graph, one: str, other: str, cooperation: Cooperation, itself: bool) -> None:
        share = 1 / (len(cooperation.sides) - 1)
        if not graph.has_edge(one, other):
            domestic = self._domestic(one, other)
            graph.add_edge(one, other, weight=0.0, direct=False, domestic=domestic, announced=True, cooperations={})
        tie = graph.edges[one, other]
        tie["weight"] += share
        tie["direct"] |= itself
        tie["announced"] &= cooperation.announced
        tie["cooperations"][cooperation.id] = share


_territories: WeakKeyDictionary[Snapshot, Territory] = WeakKeyDictionary()


def territory_of(snapshot: Snapshot) -> Territory:
    """What the network of a snapshot is projected from: read once, and kept as long as the snapshot is."""
    if snapshot not in _territories:
        _territories[snapshot] = _open(snapshot)
    return _territories[snapshot]


def _open(snapshot: Snapshot) -> Territory:
    """What the snapshot carries, a fiftieth of the time that its store takes; else what that says."""
    try:
        return _adapter().validate_json(snapshot.read(FILE))
    except NotFound:
        return read_territory(snapshot.store)


def dump(territory: Territory) -> bytes:
    """A territory as the file of a snapshot."""
    return _adapter().dump_json(territory)


@cache
def _adapter() -> TypeAdapter[Territory]:
    return TypeAdapter(Territory)


def read_territory(store: Store) -> Territory:
    """Read from a store what the network is projected from."""
    places = {place.id: place for place in _places(store.select("network-places"))}
    cooperations = {item.id: item for item in map(_cooperation, store.select("network-cooperations"))}
    stays: dict[tuple[str, str], list[Stay]] = {}
    for row in store.select("network-participants"):
        side, actor = _id(row, "side"), _id(row, "actor")
        if (found := cooperations.get(_id(row, "cooperation"))) and side in places:
            found.sides[side] = found.sides.get(side, False) or side == actor
            stays.setdefault((found.id, side), []).append(found.within(read_stay(row, side == actor)))
    for (name, side), behind in stays.items():
        if any(stay.first or stay.last for stay in behind):
            cooperations[name].stays[side] = behind
    for row in store.select("network-topics"):
        if found := cooperations.get(_id(row, "cooperation")):
            found.topics.add(_id(row, "topic"))
    for row in store.select("network-wholes"):
        if found := cooperations.get(_id(row, "cooperation")):
            found.wholes.append(_id(row, "whole"))
    return Territory(places, cooperations)


def read_stay(row: Row, itself: bool = True) -> Stay:
    """When a participant took part by its own record."""
    return Stay(itself, _day(row, "startEarliest"), _day(row, "endLatest"))


def text(row: Row, name: str) -> str | None:
    """The value of a variable as text, or None where it is unbound."""
    term = row.get(name)
    return None if term is None else str(term.value)  # type: ignore[union-attr]


def truth(row: Row, name: str) -> bool:
    """Whether a variable is true; Virtuoso writes 1 for what an expression found true."""
    return text(row, name) in ("true", "1")


def _id(row: Row, name: str) -> str:
    return local(text(row, name) or "")


def _day(row: Row, name: str) -> datetime.date | None:
    written = text(row, name)
    return datetime.date.fromisoformat(written) if written else None


def _places(rows: Iterable[Row]) -> Iterator[Place]:
    seen: set[str] = set()
    for row in rows:
        place = _id(row, "place")
        if place in seen:
            continue
        seen.add(place)
        latitude, longitude = text(row, "latitude"), text(row, "longitude")
        kind = "country" if place.startswith("country/") else "region"
        label = text(row, "label") or ""
        yield Place(
            id=place,
            kind=kind,
            label=label,
            german=text(row, "german") or label,
            country=place if kind == "country" else _id(row, "country"),
            country_label=label if kind == "country" else text(row, "countryLabel") or "",
            latitude=float(latitude) if latitude else None,
            longitude=float(longitude) if longitude else None,
            inside=_id(row, "inside") or None,
        )


def _cooperation(row: Row) -> Cooperation:
    status = text(row, "status")
    return Cooperation(
        id=_id(row, "cooperation"),
        label=text(row, "label") or "",
        event=truth(row, "event"),
        kind=(text(row, "kind") or "").rsplit("/", 1)[-1],
        status=status.rsplit("/", 1)[-1] if status else None,
        status_as_of=text(row, "statusAsOf"),
        start=text(row, "start"),
        start_earliest=_day(row, "startEarliest"),
        end_latest=_day(row, "endLatest"),
    )
