"""An express lane: endpoints that are answered ahead of the application's other layers and its routes.

Those layers and routes take several times as long as what `/sparql` does itself, and programs ask there most. The
endpoints stay routes of the application too, which answers methods that they do not take.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from api import problems

Endpoint = Callable[[Request], Awaitable[Response]]


class Direct:
    """A layer that answers requests to these routes, which have fixed paths, and passes all others on."""

    def __init__(self, app: ASGIApp, routes: Iterable[Route]) -> None:
        self._app = app
        self._endpoints: dict[tuple[str, str], Endpoint] = {
            (method, route.path): route.endpoint for route in routes for method in route.methods or ()
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, an error of the tree as its problem document; others go to who answers crashes."""
        endpoint = self._endpoints.get((scope["method"], scope["path"])) if scope["type"] == "http" else None
        if endpoint is None:
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            response = await endpoint(request)
        except tuple(problems.HANDLERS) as error:
            response = await problems.answer(request, error)
        await response(scope, receive, send)
