"""Whom to approach next: places that a region is not tied to yet, in the order of how likely a tie is, with reasons.

The probability is that of the model (`graph.analytics.model`), whose hit rate on past ties `graph.analytics.backtest`
measures. With a topic, only places that work on it are suggested: the order among them stays that of the model.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from graph.analytics.background import Background
from graph.analytics.change import Change, with_tie
from graph.analytics.evidence import Array, evidence_of
from graph.analytics.features import FEATURES, Features
from graph.analytics.model import Model
from graph.analytics.reasons import Reason, Reasons
from graph.errors import NotFound
from graph.network import Territory

Kind = Literal["region", "country", "all"]
"""Which places are suggested; where it is left open, regions to a region, and both to a country."""
GROUPS = {
    "network": FEATURES[: FEATURES.index("topicSimilarity")],
    "topics": ("topicSimilarity", "complementarity"),
    "lists": ("sharedLists",),
    "geography": FEATURES[FEATURES.index("sameCountry") :],
}
"""What the figures of a pair are added up to when a score is explained."""
NOTES = {
    "no-ties": (
        "This place has no working tie in the graph: the suggestions rest on topics, long lists and geography alone.",
        "Dieser Ort hat im Graphen keine Arbeitsverbindung: Die Vorschläge beruhen nur auf Themen, langen Listen und "
        "Geografie.",
    ),
    "unknown": (
        "No record of this place is in the graph, so nothing can be suggested.",
        "Im Graphen ist zu diesem Ort nichts verzeichnet, daher lässt sich nichts vorschlagen.",
    ),
    "unknown-then": (
        "No record of this place had begun by then, so nothing can be suggested.",
        "Bis dahin ist zu diesem Ort nichts verzeichnet, daher lässt sich nichts vorschlagen.",
    ),
    "no-model": (
        "Too few ties with a date to learn from: the order is that of the partners in common (Adamic-Adar).",
        "Zu wenige datierte Verbindungen, um zu lernen: geordnet nach gemeinsamen Partnern (Adamic-Adar).",
    ),
    "highest": (
        "Several have the highest percentage that the past bears out: only their order tells them apart.",
        "Mehrere haben den höchsten Prozentwert, den die Vergangenheit hergibt: nur die Reihenfolge unterscheidet sie.",
    ),
    "nobody": (
        "No further place in the graph fits what was asked.",
        "Kein weiterer Ort im Graphen passt zur Anfrage.",
    ),
}
"""What is said beside an answer: code -> English, German."""


@dataclass(frozen=True)
class Suggestion:
    """A place to approach, why, and what the tie would change for the place that asks."""

    rank: int
    id: str
    label: str
    german: str
    country: str
    kind: str
    probability: float | None
    """Estimated probability of a first tie within two years; None where there is no model."""
    reasons: list[Reason]
    contributions: dict[str, float]
    """What each group of figures adds to the log-odds, against the mean pair."""
    change: Change


@dataclass(frozen=True)
class Suggestions:
    """The answer: suggestions in order, out of how many candidates, and what there is to say of them."""

    place: str
    topic: str | None
    as_of: str | None
    candidates: int
    learnt_until: str | None
    learnt_from: int
    """How many pairs that were tied the model has learnt from."""
    notes: list[str]
    """Keys of `NOTES`."""
    items: list[Suggestion]


@dataclass(frozen=True)
class Ranked:
    """The candidates of a place in order, as rows of the evidence, with everybody's scores and figures."""

    rows: list[int]
    scores: Array
    figures: Array


class Prospect:
    """Everything that suggestions for any place are made from; costly to make, cheap to ask.

    With ``as_of`` only records begun by then count, and a model must have learnt from nothing later. Pairs in
    ``without`` count as not tied.
    """

    def __init__(
        self,
        territory: Territory,
        model: Model | None,
        background: Background | None = None,
        as_of: datetime.date | None = None,
        without: Iterable[tuple[str, str]] = (),
    ) -> None:
        self.territory = territory
        self.as_of = as_of
        self.model = model
        self.background = background or Background()
        self.evidence = evidence_of(territory, as_of, without)
        self.features = Features(self.evidence)
        self._reasons = Reasons(self.features, self.background, dated=as_of is not None)

    def suggest(
        self, place: str, *, topic: str | None = None, kind: Kind | None = None, limit: int = 10
    ) -> Suggestions:
        """The places to approach first for a place: with no `Kind`, regions for a region and both for a country.

        Raises `NotFound` for a place or topic that the graph does not hold.
        """
        row = self.row_of(place)
        self.check_topic(topic)
        found = self.ranked(row, topic, kind)
        return Suggestions(
            place=place,
            topic=topic,
            as_of=self.as_of.isoformat() if self.as_of else None,
            candidates=len(found.rows),
            learnt_until=self.model.until if self.model else None,
            learnt_from=self.model.learnt_from if self.model else 0,
            notes=self._notes(row, found, limit),
            items=[
                self._suggestion(rank, row, other, topic, found) for rank, other in enumerate(found.rows[:limit], 1)
            ],
        )

    def ranked(self, row: int, topic: str | None = None, kind: Kind | None = None) -> Ranked:
        """All candidates of a place, the likeliest first; equal ones by name."""
        if kind is None:
            kind = "region" if self.evidence.places[row].kind == "region" else "all"
        figures = self.features.row(row)
        scores = self.features.adamic_adar(row) if self.model is None else self.model.odds(figures)
        fitting = np.flatnonzero(self._fitting(row, topic, kind)).tolist()
        return Ranked(sorted(fitting, key=lambda other: (-scores[other], other)), scores, figures)

    def row_of(self, place: str) -> int:
        """The row of a place; raises `NotFound`."""
        if place not in self.evidence.index:
            raise NotFound("region or country", place)
        return self.evidence.index[place]

    def check_topic(self, topic: str | None) -> None:
        """Raise `NotFound` for a topic that neither the vocabulary nor any record knows."""
        if topic is not None and topic not in self.background.topics and topic not in self.evidence.topic_names:
            raise NotFound("topic", topic)

    def _fitting(self, row: int, topic: str | None, kind: Kind) -> NDArray[np.bool_]:
        if not self.evidence.known[row]:
            return np.zeros(len(self.evidence.places), dtype=bool)
        found = self.evidence.candidates(row)
        if topic is not None:
            works = np.zeros(len(found), dtype=bool)
            if topic in self.evidence.topic_names:
                works = self.evidence.topics[:, self.evidence.topic_names.index(topic)] > 0
            if self.as_of is None:
                works |= np.array([(place.id, topic) in self.background.institutes for place in self.evidence.places])
            found &= works
        if kind != "all":
            found &= np.array([place.kind == kind for place in self.evidence.places])
        return found

    def _notes(self, row: int, ranked: Ranked, limit: int) -> list[str]:
        if not self.evidence.known[row]:
            return ["unknown-then" if self.as_of else "unknown"]
        found = [] if self.evidence.tied[row].any() else ["no-ties"]
        found += [] if self.model else ["no-model"]
        if self.model and (self.model.probabilities(ranked.figures[ranked.rows[:limit]]) == self.model.most).sum() > 1:
            found.append("highest")
        return found + ([] if ranked.rows else ["nobody"])

    def _suggestion(self, rank: int, row: int, other: int, topic: str | None, found: Ranked) -> Suggestion:
        place = self.evidence.places[other]
        contributions = {}
        if self.model is not None:
            each = dict(zip(FEATURES, self.model.contributions(found.figures[other]), strict=True))
            contributions = {
                group: round(sum(float(each[name]) for name in names), 3) for group, names in GROUPS.items()
            }
        return Suggestion(
            rank=rank,
            id=place.id,
            label=place.label,
            german=place.german,
            country=place.country,
            kind=place.kind,
            probability=round(float(self.model.probabilities(found.figures[[other]])[0]), 4) if self.model else None,
            reasons=self._reasons.of(row, other, topic),
            contributions=contributions,
            change=with_tie(self.evidence.ties, row, other),
        )
