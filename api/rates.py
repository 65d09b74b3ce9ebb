"""How many requests one client may send to the programming interface in a minute."""

from __future__ import annotations

import time
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from api.fair_use import is_loopback
from api.gate import PREFIXES
from api.problems import problem_for
from graph.errors import RateReached

LIMITED = (*PREFIXES, "/mcp")
REMEMBERED = 10_000
"""So many clients are remembered; full buckets go first."""


class RateLimit:
    """A bucket of tokens for each client; one whose bucket is empty gets 429 (RFC 6585). Loopback has no limit."""

    def __init__(self, app: ASGIApp, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._allowed = per_minute
        self._clock = clock
        self._left: dict[str, tuple[float, float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on where its client has a token left, else answer 429."""
        if self._allowed and scope["type"] == "http" and scope["path"].startswith(LIMITED) and scope["client"]:
            wait = self.take(scope["client"][0])
            if wait:
                await problem_for(RateReached(self._allowed, wait))(scope, receive, send)
                return
        await self._app(scope, receive, send)

    def take(self, client: str) -> int:
        """Take a token of a client: 0, or in how many seconds there is one again."""
        if is_loopback(client):
            return 0
        now = self._clock()
        left, then = self._left.get(client, (float(self._allowed), now))
        left = min(float(self._allowed), left + (now - then) * self._allowed / 60)
        if left < 1:
            return max(1, round((1 - left) * 60 / self._allowed))
        self._left[client] = left - 1, now
        if len(self._left) > REMEMBERED:
            self._forget(now)
        return 0

    def _forget(self, now: float) -> None:
        """Let go of clients whose bucket is full again; of the fullest half where that is not enough."""
        full = {name: left + (now - then) * self._allowed / 60 for name, (left, then) in self._left.items()}
        kept = sorted((name for name in full if full[name] < self._allowed), key=full.__getitem__)
        self._left = {name: self._left[name] for name in kept[: REMEMBERED // 2]}
