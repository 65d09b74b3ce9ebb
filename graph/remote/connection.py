"""The wire to an engine: addresses, login, a pool of connections, and queries whose answer is read as a whole."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import httpx
import pyoxigraph as ox

from graph.errors import EngineFault, SettingsError
from graph.remote import answers, faults
from graph.remote.dialect import Request
from graph.settings import Settings
from graph.store import Row

CONNECT = 5.0
"""Seconds until a connection must stand."""


class Login(httpx.Auth):
    """Logs in where the engine asks for it, in the way that it asks for: Basic or Digest (RFC 7617, RFC 7616)."""

    def __init__(self, user: str, password: str) -> None:
        self._basic = httpx.BasicAuth(user, password)
        self._digest = httpx.DigestAuth(user, password)
        self._way: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Send without a login until the engine asks for one."""
        if self._way is None:
            response = yield request
            if response.status_code != 401:
                return
            asked = response.headers.get("www-authenticate", "").lower()
            self._way = self._digest if "digest" in asked else self._basic
        yield from self._way.auth_flow(request)


def options(settings: Settings) -> dict[str, Any]:
    """What clients of this engine have in common; they follow no redirect."""
    login = None
    headers = {"User-Agent": "tech-axis"}
    password = settings.endpoint_password.get_secret_value() if settings.endpoint_password else ""
    if settings.endpoint_user is not None:
        login = Login(settings.endpoint_user, password)
    elif password:
        headers["Authorization"] = f"Bearer {password}"
    return {
        "auth": login,
        "timeout": httpx.Timeout(settings.query_timeout, connect=CONNECT),
        "limits": httpx.Limits(max_connections=32, max_keepalive_connections=8),
        "headers": headers,
    }


def address_of(settings: Settings) -> str:
    """Where the engine answers queries; raises `SettingsError` where none is set."""
    if settings.endpoint is None:
        raise SettingsError("TECH_AXIS_ENDPOINT: set it to the address at which the engine answers queries")
    return settings.endpoint


class Connection:
    """Queries of the project itself, and whatever is written; each call is one exchange, and may wait."""

    def __init__(self, settings: Settings) -> None:
        self._address = address_of(settings)
        self._limit = settings.query_result_mb << 20
        self._client = httpx.Client(**options(settings))
        self.server = ""
        """What the engine called itself in its last answer."""

    def rows(self, request: Request) -> list[Row]:
        """All rows of a SELECT query; raises an error below `QueryError`."""
        with self._received(request, graph=False) as received:
            return answers.rows(received)

    def truth(self, request: Request) -> bool:
        """The answer of an ASK query; raises an error below `QueryError`."""
        with self._received(request, graph=False) as received:
            found = answers.solutions(received)
            if not isinstance(found, ox.QueryBoolean):
                raise EngineFault("it answered with rows where yes or no was asked for")
            return bool(found)

    def triples(self, request: Request) -> list[ox.Triple]:
        """All triples of a CONSTRUCT query; raises an error below `QueryError`."""
        with self._received(request, graph=True) as received:
            return list(answers.triples(received))

    def head(self, request: Request) -> None:
        """Ask a SELECT query and hear only the beginning of the answer; raises `EngineFault` where it will be cut."""
        try:
            with self._client.stream(
                "POST", self._address, data=request.form(), headers={"Accept": "text/csv"}
            ) as response:
                if response.status_code != 200:
                    raise faults.refused(response.status_code, response.headers, _head(response))
                faults.require_whole(response.headers)
        except httpx.HTTPError as error:
            raise faults.broken(error) from error

    @contextmanager
    def _received(self, request: Request, *, graph: bool) -> Iterator[answers.Received]:
        accept = answers.accept(graph, self.server)
        intake: answers.Intake | None = None
        try:
            with self._client.stream(
                "POST", self._address, data=request.form(), headers={"Accept": accept}
            ) as response:
                self.server = response.headers.get("server", "")
                if response.status_code != 200:
                    raise faults.refused(response.status_code, response.headers, _head(response))
                intake = answers.Intake(response.headers, graph, tempfile.gettempdir(), self._limit)
                for part in response.iter_bytes():
                    intake.take(part)
            yield intake.finish()
        except httpx.HTTPError as error:
            raise faults.broken(error) from error
        finally:
            if intake is not None:
                intake.received.sink.discard()

    def send(self, method: str, address: str, *, content: bytes = b"", media: str = "", **query: str) -> int:
        """Write something; the status, which may be 404 besides success. Raises an error below `QueryError`."""
        headers: Mapping[str, str] = {"Content-Type": media} if media else {}
        try:
            response = self._client.request(method, address, content=content, headers=headers, params=query or None)
        except httpx.HTTPError as error:
            raise faults.broken(error) from error
        if response.status_code >= 300 and response.status_code != 404:
            raise faults.refused(response.status_code, response.headers, response.content)
        return response.status_code

    def close(self) -> None:
        """Let go of all connections."""
        self._client.close()


def _head(response: httpx.Response) -> bytes:
    """The beginning of an error's body."""
    head = b""
    for part in response.iter_bytes():
        head += part
        if len(head) >= faults.HEAD:
            break
    return head
