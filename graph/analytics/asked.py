"""What is asked about: a place or topic by its slug or identifier; what is not known comes back with what is near."""

from __future__ import annotations

from collections.abc import Mapping

from graph.analytics.ranking import checked_places, with_topic
from graph.analytics.report import Question
from graph.network import Place
from graph.topics import Topic


def place_named(places: Mapping[str, Place], name: str, parameter: str = "place") -> str:
    """The identifier of a region or country: ``bavaria`` is region/bavaria, ``austria`` country/austria.

    Raises `BadParameter` that says which names are near.
    """
    given = name.strip().lower()
    if "/" not in given:
        meant = (f"{kind}/{given}" for kind in ("region", "country"))
        given = next((found for found in meant if found in places), f"region/{given}")
    return checked_places(places, [given], parameter)[0]


def topic_named(topics: Mapping[str, Topic], name: str | None) -> str | None:
    """The identifier of a topic, or None where none is named; raises `BadParameter` that says which are near."""
    return with_topic(Question("working"), name, topics).topic


def thing_named(places: Mapping[str, Place], name: str, parameter: str) -> str:
    """The identifier of anything: as it is where it has a kind, else that of a region or country."""
    return name if "/" in name else place_named(places, name, parameter)
