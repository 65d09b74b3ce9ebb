"""Headers that keep a page from loading or telling anything elsewhere, and from being framed by others."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
RAW = tuple((name.lower().encode(), value.encode()) for name, value in SECURITY.items())


def framing(origins: Iterable[str]) -> dict[str, str]:
    """The headers of a page that others may frame: these origins, and this service itself."""
    name, allowed = "Content-Security-Policy", " ".join(["frame-ancestors 'self'", *sorted(origins)])
    return {name: SECURITY[name].replace("frame-ancestors 'none'", allowed)}


class SecurityHeaders:
    """Adds to every answer what keeps a page from loading or telling anything elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and add the headers when its answer starts."""

        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = {name for name, _ in message["headers"]}
                message["headers"].extend(pair for pair in RAW if pair[0] not in given)
            await send(message)

        await self._app(scope, receive, add)
