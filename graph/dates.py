"""Dates that are no more precise than their source: a year, a month or a day."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class PartialDate:
    """A date as it is written: ``2026``, ``2026-05`` or ``2026-05-06``.

    >>> PartialDate("2024-02").latest
    datetime.date(2024, 2, 29)
    """

    written: str

    @property
    def _parts(self) -> list[int]:
        return [int(part) for part in self.written.split("-")]

    @property
    def earliest(self) -> datetime.date:
        """The first day that it may mean."""
        year, month, day = (*self._parts, 1, 1)[:3]
        return datetime.date(year, month, day)

    @property
    def latest(self) -> datetime.date:
        """The last day that it may mean."""
        match self._parts:
            case [year]:
                return datetime.date(year, 12, 31)
            case [year, month]:
                return datetime.date(year, month, calendar.monthrange(year, month)[1])
            case _:
                return datetime.date.fromisoformat(self.written)
