"""Streamable HTTP for assistants at ``/mcp``; nothing of the SDK is imported before the first of them comes.

Requests stand for themselves (no sessions), so that any of several processes may answer each. As the specification
asks (https://modelcontextprotocol.io/specification/, Transports), ``Host`` and ``Origin`` are checked: this machine by
its own names, and `Settings.base_url`.
"""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.bodies import body
from api.fair_use import FairUse
from graph.engine import Engine
from graph.settings import Settings
from graph.snapshot import Shelf

LOCAL = ("127.0.0.1", "localhost", "[::1]")


class Assistants:
    """An ASGI application that starts itself at its first request, in a task of its own that `close` ends."""

    def __init__(self, settings: Settings, shelf: Shelf, engine: Engine, fair_use: FairUse) -> None:
        self._of = settings, shelf, engine, fair_use
        self._starting: asyncio.Future[tuple[ASGIApp, Any]] | None = None
        self._task: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if self._starting is None:
            self._starting = asyncio.get_running_loop().create_future()
            self._task = asyncio.create_task(self._start(self._starting))
        # Where it could not start, every request is told so by the error.
        serve, client = await asyncio.shield(self._starting)
        client.set(scope["client"][0] if scope.get("client") else None)
        if scope["method"] == "POST":
            # The SDK would wait for a body as long as it takes.
            receive = _again(await body(Request(scope, receive)), receive)
        await serve(scope, receive, send)

    async def close(self) -> None:
        """End what still runs."""
        self._closing.set()
        if self._task is not None:
            await self._task

    async def _start(self, started: asyncio.Future[tuple[ASGIApp, Any]]) -> None:
        try:
            await self._serve(started)
        except Exception as error:
            if started.done():
                raise
            started.set_exception(error)

    async def _serve(self, started: asyncio.Future[tuple[ASGIApp, Any]]) -> None:
        # Importing the SDK takes a second or more; the event loop goes on meanwhile.
        mcp = await asyncio.to_thread(import_module, "api.mcp")
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
        from mcp.server.transport_security import TransportSecuritySettings

        from api.assistant import Assistant

        settings = self._of[0]
        hosts, origins = allowed(settings.base_url)
        server = mcp.make_server(Assistant(*self._of))
        manager = StreamableHTTPSessionManager(
            server._lowlevel_server,
            json_response=True,
            stateless=True,
            max_request_body_size=settings.body_kb * 1024,
            security_settings=TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins),
        )
        async with manager.run():
            started.set_result((manager.handle_request, mcp.client))
            await self._closing.wait()


def _again(content: bytes, receive: Receive) -> Receive:
    """A body that was read, to be received once more."""
    messages: list[Message] = [{"type": "http.request", "body": content, "more_body": False}]

    async def again() -> Message:
        return messages.pop() if messages else await receive()

    return again


def allowed(base_url: str | None) -> tuple[list[str], list[str]]:
    """The values of ``Host`` and of ``Origin`` that are answered; ``:*`` stands for any port.

    >>> allowed("https://axis.example.org/sub")[0][-2:], allowed("https://axis.example.org/sub")[1][-1]
    (['[::1]:*', 'axis.example.org'], 'https://axis.example.org')
    """
    hosts = [*LOCAL, *(f"{name}:*" for name in LOCAL)]
    origins = [f"http://{name}" for name in hosts]
    if base_url:
        parts = urlsplit(base_url)
        hosts.append(parts.netloc)
        origins.append(f"{parts.scheme}://{parts.netloc}")
    return hosts, origins
