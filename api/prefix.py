"""A service below a path of another host (``TECH_AXIS_BASE_URL=https://example.org/axis``), behind a proxy.

Inside, every path begins at the root. What comes in loses the path in front, where the proxy has left it; addresses
that go out get it: in ``Location`` here, in pages by `prefixed`, in JSON by `graph.settings.Settings.path`,
in scripts by ``here`` of ``static/dom.js``.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ATTRIBUTE = re.compile(r'(\s(?:href|src|action|data-page-[a-z]+)=")(?=/(?!/))')


def prefixed(html: str, path: str) -> str:
    """A page whose addresses of this service begin with a path.

    >>> prefixed('<a href="/regions"> <a href="//elsewhere"> <a href="#top">', "/axis")
    '<a href="/axis/regions"> <a href="//elsewhere"> <a href="#top">'
    """
    if not path:
        return html
    return _ATTRIBUTE.sub(lambda found: found[1] + path, html).replace("<html ", f'<html data-base="{path}" ', 1)


class Prefix:
    """A layer that takes the path off what comes in and puts it before where an answer leads."""

    def __init__(self, app: ASGIApp, path: str) -> None:
        self._app = app
        self._path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; without a path to take off or put on, as it is."""
        if not self._path or scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] == self._path or scope["path"].startswith(self._path + "/"):
            raw: bytes = scope.get("raw_path") or scope["path"].encode()
            scope = {
                **scope,
                "path": scope["path"].removeprefix(self._path) or "/",
                "raw_path": raw.removeprefix(self._path.encode()) or b"/",
            }

        # Where a slash too many is taken off, the address that is led to begins with the host.
        here = f"{scope['scheme']}://{Headers(scope=scope).get('host', '')}"

        async def leading(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                location = headers.get("location", "").removeprefix(here)
                if location.startswith("/") and not location.startswith(("//", self._path + "/")):
                    headers["location"] = self._path + location
            await send(message)

        await self._app(scope, receive, leading)
