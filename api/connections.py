"""Connections that nobody can hold by being slow, nor fill without end: uvicorn's, with bounds of their own.

uvicorn waits for a request line and headers as long as it takes and keeps all of them, and waits as long for a client
to take an answer; a few hundred such connections are enough to shut others out. Bodies have bounds in `api.bodies`.
What is no HTTP, or too much of it, is answered by a problem document too (RFC 9457).
"""

from __future__ import annotations

import asyncio
from typing import Any

import uvicorn
from starlette.responses import Response
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from api.bodies import PATIENCE
from api.problems import problem

HEAD = 64 << 10
"""Bytes of a request line with its headers."""


class Connection(HttpToolsProtocol):
    """A connection, HTTP/1.1, that ends where its client keeps it waiting."""

    patience = PATIENCE
    """Seconds in which a request line and headers must be there, from the opening on or from their first byte."""
    unread = 60.0
    """Seconds within which a client must take some of an answer that is more than the buffers hold."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._late: asyncio.TimerHandle | None = None
        self._stuck: asyncio.TimerHandle | None = None
        self._head = 0
        self._in_head = False
        self._in_body = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Wait for a first request, within limits."""
        super().connection_made(transport)
        self._late = self.loop.call_later(self.patience, self._on_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is waited for any more."""
        self._forget()
        if self._stuck is not None:
            self._stuck.cancel()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on; what is neither answered yet nor a body being waited for has its time, and headers their size.

        A body may still come after its request was refused: that is time without an answer to wait for, too.
        """
        in_body = self._in_body
        super().data_received(data)
        if not (self._in_head or self._idle()) or self.transport.is_closing():
            return
        self._head += 0 if in_body or self._in_body else len(data)
        if self._head > HEAD:
            self._refuse(problem(431, "headers too long", f"the request line and headers are longer than {HEAD} bytes"))
        elif self._late is None:
            self._late = self.loop.call_later(self.patience, self._on_late)

    def on_message_begin(self) -> None:
        """A request line begins."""
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """All is there but the body."""
        self._in_head, self._in_body, self._head = False, True, 0
        self._forget()
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The body is there too."""
        self._in_body = False
        self._forget()
        super().on_message_complete()

    def pause_writing(self) -> None:
        """The buffers are full; the client has to take something."""
        super().pause_writing()
        self._stuck = self.loop.call_later(self.unread, self._on_stuck, self.transport.get_write_buffer_size())

    def resume_writing(self) -> None:
        """The client has taken enough."""
        super().resume_writing()
        if self._stuck is not None:
            self._stuck.cancel()

    def send_400_response(self, msg: str) -> None:
        """What is no HTTP, or an address longer than the parser takes (64 kB)."""
        if len(getattr(self, "url", b"")) >= HEAD - 1:
            self._refuse(problem(414, "address too long", f"the address is longer than {HEAD} bytes"))
        else:
            self._refuse(problem(400, "bad request", "this is no request of HTTP/1.1"))

    def _idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _forget(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _on_late(self) -> None:
        self._late = None
        if not self._idle():  # an earlier request of this connection is still being answered
            self._late = self.loop.call_later(self.patience, self._on_late)
        elif self._in_head:
            said = f"the request line and headers did not come within {self.patience:g} s"
            self._refuse(problem(408, "request timeout", said))
        else:  # nobody asks: browsers open connections to spare, and take an answer there amiss
            self.transport.close()

    def _on_stuck(self, before: int) -> None:
        left = self.transport.get_write_buffer_size()
        if left < before:
            self._stuck = self.loop.call_later(self.unread, self._on_stuck, left)
        else:
            self.transport.abort()

    def _refuse(self, answer: Response) -> None:
        if not self._idle():  # an answer may be half out
            self.transport.close()
            return
        headers = [*answer.raw_headers, (b"connection", b"close")]
        lines = (name + b": " + value + b"\r\n" for name, value in headers)
        self.transport.write(b"".join([STATUS_LINE[answer.status_code], *lines, b"\r\n", bytes(answer.body)]))
        self.transport.close()


def configured(application: Any, **more: Any) -> uvicorn.Config:
    """The settings of uvicorn for a service with such connections; there is nothing for web sockets here."""
    return uvicorn.Config(application, http=Connection, ws="none", **more)
