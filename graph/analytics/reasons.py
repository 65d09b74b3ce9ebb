"""Why a place is suggested: each reason as a figure, the things it rests on, and a sentence (English and German)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from graph.analytics.background import Background
from graph.analytics.evidence import Array, Evidence
from graph.analytics.features import Features
from graph.analytics.relatedness import offered

NAMED = 3
"""How many things a sentence names; the rest is counted."""


@dataclass(frozen=True)
class Reason:
    """One reason; ``things`` are identifiers of what it rests on, the weightiest first."""

    kind: str
    value: float
    english: str
    german: str
    things: list[str] = field(default_factory=list)


class Reasons:
    """Words for what the evidence holds of a pair of places."""

    def __init__(self, features: Features, background: Background, *, dated: bool) -> None:
        self._features = features
        self._evidence: Evidence = features.evidence
        self._background = background
        self._dated = dated

    def of(self, row: int, other: int, topic: str | None = None) -> list[Reason]:
        """All reasons for a pair, the place that asks first; what is not there gives none."""
        found = [
            self._partners(row, other),
            self._topics(row, other),
            self._related(row, other),
            self._institutes(row, other, topic),
            self._lists(row, other),
            self._distance(row, other),
        ]
        return [reason for reason in found if reason is not None]

    def _partners(self, row: int, other: int) -> Reason | None:
        ties = self._evidence.ties
        strength = np.minimum(ties[row], ties[other])
        common = sorted(np.flatnonzero(strength).tolist(), key=lambda at: (-strength[at], at))
        if not common:
            return None
        places = [self._evidence.places[at] for at in common]
        english = _listed([place.label for place in places], "and")
        german = _listed([place.german for place in places], "und")
        return Reason(
            "commonPartners",
            len(common),
            f"{_count(len(common), 'partner', 'partners')} in common: {english}",
            f"{_count(len(common), 'gemeinsamer Partner', 'gemeinsame Partner')}: {german}",
            [place.id for place in places],
        )

    def _topics(self, row: int, other: int) -> Reason | None:
        flags, topics = self._features.flags, self._evidence.topics
        both = np.where(flags[row] & flags[other], np.minimum(topics[row], topics[other]), 0.0)
        names = self._ordered(both)
        if not names:
            return None
        english, german = self._named(names)
        return Reason(
            "commonTopics",
            len(names),
            f"Both give an above-average share of their cooperations to {english}",
            f"Beide widmen überdurchschnittlich viele ihrer Kooperationen: {german}",
            names,
        )

    def _related(self, row: int, other: int) -> Reason | None:
        flags = self._features.flags
        near = offered(flags[row], flags[[other]], self._features.proximity)[0]
        names = self._ordered(near)
        if not names:
            return None
        english, german = self._named(names)
        gain, best = self._features.complementarity[row, other], float(near.max())
        return Reason(
            "relatedTopics",
            round(float(gain), 4),
            f"More active than average where you are not, and close to what you do: {english} "
            f"(relatedness up to {best:.0%}; complementarity {gain:.1%})",
            f"Überdurchschnittlich aktiv, wo Sie es nicht sind, und nah an dem, was Sie tun: {german} "
            f"(Verwandtschaft bis {_percent(best, 0)}; Komplementarität {_percent(gain, 1)})",
            names,
        )

    def _institutes(self, row: int, other: int, topic: str | None) -> Reason | None:
        """Institutes are not dated: they are left out where a day in the past is asked about."""
        if self._dated:
            return None
        flags = self._features.flags
        names = [topic] if topic else [self._evidence.topic_names[at] for at in np.flatnonzero(flags[row]).tolist()]
        there = self._background.institutes_of(self._evidence.places[other].id, names)
        if not there:
            return None
        labels = [institute.label for institute in there]
        subject = self._background.topic(topic) if topic else None
        return Reason(
            "institutes",
            len(there),
            f"{_count(len(there), 'institute', 'institutes')} there on "
            f"{subject.label if subject else 'your topics'}: {_listed(labels, 'and')}",
            f"{_count(len(there), 'Einrichtung', 'Einrichtungen')} dort zu "
            f"{subject.german if subject else 'Ihren Themen'}: {_listed(labels, 'und')}",
            [institute.id for institute in there],
        )

    def _lists(self, row: int, other: int) -> Reason | None:
        one, two = self._evidence.places[row].id, self._evidence.places[other].id
        shared = [item for item in self._evidence.cooperations.values() if item.ties(one, two)]
        if not shared:
            return None
        shared.sort(key=lambda item: (len(item.sides), item.id))
        labels = [item.label for item in shared]
        return Reason(
            "sharedLists",
            len(shared),
            f"Both are or were in {_listed(labels, 'and')} (too long or only announced, so no tie yet)",
            f"Beide sind oder waren in {_listed(labels, 'und')} (zu lang oder nur angekündigt, daher keine Verbindung)",
            [item.id for item in shared],
        )

    def _distance(self, row: int, other: int) -> Reason | None:
        kilometres = float(self._evidence.distances(row)[other])
        if np.isnan(kilometres):
            return None
        whole = round(kilometres)
        return Reason(
            "distance", whole, f"{whole:,} km from seat to seat", f"{whole:,} km von Sitz zu Sitz".replace(",", ".")
        )

    def _ordered(self, values: Array) -> list[str]:
        """The topics with a value, the greatest first."""
        found = sorted(np.flatnonzero(values).tolist(), key=lambda at: (-values[at], at))
        return [self._evidence.topic_names[at] for at in found]

    def _named(self, names: list[str]) -> tuple[str, str]:
        topics = [self._background.topic(name) for name in names]
        english = _listed([topic.label for topic in topics], "and")
        return english, _listed([topic.german for topic in topics], "und")


def _listed(labels: list[str], joint: str) -> str:
    """The first of some labels in a sentence, and how many more there are.

    >>> _listed(["a", "b", "c", "d", "e"], "and")
    'a, b, c and 2 more'
    >>> _listed(["a", "b"], "and")
    'a and b'
    """
    if len(labels) > NAMED:
        more = "more" if joint == "and" else "weitere"
        return f"{', '.join(labels[:NAMED])} {joint} {len(labels) - NAMED} {more}"
    if len(labels) == 1:
        return labels[0]
    return f"{', '.join(labels[:-1])} {joint} {labels[-1]}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _percent(share: float, digits: int) -> str:
    """A share in the German way of writing.

    >>> _percent(0.0312, 1)
    '3,1 %'
    """
    return f"{share * 100:.{digits}f} %".replace(".", ",")
