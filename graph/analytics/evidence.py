"""What the graph knew on a day, as arrays: ties, topics and places, from records begun by then and nothing else.

Partner suggestions read only this, whether for today or for a date in the past: what a back-test may see is decided
here. A record counts where its first possible day of start is not after the day; records without any date are left
out, and so is everything undated about a place or organisation (topics of organisations, offices).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.cooperation import Cooperation
from graph.network import Place, Territory

Array = NDArray[np.float64]
RECENT = 3
"""How many years before the day count as recent."""
EARTH = 6371.0088
"""Mean radius of the Earth in kilometres (IUGG)."""


@dataclass(frozen=True)
class Evidence:
    """Ties and topics as arrays; row and column i belong to ``places[i]``."""

    places: tuple[Place, ...]
    day: datetime.date | None
    """The day by which everything here had begun; None where every record counts, dated or not."""
    ties: Array
    """Weight of the working tie of each pair, ended ones included; 0 where there is none."""
    fresh: Array
    """What cooperations begun in the last `RECENT` years add to it."""
    lists: Array
    """Weight of what ties a pair only through long lists or announcements."""
    topics: Array
    """How many cooperations of each place (row) are about each topic (column)."""
    topic_names: tuple[str, ...]
    records: Array
    """How many cooperations each place takes part in."""
    cooperations: dict[str, Cooperation]
    """The records that all this comes from, each with the sides that had joined by the day."""

    @cached_property
    def index(self) -> dict[str, int]:
        """Identifier of each place -> its row."""
        return {place.id: row for row, place in enumerate(self.places)}

    @cached_property
    def tied(self) -> NDArray[np.bool_]:
        """Whether each pair has a working tie."""
        return self.ties > 0

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Whether each place takes part in any record at all."""
        return self.records > 0

    @cached_property
    def countries(self) -> NDArray[np.int64]:
        """The country of each place, as a number."""
        numbers = {name: number for number, name in enumerate(sorted({place.country for place in self.places}))}
        return np.array([numbers[place.country] for place in self.places], dtype=np.int64)

    @cached_property
    def enclosing(self) -> NDArray[np.bool_]:
        """Whether one place of a pair lies in the other: a region and its own country, or two regions."""
        inside = np.zeros_like(self.ties, dtype=bool)
        for row, place in enumerate(self.places):
            for outer in _around(place, self.places, self.index):
                inside[row, outer] = inside[outer, row] = True
        return inside

    @cached_property
    def _unit_vectors(self) -> Array:
        at = np.radians([(place.latitude or 0.0, place.longitude or 0.0) for place in self.places]).reshape(-1, 2)
        nowhere = np.array([place.latitude is None or place.longitude is None for place in self.places])
        found = np.stack([np.cos(at[:, 0]) * np.cos(at[:, 1]), np.cos(at[:, 0]) * np.sin(at[:, 1]), np.sin(at[:, 0])])
        found[:, nowhere] = np.nan
        return found.T

    def distances(self, row: int) -> Array:
        """Kilometres along the great circle from the seat of a place to every other; NaN where one is not known."""
        apart = np.linalg.norm(self._unit_vectors - self._unit_vectors[row], axis=1)
        return 2 * EARTH * np.arcsin(np.minimum(apart / 2, 1.0))

    def candidates(self, row: int) -> NDArray[np.bool_]:
        """Which places could become partners of a place: known, not tied to it yet, neither inside the other."""
        found: NDArray[np.bool_] = self.known & ~self.tied[row] & ~self.enclosing[row]
        found[row] = False
        return found


def _around(place: Place, places: tuple[Place, ...], index: dict[str, int]) -> list[int]:
    """The rows of the country and of all regions that a place lies in."""
    found = [index[place.country]] if place.country in index and place.country != place.id else []
    inside = place.inside
    while inside in index and index[inside] not in found:
        found.append(index[inside])
        inside = places[index[inside]].inside
    return found


def evidence_of(
    territory: Territory, day: datetime.date | None = None, without: Iterable[tuple[str, str]] = ()
) -> Evidence:
    """What a territory holds from records begun by a day; with no day, from every record.

    Pairs in ``without`` count as not tied, whatever the records say: that is what a scenario ends.
    Cost: that of two projections, and three dense matrices over the places.
    """
    places = tuple(sorted(territory.places.values(), key=lambda place: place.id))
    index = {place.id: row for row, place in enumerate(places)}
    begun = then_begun(territory, day)
    newest = day or max((item.newest for item in begun.values() if item.newest), default=None)
    then = replace(territory, cooperations=begun)
    working = then.project("working")
    ties = _weights(working, index)
    fresh = _weights(working, index, lambda name, one, other: _recent(begun[name], one, other, newest))
    for one, other in without:
        pair = [index[one], index[other]], [index[other], index[one]]
        ties[pair] = fresh[pair] = 0.0
    topic_names = tuple(sorted({topic for item in begun.values() for topic in item.topics}))
    topics, records = _portfolios(begun, index, topic_names)
    return Evidence(
        places=places,
        day=day,
        ties=ties,
        fresh=fresh,
        lists=np.maximum(_weights(then.project("all"), index) - ties, 0.0).round(12),
        topics=topics,
        topic_names=topic_names,
        records=records,
        cooperations=begun,
    )


def then_begun(territory: Territory, day: datetime.date | None) -> dict[str, Cooperation]:
    """The cooperations that had begun by a day, each with the sides that had joined; with no day, every one."""
    then = (item if day is None else item.by(day) for item in territory.cooperations.values())
    return {item.id: item for item in then if item is not None}


def _recent(cooperation: Cooperation, one: str, other: str, day: datetime.date | None) -> bool:
    """Whether a cooperation brought two places together in the last years before a day."""
    times = cooperation.together(one, other)
    return day is not None and any((day - first).days <= RECENT * 365.25 for first, _ in times)


def _weights(
    graph: nx.Graph, index: dict[str, int], only: Callable[[str, str, str], bool] = lambda name, one, other: True
) -> Array:
    """The weights of a network as a symmetric matrix, of those cooperations that pass ``only`` for a pair."""
    found = np.zeros((len(index), len(index)))
    for one, other, tie in graph.edges(data=True):
        weight = sum(share for name, share in tie["cooperations"].items() if only(name, one, other))
        found[index[one], index[other]] = found[index[other], index[one]] = weight
    return found


def _portfolios(
    begun: dict[str, Cooperation], index: dict[str, int], topic_names: tuple[str, ...]
) -> tuple[Array, Array]:
    column = {name: number for number, name in enumerate(topic_names)}
    topics, records = np.zeros((len(index), len(topic_names))), np.zeros(len(index))
    for item in begun.values():
        rows = [index[side] for side in item.sides]
        records[rows] += 1
        for topic in item.topics:
            topics[rows, column[topic]] += 1
    return topics, records
