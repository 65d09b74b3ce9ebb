"""Who is at the centre of a topic, and who bridges its groups: the short form that a topic's page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph.analytics import ranking
from graph.analytics.measures import MEASURES
from graph.analytics.report import Question, report_of
from graph.snapshot import Snapshot

ROWS = 6


@dataclass(frozen=True)
class Standing:
    """The leading places of one topic's network."""

    central: list[dict[str, Any]]
    """By strength: rank, rank interval, place, value."""
    bridging: list[dict[str, Any]]
    """By betweenness, those above zero."""
    groups: list[dict[str, Any]]
    """Communities of more than two members, the largest first."""
    loose: bool
    """Whether the intervals of those that bridge are so wide that their order says little."""
    reading: dict[str, str]
    """How to read the two measures, in the reader's language."""
    about: dict[str, Any]


def standing(snapshot: Snapshot, topic: str, language: str) -> Standing:
    """The centre and the bridges of a topic (``topic/quantum-technologies``) in the network of working ties."""
    found = report_of(snapshot, Question(topic=topic))
    bridging = [row for row in ranking.ranking(found, "betweenness")[:ROWS] if row["value"]]
    groups = [group for group in found["communities"]["groups"] if len(group["members"]) > 2]
    reading = {
        name: getattr(MEASURES[name].reading, language, MEASURES[name].reading.en)
        for name in ("strength", "betweenness")
    }
    central = ranking.ranking(found, "strength")[:ROWS]
    half = found["about"]["tiedPlaces"] / 2
    loose = bool(bridging) and all(row["rankHigh"] - row["rankLow"] > half for row in bridging)
    return Standing(central, bridging, groups[:ROWS], loose, reading, found["about"])
