"""Fair use: how many seconds of queries one client may take in a minute."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_address

from graph.errors import FairUseReached

MINUTE = 60.0
FORGOTTEN = 10_000
"""So many clients are remembered; those that have been quiet for a minute go first."""


class FairUse:
    """A bucket for each client that leaks as fast as seconds of queries are granted; loopback has none."""

    def __init__(self, seconds_per_minute: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._allowed = seconds_per_minute
        self._clock = clock
        self._used: dict[str, tuple[float, float]] = {}

    @contextmanager
    def counted(self, client: str | None) -> Iterator[None]:
        """Count the time that passes inside against a client; raises `FairUseReached` where none is left."""
        if not self._allowed or client is None or is_loopback(client):
            yield
            return
        began = self._clock()
        used = self._level(client, began)
        if used >= self._allowed:
            raise FairUseReached(self._allowed, max(1, round((used - self._allowed) * MINUTE / self._allowed + 1)))
        try:
            yield
        finally:
            ended = self._clock()
            self._used[client] = (self._level(client, ended) + ended - began, ended)
            if len(self._used) > FORGOTTEN:
                self._forget(ended)

    def _level(self, client: str, now: float) -> float:
        used, then = self._used.get(client, (0.0, now))
        return max(0.0, used - (now - then) * self._allowed / MINUTE)

    def _forget(self, now: float) -> None:
        self._used = {client: entry for client, entry in self._used.items() if self._level(client, now) > 0}


def is_loopback(client: str) -> bool:
    """Whether a client is on this machine."""
    try:
        return ip_address(client).is_loopback
    except ValueError:
        return False
