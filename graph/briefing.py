"""A briefing on a tie or on a topic: the few things to know before one travels, each with its sources.

On two places it gathers what they did with each other, who is in office, what the other side has, what is promised
and open, and what others do with it. On one place and a topic it gathers the same of that place alone. Everything is
capped, so that it stays within two printed pages; what was left out is counted.
"""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np

from graph.catalogue import Catalogue, Filters, Selection, View
from graph.catalogue.columns import day
from graph.catalogue.index import Mask
from graph.catalogue.records import Document
from graph.errors import BadParameter, NotFound
from graph.government import in_office

Shown = dict[str, Any]
INSTITUTES: Final = ("research-institute", "university", "hub", "cluster")
"""The kinds of organisation that a briefing names."""
NETWORKS: Final = ("network", "multilateral-alliance", "joint-programme")
"""The kinds of cooperation that are shared memberships rather than ties of two."""
LONGEST: Final = 10
"""A cooperation with more participants than these is a shared network as well."""
AFTER: Final = ("followedBy", "parts")
"""The relations of an announced cooperation that tell what came of it."""
CAPS: Final = {"history": 8, "office": 4, "institutes": 8, "promises": 5, "networks": 5, "others": 5, "partners": 6}
"""How many rows each part may have."""


@dataclass
class Part:
    """One part of a briefing: its rows, and how many there are in all."""

    rows: list[Shown]
    total: int


@dataclass
class Briefing:
    """Everything on the page; parts without rows stay, because that nothing is known is worth knowing."""

    a: Shown
    b: Shown | None
    topic: Shown | None
    parts: dict[str, Part] = field(default_factory=dict)
    first: tuple[str, Shown] | None = None
    """When the two first took part in one cooperation, as far as that is dated, and in which."""
    cooperations: int = 0
    topics: list[tuple[Shown, int]] = field(default_factory=list)
    """What they work on together, the most frequent first."""


def brief(
    catalogue: Catalogue, view: View, today: datetime.date, a: str, b: str | None = None, topic: str | None = None
) -> Briefing:
    """The briefing of ``a`` on ``b``, or on itself where there is no ``b``; of one topic where it is given.

    ``a`` and ``b`` are identifiers of regions or countries, ``topic`` is a slug; an announced event is awaited until
    its day has passed, as of ``today``. Raises `BadParameter` for two that are the same and `NotFound` for an unknown
    topic.
    """
    if a == b:
        raise BadParameter("b", "it is the same place as a; leave it out for a briefing on one place")
    if topic is not None and f"topic/{topic}" not in catalogue.numbers:
        raise NotFound("topic", topic)
    return _Gathering(catalogue, view, today, a, b, topic).briefing()


class _Gathering:
    """What the parts of one briefing are gathered from."""

    def __init__(
        self, catalogue: Catalogue, view: View, today: datetime.date, a: str, b: str | None, topic: str | None
    ) -> None:
        self._catalogue, self._view, self._today = catalogue, view, today
        self._a, self._b, self._topic = a, b, topic
        self._other = b or a
        self._inner: dict[str, list[Shown]] = {}
        self._on_topic: Mask | None = None
        if topic is not None:
            self._on_topic = Selection(catalogue, "cooperation", Filters({"topic": (topic,)})).mask

    def briefing(self) -> Briefing:
        together = self._together()
        rows = [row for row in self._rows(self._other) if row["thing"]["id"] in together]
        awaited = [row for row in rows if self._awaited(row["thing"])]
        rest = [row | {"through": self._through(row)} for row in rows if not self._awaited(row["thing"])]
        ours = sorted((row for row in rest if not self._is_network(row)), key=self._through_others)
        networks = [row for row in rest if self._is_network(row)]
        other = self._other
        starts = sorted((since, row["thing"]["id"]) for row in rows if (since := self._since(row)))
        return Briefing(
            self._view.item(self._catalogue.numbers[self._a]),
            self._view.item(self._catalogue.numbers[self._b]) if self._b else None,
            self._view.reference(f"topic/{self._topic}") if self._topic else None,
            {
                "history": self._part("history", ours),
                "office": self._part("office", in_office(self._catalogue, self._view, other)),
                "institutes": self._part("institutes", self._institutes(other)),
                "promises": self._part("promises", self._promises(together, awaited)),
                "networks": self._part("networks", networks),
                "others": self._part("others", self._of_others(together)),
                "partners": self._part("partners", self._partners()),
            },
            (starts[0][0], self._view.reference(starts[0][1])) if starts else None,
            len(rows),
            self._topics(together),
        )

    @staticmethod
    def _part(name: str, rows: list[Shown]) -> Part:
        return Part(rows[: CAPS[name]], len(rows))

    def _cooperations(self, name: str) -> set[str]:
        """The identifiers of the cooperations of a thing, on the topic where there is one.

        Of a region also those of the regions in it: what an institute in Leuven does is Flanders' as well.
        """
        first = self._catalogue.ranges["cooperation"][0]
        targets = {row.target for row in self._catalogue.rows(self._catalogue.numbers[name], "cooperations")}
        targets |= {self._catalogue.numbers[row["thing"]["id"]] for row in self._within(name)}
        return {
            self._catalogue.names[target]
            for target in targets
            if self._on_topic is None or self._on_topic[target - first]
        }

    def _within(self, name: str) -> list[Shown]:
        """Rows of the cooperations that only the regions in a region take part in."""
        if not name.startswith("region/"):
            return []
        if name not in self._inner:
            first, last = self._catalogue.ranges["cooperation"]
            mask = self._catalogue.facet("cooperation", "region").having([name], last - first)
            own = {row.target for row in self._catalogue.rows(self._catalogue.numbers[name], "cooperations")}
            numbers = [first + row for row in mask.nonzero()[0].tolist() if first + row not in own]
            self._inner[name] = [self._inner_row(number, name) for number in numbers]
        return self._inner[name]

    def _inner_row(self, number: int, place: str) -> Shown:
        names = (self._catalogue.names[row.target] for row in self._catalogue.rows(number, "participants"))
        through = [self._view.reference(name) for name in names if self._lies_in(name, place)]
        sources = self._view.sources(self._catalogue.document(number).get("sources", []))
        return {"thing": self._view.brief(number), "direct": False, "through": through, "sources": sources}

    def _lies_in(self, name: str, place: str) -> bool:
        around = self._document(name).get("within", [])
        return place in around or any(self._lies_in(one, place) for one in around)

    def _together(self) -> set[str]:
        own = self._cooperations(self._a)
        return own & self._cooperations(self._b) if self._b else own

    def _since(self, row: Shown) -> str | None:
        """When both had begun to take part: the cooperation's start, or the date on which the later one joined."""
        start = row["thing"].get("start")
        mine = self._own.get(row["thing"]["id"], {}) if self._b else {}
        joined = [date for date in (row.get("start"), mine.get("start")) if date]
        return max([start, *joined], key=day) if start else None

    @cached_property
    def _own(self) -> dict[str, Shown]:
        """Of each cooperation of the first place what the record says of its part in it."""
        return {row["thing"]["id"]: row for row in self._rows(self._a)}

    def _through_others(self, row: Shown) -> bool:
        """Whether one of the two takes part only through what lies in it: such ties come after direct ones."""
        return not (row.get("direct") and self._own.get(row["thing"]["id"], {}).get("direct"))

    def _through(self, row: Shown) -> list[Shown]:
        """Through whom the one or the other takes part, where it does not itself."""
        mine = self._own.get(row["thing"]["id"], {}) if self._b else {}
        theirs = [] if row.get("direct") else row.get("through", [])
        ours = [] if mine.get("direct") else mine.get("through", [])
        return [*ours, *(thing for thing in theirs if thing not in ours)]

    def _awaited(self, thing: Shown) -> bool:
        """Whether a cooperation is announced, and not for a day that has passed: what came of that is not on record."""
        if (thing.get("state") or {}).get("id") != "announced":
            return False
        last = thing.get("end") or (thing.get("start") if thing.get("nature") == "event" else None)
        return last is None or day(last, last=True) >= int(self._today.strftime("%Y%m%d"))

    def _rows(self, name: str) -> list[Shown]:
        """The cooperations of a place and of the regions in it, the newest first."""
        found = [*self._view.neighbours(self._catalogue.numbers[name], "cooperations"), *self._within(name)]
        began = self._catalogue.array("first")
        return sorted(found, key=lambda row: -int(began[self._catalogue.numbers[row["thing"]["id"]]]))

    def _is_network(self, row: Shown) -> bool:
        return self._is_list(row) or (row["thing"].get("kind") or {}).get("id") in NETWORKS

    def _is_list(self, row: Shown) -> bool:
        """Whether so many take part that it says little of any two of them."""
        number = self._catalogue.numbers[row["thing"]["id"]]
        return self._catalogue.relation_sizes(number).get("participants", 0) > LONGEST

    def _institutes(self, name: str) -> list[Shown]:
        """Institutes and hubs there, those with the most cooperations first; on the topic where there is one.

        Each with the ``field`` that it stands under: of its own topics, else of all, the one of most of its
        cooperations.
        """
        found = []
        for row in self._view.neighbours(self._catalogue.numbers[name], "organisations"):
            if (row["thing"].get("kind") or {}).get("id") not in INSTITUTES:
                continue
            number = self._catalogue.numbers[row["thing"]["id"]]
            cooperations = self._cooperations(row["thing"]["id"])
            topics = self._view.item(number).get("topics", [])
            if self._topic and not cooperations and f"topic/{self._topic}" not in {item["id"] for item in topics}:
                continue
            field = self._field(cooperations, [topic["id"] for topic in topics])
            found.append(row | {"field": field and self._view.reference(field), "count": len(cooperations)})
        found.sort(key=lambda row: (-row["count"], row["thing"]["id"]))
        return found

    def _field(self, cooperations: set[str], own: list[str]) -> str | None:
        topics = Counter(topic for name in cooperations for topic in self._document(name).get("topics", []))
        return max(own or sorted(topics), key=lambda topic: topics[topic], default=None)

    def _promises(self, together: set[str], awaited: list[Shown]) -> list[Shown]:
        """Promises made in what they do together, each with what pursues it, and cooperations that are only announced.

        Those that nothing on record pursues come first.
        """
        found = []
        for name in sorted(together):
            made = self._view.neighbours(self._catalogue.numbers[name], "commitments")
            for row in made:
                if self._promise_fits(row["thing"]["id"]):
                    pursuing = self._document(row["thing"]["id"]).get("pursuedBy", [])
                    found.append(row | {"pursuedBy": [self._view.reference(name) for name in pursuing]})
        for row in awaited:
            number = self._catalogue.numbers[row["thing"]["id"]]
            after = [item["thing"] for relation in AFTER for item in self._view.neighbours(number, relation)]
            found.append(row | {"pursuedBy": after})
        found.sort(key=lambda row: str(row["thing"].get("stateAsOf") or row["thing"].get("start") or ""), reverse=True)
        return sorted(found, key=lambda row: bool(row["pursuedBy"]))

    def _promise_fits(self, name: str) -> bool:
        """Whether a promise is on the topic asked for."""
        if self._topic is None:
            return True
        on_topic = Selection(self._catalogue, "commitment", Filters({"topic": (self._topic,)})).mask
        return on_topic is None or bool(
            on_topic[self._catalogue.numbers[name] - self._catalogue.ranges["commitment"][0]]
        )

    def _of_others(self, together: set[str]) -> list[Shown]:
        """The newest that the other side does without us, lists apart; nothing where the briefing is on one place."""
        if not self._b:
            return []
        theirs = self._cooperations(self._b) - together
        rows = (row for row in self._rows(self._b) if row["thing"]["id"] in theirs and not self._is_list(row))
        return [row | {"through": [] if row.get("direct") else row.get("through", [])} for row in rows]

    def _partners(self) -> list[Shown]:
        """Partners of the other side, each with whether it is ours as well; not what lies in it or around it.

        The strongest first; on a topic those with the most cooperations on it, and of these the number.
        """
        own = {
            self._catalogue.names[row.target]
            for row in self._catalogue.rows(self._catalogue.numbers[self._a], "partners")
        }
        rows = self._view.neighbours(self._catalogue.numbers[self._other], "partners")
        found = [
            row | {"ours": row["thing"]["id"] in own}
            for row in rows
            if row["thing"]["id"] != self._a and row.get("weight") and not row.get("part")
        ]
        if self._topic is None:
            return found
        theirs = self._cooperations(self._other)
        counted = [row | {"cooperations": len(theirs & self._cooperations(row["thing"]["id"]))} for row in found]
        return sorted((row for row in counted if row["cooperations"]), key=lambda row: -row["cooperations"])

    def _topics(self, together: set[str]) -> list[tuple[Shown, int]]:
        """The topics of what they do together, each with all that is on it or on a narrower one."""
        named = {topic for name in together for topic in self._document(name).get("topics", [])}
        first, last = self._catalogue.ranges["cooperation"]
        mask = np.zeros(last - first, dtype=bool)
        mask[[self._catalogue.numbers[name] - first for name in together]] = True
        facet = self._catalogue.facet("cooperation", "topic")
        counted = dict(zip(facet.values, facet.counts(mask).tolist(), strict=True))
        most = sorted(named, key=lambda topic: (-counted[topic], topic))[:8]
        return [(self._view.reference(topic), counted[topic]) for topic in most]

    def _document(self, name: str) -> Document:
        return self._catalogue.document(self._catalogue.numbers[name])
