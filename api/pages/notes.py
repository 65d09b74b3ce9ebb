"""The sources of a page as numbered notes: each fact carries the numbers, the foot of the page the sources."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Notes:
    """Numbers sources in the order in which a page first refers to them."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self.sources: list[dict[str, Any]] = []
        """The sources referred to so far, in order."""

    def refer(self, sources: Iterable[dict[str, Any]]) -> list[tuple[int, dict[str, Any]]]:
        """Number and source for each source of a fact."""
        found = []
        for source in sources:
            number = self._numbers.get(source["id"])
            if number is None:
                self.sources.append(source)
                number = self._numbers[source["id"]] = len(self.sources)
            found.append((number, source))
        return found
