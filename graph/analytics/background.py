"""What answers are worded with: the names of topics and their tree, and the institutes that work on each.

None of it is dated, so nothing here goes into a score that is tested on the past: it only explains.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from graph.network import text
from graph.snapshot import Snapshot
from graph.store import Row, Store
from graph.terms import local
from graph.topics import Topic, topics_of


@dataclass(frozen=True)
class Institute:
    """An organisation that works on topics: research institute, university, hub or cluster."""

    id: str
    label: str


@dataclass(frozen=True)
class Background:
    """Topics by identifier, and institutes by place and topic; broader topics are included."""

    topics: dict[str, Topic] = field(default_factory=dict)
    institutes: dict[tuple[str, str], list[Institute]] = field(default_factory=dict)

    def topic(self, name: str) -> Topic:
        """A topic; one that the vocabulary does not know is called by its identifier."""
        return self.topics.get(name) or Topic(name, name, name, None)

    def with_broader(self, name: str) -> list[str]:
        """A topic and all broader ones, the broadest last."""
        found = [name]
        while (broader := self.topic(found[-1]).broader) is not None and broader not in found:
            found.append(broader)
        return found

    def institutes_of(self, place: str, topics: list[str]) -> list[Institute]:
        """The institutes of a place that work on any of some topics, each once, by name."""
        found = {institute.id: institute for topic in topics for institute in self.institutes.get((place, topic), [])}
        return sorted(found.values(), key=lambda institute: institute.label)


_backgrounds: WeakKeyDictionary[Snapshot, Background] = WeakKeyDictionary()


def background_of(snapshot: Snapshot) -> Background:
    """The background of a snapshot: read once, and kept as long as the snapshot is."""
    if snapshot not in _backgrounds:
        _backgrounds[snapshot] = Background(topics_of(snapshot), read_institutes(snapshot.store))
    return _backgrounds[snapshot]


def read_institutes(store: Store) -> dict[tuple[str, str], list[Institute]]:
    """Read from a store which institutes each place has on each topic."""
    found: dict[tuple[str, str], list[Institute]] = defaultdict(list)
    for row in store.select("topic-institutes"):
        institute = Institute(_id(row, "organisation"), text(row, "label") or "")
        named = found[_id(row, "side"), _id(row, "topic")]
        # An organisation with names in several languages comes once for each: the first stays.
        if all(known.id != institute.id for known in named):
            named.append(institute)
    return dict(found)


def _id(row: Row, name: str) -> str:
    return local(text(row, name) or "")
