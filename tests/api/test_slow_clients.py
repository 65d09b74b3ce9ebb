"""Clients that are slow on purpose, or send what is no HTTP: others do not wait for them, and they are let go."""

from __future__ import annotations

import contextlib
import json
import socket
import time
from collections.abc import Iterator

import httpx
import pytest

from api import bodies, cache
from api.connections import HEAD, Connection
from graph.settings import Settings
from tests.service import running

PATIENCE = 0.5
TOO_LONG = 1_100_000
BODIES = {
    "/api/v1/match": "application/json",
    "/reconcile": "application/x-www-form-urlencoded",
    "/sparql": "application/sparql-query",
    "/mcp": "application/json",
}


def begun(path: str) -> bytes:
    """A request whose body does not come."""
    return f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {BODIES[path]}\r\nContent-Length: 100\r\n\r\n{{".encode()


@pytest.fixture(scope="module")
def address(published: Settings) -> Iterator[tuple[str, int]]:
    """A service that is less patient than it would be elsewhere."""
    with pytest.MonkeyPatch.context() as patch, running(published) as base:
        patch.setattr(Connection, "patience", PATIENCE)
        patch.setattr(Connection, "unread", PATIENCE)
        patch.setattr(bodies, "PATIENCE", PATIENCE)
        patch.setattr(cache, "PATIENCE", PATIENCE)
        url = httpx.URL(base)
        yield url.host, url.port or 80


def said(client: socket.socket) -> tuple[int, dict[str, object]]:
    """Status and problem document of an answer after which the connection is closed."""
    client.settimeout(10)
    answer = b""
    with contextlib.suppress(ConnectionResetError):
        while part := client.recv(65536):
            answer += part
    head, _, body = answer.partition(b"\r\n\r\n")
    if not head:
        return 0, {}
    assert b"content-type: application/problem+json" in head and b"access-control-allow-origin: *" in head
    return int(head.split()[1]), json.loads(body)


def healthy(client: socket.socket) -> bool:
    """Whether `/healthz` says that all is well; its head and its body may come apart."""
    answer = b""
    while not answer.endswith(b"ok\n") and (part := client.recv(65536)):
        answer += part
    return answer.startswith(b"HTTP/1.1 200")


def test_headers_that_come_letter_by_letter_are_waited_for_only_so_long(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as client:
        began = time.monotonic()
        client.sendall(b"GET /api/v1/regions HTTP/1.1\r\n")
        for _ in range(3):
            time.sleep(PATIENCE / 5)
            client.sendall(b"X-A: b\r\n")
        status, problem = said(client)
        assert (status, problem["title"]) == (408, "request timeout")
        assert PATIENCE * 0.8 < time.monotonic() - began < PATIENCE * 5


def test_a_connection_on_which_nothing_is_asked_is_closed_without_a_word(address: tuple[str, int]) -> None:
    for first in (b"", b"\r\n\r\n"):
        with socket.create_connection(address) as client:
            client.sendall(first)
            assert said(client) == (0, {})


def test_so_is_one_on_which_nothing_more_is_asked(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(PATIENCE / 2)
        assert healthy(client)
        client.sendall(b"\r\n")
        assert said(client) == (0, {})


def test_a_second_request_may_come_late_but_not_in_pieces(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as client:
        for _ in range(2):
            client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(PATIENCE * 2)
            assert healthy(client)
        client.sendall(b"GET /healthz HTTP/1.1\r\nHo")
        assert said(client)[0] == 408


@pytest.mark.parametrize("path", BODIES)
def test_a_body_that_stops_coming_is_waited_for_only_so_long(address: tuple[str, int], path: str) -> None:
    with socket.create_connection(address) as client:
        client.sendall(begun(path))
        assert said(client)[0] == 408


def refused(client: socket.socket, size: int) -> None:
    """Send the beginning of a body that is too long, and take the answer."""
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: {size}\r\n\r\n"
    )
    client.sendall(head.encode() + b"#" * TOO_LONG)
    client.settimeout(10)
    assert client.recv(65536).startswith(b"HTTP/1.1 413")


def test_what_comes_of_a_body_after_its_refusal_is_not_taken_for_headers(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as client:
        refused(client, 2 * TOO_LONG)
        client.sendall(b"#" * TOO_LONG + b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert client.recv(65536).startswith(b"HTTP/1.1 200")


def test_nobody_holds_a_connection_by_a_body_that_was_refused(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as client:
        refused(client, 2 * TOO_LONG)
        began = time.monotonic()
        with contextlib.suppress(OSError):
            while time.monotonic() < began + 10 * PATIENCE:
                client.sendall(b"#")
                time.sleep(PATIENCE / 5)
        assert time.monotonic() - began < 5 * PATIENCE


def test_headers_without_end_are_cut_off(address: tuple[str, int]) -> None:
    with socket.create_connection(address) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\n")
        with contextlib.suppress(OSError):
            for number in range(2 * HEAD // 1000):
                client.sendall(b"X-%d: " % number + b"y" * 1000 + b"\r\n")
        assert said(client)[0] in (431, 0)  # what was sent after the answer may have reset the connection before it
    with socket.create_connection(address) as client:
        client.sendall(b"GET /healthz HTTP/1.1\r\nX: " + b"y" * HEAD)
        assert said(client)[0] == 431


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (b"GET /api/v1/regions?topic=" + b"a" * HEAD + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"nonsense\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost : x\r\n\r\n", 400),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 400),
    ],
)
def test_what_is_no_request_is_told_as_a_problem(address: tuple[str, int], request_: bytes, status: int) -> None:
    with socket.create_connection(address) as client:
        client.sendall(request_)
        found, problem = said(client)
        assert (found, problem["status"]) == (status, status)


def test_an_answer_that_nobody_takes_is_given_up(address: tuple[str, int]) -> None:
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(address)
        # More answers than the buffers of both sides hold.
        client.sendall(b"GET /explore HTTP/1.1\r\nHost: x\r\n\r\n" * 2000)
        time.sleep(PATIENCE * 6)
        with pytest.raises(OSError):
            for _ in range(100):
                client.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                time.sleep(0.01)


def test_others_are_answered_meanwhile(address: tuple[str, int]) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(100):
            client = stack.enter_context(socket.create_connection(address))
            client.sendall(begun("/api/v1/match"))
        began = time.monotonic()
        answer = httpx.get(f"http://{address[0]}:{address[1]}/api/v1/regions?limit=1")
        assert answer.status_code == 200
        assert time.monotonic() - began < 5
