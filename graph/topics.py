"""The topics with their names, for whatever speaks of cooperations by topic."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

from graph.network import text
from graph.snapshot import Snapshot
from graph.store import Store
from graph.terms import local


@dataclass(frozen=True)
class Topic:
    """A topic; identifiers are IRIs without their base, as ``topic/quantum-technologies``."""

    id: str
    label: str
    german: str
    broader: str | None


_topics: WeakKeyDictionary[Snapshot, dict[str, Topic]] = WeakKeyDictionary()


def topics_of(snapshot: Snapshot) -> dict[str, Topic]:
    """The topics of a snapshot by identifier: read once, and kept as long as the snapshot is."""
    if snapshot not in _topics:
        _topics[snapshot] = read_topics(snapshot.store)
    return _topics[snapshot]


def read_topics(store: Store) -> dict[str, Topic]:
    """Read the topics from a store."""
    found = {}
    for row in store.select("topics"):
        name, broader = local(text(row, "topic") or ""), text(row, "broader")
        found[name] = Topic(
            name, text(row, "en") or "", text(row, "de") or "", local(broader) if broader is not None else None
        )
    return found
