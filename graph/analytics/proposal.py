"""What would be different in a scenario, in words that fit into an address, so that whoever has the link sees the same.

``region/a~region/b`` joins two places, ``region/a~region/b~region/c`` an alliance of three; the end of a tie is written
the same way, that of a cooperation by its identifier.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from graph.cooperation import LONGEST_WORKING
from graph.errors import BadParameter, NotFound
from graph.network import Territory

MOST = 50
"""How many additions and endings one proposal may have."""


@dataclass(frozen=True)
class Proposal:
    """What would be different: groups of places that would cooperate, and what would be no more."""

    add: tuple[tuple[str, ...], ...] = ()
    end_ties: tuple[tuple[str, str], ...] = ()
    end_cooperations: tuple[str, ...] = ()
    topic: str | None = None
    """What the new cooperations would be about."""

    @property
    def places(self) -> list[str]:
        """Every place that is named, each once, in the order of naming."""
        return list(dict.fromkeys(place for group in (*self.add, *self.end_ties) for place in group))


def read_proposal(
    territory: Territory, add: Iterable[str] = (), end: Iterable[str] = (), topic: str | None = None
) -> Proposal:
    """A proposal from words; raises `BadParameter` or `NotFound` with the word that cannot be used."""
    add, end = [word for word in add if word], [word for word in end if word]
    if not add and not end:
        raise BadParameter("add", "say what would change: add=region/a~region/b, or end=cooperation/c")
    if len(add) + len(end) > MOST:
        raise BadParameter("add", f"{len(add) + len(end)} changes are more than the {MOST} that one proposal may have")
    ended = [word for word in end if word.startswith("cooperation/")]
    for word in ended:
        if word not in territory.cooperations:
            raise NotFound("cooperation", word)
    ties = [_places(territory, "end", word, 2) for word in end if word not in ended]
    return Proposal(
        add=tuple(_places(territory, "add", word, LONGEST_WORKING) for word in add),
        end_ties=tuple((one, other) for one, other in ties),
        end_cooperations=tuple(ended),
        topic=topic,
    )


def _places(territory: Territory, parameter: str, word: str, most: int) -> tuple[str, ...]:
    places = tuple(word.split("~"))
    for place in places:
        if place not in territory.places:
            raise NotFound("region or country", place)
    if len(set(places)) < len(places):
        raise BadParameter(parameter, f"{word!r} names the same place twice")
    if not 2 <= len(places) <= most:
        allowed = "two places" if most == 2 else f"two to {most} places, because a longer list makes no working tie"
        raise BadParameter(parameter, f"{word!r} should name {allowed}, joined by ~")
    return places
