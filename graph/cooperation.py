"""A cooperation as the network sees it: its sides, and when each of them took part.

A cooperation ties two sides from the later of their beginnings in it to the earlier of their ends; who has no dates of
its own takes part as long as the cooperation stands. As of a day, the weight 1/(k-1) counts the k sides of that day.
Whether it is a long list is told by all sides on record, so that no tie ends because an eleventh side joins.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Annotated

from pydantic import PlainSerializer

LONGEST_WORKING = 10
"""A cooperation with more sides than these is a long list: it is among all ties, not among the working ones."""


@dataclass(frozen=True)
class Stay:
    """A time in which one took part in a cooperation; None where the cooperation itself is the bound."""

    itself: bool = True
    """Whether a side took part itself, not only through what lies in it."""
    first: datetime.date | None = None
    last: datetime.date | None = None

    def begun_by(self, day: datetime.date) -> bool:
        """Whether it had begun by a day, ended or not."""
        return self.first is None or self.first <= day

    def covers(self, day: datetime.date, until: datetime.date | None = None) -> bool:
        """Whether it covers a day, or some of the days from one to another."""
        return self.begun_by(until or day) and (self.last is None or self.last >= day)

    def shared(self, other: Stay) -> Stay | None:
        """The time in which both took part, or None where there was none."""
        first = max((day for day in (self.first, other.first) if day), default=None)
        last = min((day for day in (self.last, other.last) if day), default=None)
        if first and last and first > last:
            return None
        return Stay(self.itself and other.itself, first, last)


@dataclass
class Cooperation:
    """What the network takes from a cooperation."""

    id: str
    label: str
    event: bool
    kind: str
    status: str | None
    status_as_of: str | None
    start: str | None
    start_earliest: datetime.date | None
    end_latest: datetime.date | None
    sides: dict[str, bool] = field(default_factory=dict)
    """Each side, and whether it takes part itself."""
    topics: Annotated[set[str], PlainSerializer(sorted)] = field(default_factory=set)
    wholes: list[str] = field(default_factory=list)
    stays: dict[str, list[Stay]] = field(default_factory=dict)
    """When each participant behind a side took part, for sides behind which one has dates of its own."""
    on_record: int = 0
    """How many sides there are in all, where ``sides`` holds only those of a day."""

    @property
    def announced(self) -> bool:
        """Whether it is merely announced."""
        return self.status == "announced"

    def working(self) -> bool:
        """Whether it makes working ties: two to ten sides, and more than announced."""
        return len(self.sides) >= 2 and max(len(self.sides), self.on_record) <= LONGEST_WORKING and not self.announced

    def on(self, day: datetime.date, until: datetime.date | None = None) -> Cooperation | None:
        """What stood of it on a day (or at some time from one day to another), with the sides of that time.

        None where it did not stand or has no date.
        """
        if self.start_earliest is None or not Stay(True, self.start_earliest, self.end_latest).covers(day, until):
            return None
        return self._of(lambda stay: stay.covers(day, until))

    def by(self, day: datetime.date) -> Cooperation | None:
        """What of it had begun by a day, ended or not; None where it had not begun or has no date."""
        begun = self.start_earliest is not None and self.start_earliest <= day
        return self._of(lambda stay: stay.begun_by(day)) if begun else None

    def _of(self, kept: Callable[[Stay], bool]) -> Cooperation:
        if not self.stays:
            return self
        stays = {side: [stay for stay in stays if kept(stay)] for side, stays in self.stays.items()}
        sides = {
            side: any(stay.itself for stay in stays[side]) if side in stays else itself
            for side, itself in self.sides.items()
            if stays.get(side, True)
        }
        left = {side: found for side, found in stays.items() if found}
        return replace(self, sides=sides, stays=left, on_record=max(self.on_record, len(self.sides)))

    def within(self, stay: Stay) -> Stay:
        """A time as far as it is less than that of the cooperation, whose own bounds are left out."""
        later = stay.first and (self.start_earliest is None or stay.first > self.start_earliest)
        earlier = stay.last and (self.end_latest is None or stay.last < self.end_latest)
        return Stay(stay.itself, stay.first if later else None, stay.last if earlier else None)

    def shared(self, one: str, other: str) -> list[Stay]:
        """The times in which two of its sides took part together; none where the one left before the other came."""
        if not self.stays:
            return [Stay(self.sides[one] and self.sides[other])]
        times = (self.stays.get(side) or [Stay(self.sides[side])] for side in (one, other))
        return [found for mine, theirs in product(*times) if (found := mine.shared(theirs))]

    def together(
        self, one: str, other: str, *, direct_only: bool = False
    ) -> list[tuple[datetime.date, datetime.date | None]]:
        """First and last day of each time in which it tied two of its sides, None while it still does.

        With ``direct_only`` those alone in which both took part themselves. Nothing where it has no date.
        An end that its record puts before the beginning is the day of the beginning.
        """
        if self.start_earliest is None:
            return []
        times = (stay for stay in self.shared(one, other) if stay.itself or not direct_only)
        found = [(stay.first or self.start_earliest, stay.last or self.end_latest) for stay in times]
        return [(first, last and max(first, last)) for first, last in found]

    @property
    def newest(self) -> datetime.date | None:
        """The day on which it began, or on which the last to join did; None where it has no date."""
        joined = [stay.first for stays in self.stays.values() for stay in stays if stay.first]
        return max([self.start_earliest, *joined]) if self.start_earliest else None

    def ties(self, one: str, other: str) -> bool:
        """Whether two places are sides of it that took part together."""
        both = one in self.sides and other in self.sides
        return both and (not self.stays or bool(self.shared(one, other)))

    def direct(self, one: str, other: str) -> bool:
        """Whether two of its sides took part together, both themselves."""
        if not self.stays:
            return self.sides[one] and self.sides[other]
        return any(stay.itself for stay in self.shared(one, other))
