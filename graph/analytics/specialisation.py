"""What a place does more of than others, how varied it is, where it lacks partners; and who stands where on a topic.

Specialisation is B. Balassa's index over cooperations (`graph.analytics.relatedness`). Related variety is the
variety of a place's narrow topics within the broad ones, unrelated variety that of the broad topics (entropies in
bits; K. Frenken, F. Van Oort, T. Verburg, Related variety, unrelated variety and regional economic growth, Regional
Studies 41, 685-697, 2007); each cooperation counts for its narrowest topics. A gap is a topic on which something is
at home (institutes, or cooperations within the country) and no working tie leads abroad.
"""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from graph.analytics.background import Background
from graph.analytics.relatedness import revealed_specialisation
from graph.cooperation import Cooperation
from graph.errors import NotFound
from graph.network import Territory


@dataclass(frozen=True)
class TopicShare:
    """One topic of a place: how often, how much more than elsewhere, who is at home in it, whom it leads to."""

    topic: str
    label: str
    german: str
    cooperations: int
    specialisation: float
    institutes: int
    domestic: int
    """Cooperations on it without any side abroad."""
    partners_abroad: int
    gap: bool


@dataclass(frozen=True)
class Specialisation:
    """A place: its topics, the most specialised first, and its variety in bits (None without topics)."""

    place: str
    as_of: str | None
    cooperations: int
    related_variety: float | None
    unrelated_variety: float | None
    topics: list[TopicShare]


@dataclass(frozen=True)
class Position:
    """Where a place stands on a topic."""

    id: str
    label: str
    german: str
    country: str
    cooperations: int
    partners: int
    strength: float
    specialisation: float
    institutes: int
    alone: bool
    """Whether it works on the topic, but no tie on it leads anywhere."""


@dataclass(frozen=True)
class Landscape:
    """A topic: every place that works on it, the strongest first."""

    topic: str
    label: str
    german: str
    as_of: str | None
    cooperations: int
    places: list[Position]


class Portfolio:
    """The cooperations that stand on a day, by place and topic; without a day, all of them.

    Institutes are not dated: with a day they are left out.
    """

    def __init__(self, territory: Territory, background: Background, as_of: datetime.date | None = None) -> None:
        self._territory = territory
        self._background = background
        self._as_of = as_of
        self._standing = list(territory.standing(as_of=as_of).values())
        self._rows = {name: row for row, name in enumerate(sorted(territory.places))}
        self._topics = sorted({topic for item in self._standing for topic in item.topics} | set(background.topics))
        columns = {name: column for column, name in enumerate(self._topics)}
        self._counts, self._sizes = np.zeros((len(self._rows), len(self._topics))), np.zeros(len(self._rows))
        for item in self._standing:
            rows = [self._rows[side] for side in item.sides]
            self._sizes[rows] += 1
            for topic in item.topics:
                self._counts[rows, columns[topic]] += 1
        self._index = revealed_specialisation(self._counts, self._sizes)

    def specialisation(self, place: str) -> Specialisation:
        """What a place is specialised in; raises `NotFound`."""
        if place not in self._territory.places:
            raise NotFound("region or country", place)
        row = self._rows[place]
        mine = [item for item in self._standing if place in item.sides]
        shares = [self._share(place, mine, column) for column in range(len(self._topics))]
        shown = [share for share in shares if share.cooperations or share.institutes]
        related, unrelated = self._variety(mine)
        return Specialisation(
            place=place,
            as_of=self._as_of.isoformat() if self._as_of else None,
            cooperations=int(self._sizes[row]),
            related_variety=related,
            unrelated_variety=unrelated,
            topics=sorted(shown, key=lambda share: (-share.specialisation, share.topic)),
        )

    def _share(self, place: str, mine: list[Cooperation], column: int) -> TopicShare:
        topic, row = self._topics[column], self._rows[place]
        on_it = [item for item in mine if topic in item.topics]
        working = [item for item in on_it if item.working()]
        abroad = {
            side for item in working for side in item.sides if self._abroad(place, side) and item.ties(place, side)
        }
        domestic = sum(not any(self._abroad(place, side) for side in item.sides) for item in on_it)
        institutes = self._institutes(place, topic)
        named = self._background.topic(topic)
        return TopicShare(
            topic=topic,
            label=named.label,
            german=named.german,
            cooperations=len(on_it),
            specialisation=round(float(self._index[row, column]), 3),
            institutes=institutes,
            domestic=domestic,
            partners_abroad=len(abroad),
            gap=bool(institutes or domestic) and not abroad,
        )

    def _abroad(self, place: str, side: str) -> bool:
        return self._territory.places[place].country != self._territory.places[side].country

    def _institutes(self, place: str, topic: str) -> int:
        return 0 if self._as_of else len(self._background.institutes.get((place, topic), []))

    def _variety(self, mine: list[Cooperation]) -> tuple[float | None, float | None]:
        counted: Counter[str] = Counter()
        for item in mine:
            broader = {self._background.topic(topic).broader for topic in item.topics}
            counted.update(topic for topic in item.topics if topic not in broader)
        if not counted:
            return None, None
        groups: dict[str, list[int]] = {}
        for topic, number in sorted(counted.items()):
            groups.setdefault(self._background.with_broader(topic)[-1], []).append(number)
        total = counted.total()
        related = sum(sum(group) / total * entropy(group) for group in groups.values())
        return round(related, 4), round(entropy(sum(group) for group in groups.values()), 4)

    def landscape(self, topic: str) -> Landscape:
        """Who works on a topic and with how many ties; raises `NotFound`."""
        if topic not in self._topics:
            raise NotFound("topic", topic)
        graph = self._territory.project("working", topic=topic, as_of=self._as_of)
        column, named = self._topics.index(topic), self._background.topic(topic)
        found = []
        for place in self._territory.places.values():
            row, institutes = self._rows[place.id], self._institutes(place.id, topic)
            if not (self._counts[row, column] or institutes):
                continue
            partners = graph.degree(place.id)
            found.append(
                Position(
                    id=place.id,
                    label=place.label,
                    german=place.german,
                    country=place.country,
                    cooperations=int(self._counts[row, column]),
                    partners=partners,
                    strength=round(float(graph.degree(place.id, weight="weight")), 4),
                    specialisation=round(float(self._index[row, column]), 3),
                    institutes=institutes,
                    alone=partners == 0,
                )
            )
        found.sort(key=lambda position: (-position.strength, -position.cooperations, -position.institutes, position.id))
        about = sum(topic in item.topics for item in self._standing)
        as_of = self._as_of.isoformat() if self._as_of else None
        return Landscape(topic, named.label, named.german, as_of, about, found)


def entropy(counts: Iterable[int]) -> float:
    """Shannon's entropy of some counts, in bits.

    >>> entropy([1, 1, 2])
    1.5
    """
    numbers = [number for number in counts if number]
    total = sum(numbers)
    return -sum(number / total * math.log2(number / total) for number in numbers) if total else 0.0
