"""Which office of a person stands beside what the person did: the one attested then, else the nearest attested."""

from __future__ import annotations

import datetime
from collections import defaultdict
from typing import Any, Final

from graph.catalogue.columns import day
from graph.catalogue.records import Statements, first_of, plain, texts

NEVER: Final = datetime.timedelta.max
"""How far an attestation without a date is from any day."""


class Offices:
    """The office terms of everybody.

    Most terms have no known beginning, only days on which a source attests them. The office beside a cooperation is
    therefore told with the attestation that is nearest to it, so that a reader sees how far apart the two are; a term
    that is known to have begun later or ended before is never taken.
    """

    def __init__(self, statements: Statements) -> None:
        self._statements = statements
        self._terms: dict[str, list[str]] = defaultdict(list)
        for name, said in statements.items():
            if "/office/" in name:
                for holder in plain(said.get("holder", [])):
                    self._terms[holder].append(name)

    def beside(self, cooperation: dict[str, Any], involvement: dict[str, Any]) -> dict[str, Any]:
        """Title, body, dates and sources of the office beside an involvement; empty where none is known."""
        then = set(plain(involvement.get("officeThen", [])))
        (person,) = plain(involvement["person"])
        about = first_of(cooperation, "startEarliest") or first_of(cooperation, "lastAttested")
        found = [
            (name not in then, distance, name, attested)
            for name in self._terms[person]
            if name in then or self._possible(name, about)
            for distance, attested in [self._nearest(name, about)]
        ]
        if not found:
            return {}
        _, _, name, attested = min(found)
        said = self._statements[name]
        told = {
            "office": texts(said["office"]),
            "of": first_of(said, "officeOf"),
            "start": first_of(said, "startDate"),
            "end": first_of(said, "endDate"),
            "attestedOn": [attested] if attested else [],
            "sources": self._named(name),
        }
        return {key: value for key, value in told.items() if value}

    def sources(self, person: str) -> frozenset[str]:
        """The sources that attest an office of a person."""
        return frozenset(source for name in self._terms[person] for source in self._named(name))

    def _named(self, name: str) -> list[str]:
        return plain(self._statements[name].get("source", []))

    def _possible(self, name: str, about: str | None) -> bool:
        """Whether a term may have been held on a day: it had not begun later, and had not ended before."""
        start, end = (first_of(self._statements[name], bound) for bound in ("startDate", "endDate"))
        begun = about is None or not start or day(start) <= day(about, last=True)
        return begun and (about is None or not end or day(end, last=True) >= day(about))

    def _nearest(self, name: str, about: str | None) -> tuple[datetime.timedelta, str | None]:
        """How far the nearest attestation of a term is from a day, and that attestation; the newest without a day."""
        dates = sorted(plain(self._statements[name].get("attestedOn", [])))
        if not dates:
            return NEVER, None
        if about is None:
            return _since(dates[-1], "9999"), dates[-1]
        return min((_since(date, about), date) for date in dates)


def _since(one: str, other: str) -> datetime.timedelta:
    first, second = (datetime.date.fromisoformat(f"{day(text):08d}") for text in (one, other))
    return abs(first - second)
