"""What a foreign engine can do wrong, done by a small server of ours, becomes an error that says so."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from graph.engine import Query
from graph.errors import (
    EngineFault,
    EngineSlow,
    NotPublished,
    QueryError,
    QuerySyntaxError,
    QueryTimeout,
    ResultTooLarge,
    SnapshotReplaced,
)
from graph.remote.connection import Connection
from graph.remote.dialect import Request
from graph.remote.engine import RemoteEngine, forget
from graph.remote.publication import Publication, read_publication
from graph.remote.shelf import RemoteSnapshot
from graph.remote.store import RemoteStore
from graph.settings import Settings
from graph.snapshot import Manifest

JSON = "application/sparql-results+json"
TABLE = json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "one"}}] * 3}})
SERIAL = json.dumps(
    {"head": {"vars": ["serial"]}, "results": {"bindings": [{"serial": {"type": "literal", "value": "first"}}]}}
)
SELECT = Query("SELECT ?x {}", "csv")


def answer(body: str, media: str = JSON, status: str = "200 OK", *headers: str) -> bytes:
    """A whole answer of HTTP."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {media}", f"Content-Length: {len(body.encode())}", *headers]
    return "\r\n".join([*lines, "Connection: close", "", body]).encode()


@contextmanager
def engine(
    said: bytes, after: Callable[[socket.socket], None] = lambda _: None, mark: str | None = SERIAL
) -> Iterator[Settings]:
    """A server that says the same to every query but the one for the mark; then it does something, and hangs up."""
    listening = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve(peer: socket.socket) -> None:
        with peer, contextlib.suppress(OSError):
            asked = b""
            while b"query=" not in asked.partition(b"\r\n\r\n")[2]:
                asked += peer.recv(65536)
            if b"publication" in asked or b"published" in asked:
                if mark is None:
                    over.wait(20)
                else:
                    peer.sendall(answer(mark))
            else:
                peer.sendall(said)
                after(peer)

    def accept() -> None:
        while not over.is_set():
            with contextlib.suppress(OSError):
                peer, _ = listening.accept()
                threading.Thread(target=serve, args=(peer,), daemon=True).start()

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield Settings(endpoint=f"http://127.0.0.1:{listening.getsockname()[1]}/sparql", query_result_mb=1)
    finally:
        over.set()
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(timeout=5)


def ask(settings: Settings, query: Query = SELECT, timeout: float = 2.0) -> bytes:
    """The answer of the engine to a user's query."""

    async def run() -> bytes:
        connection = Connection(settings)
        publication = Publication("first", Manifest("snapshot", "", True))
        snapshot = RemoteSnapshot(Path(), publication, RemoteStore(connection))
        remote = RemoteEngine(settings)
        try:
            got = await remote.answer(snapshot, query, timeout)
            return got.spooled.read_bytes() if got.spooled else got.content
        finally:
            await remote.close()
            connection.close()

    return asyncio.run(run())


def reset(peer: socket.socket) -> None:
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")


def chunked(*parts: bytes, end: bytes = b"") -> bytes:
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return head + b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + end


FAULTS: dict[str, tuple[bytes, type[QueryError], str]] = {
    "an empty answer": (b"", EngineFault, "cut off"),
    "something that is no HTTP": (b"hello\r\n\r\n", EngineFault, "no HTTP"),
    "a length that is not reached": (answer(TABLE).replace(b"Content-Length: ", b"Content-Length: 9"), EngineFault, "cut off"),
    "chunks without an end": (chunked(TABLE.encode()[:40]), EngineFault, "cut off"),
    "whole chunks of half an answer": (chunked(TABLE.encode()[:60], end=b"0\r\n\r\n"), EngineFault, "no whole"),
    "half an answer with its length": (answer(TABLE[:-3]), EngineFault, "no whole"),
    "an error in the middle of an answer": (answer(TABLE[:60] + "\nERROR: out of memory"), EngineFault, "no whole"),
    "a page instead of an answer": (answer("<html><h1>Welcome</h1></html>", "text/html"), EngineFault, "sent text/html"),
    "no media type": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", EngineFault, "sent no media type"),
    "an answer that says that it was cut": (answer(TABLE, JSON, "200 OK", "X-SPARQL-MaxRows: 3"), EngineFault, "after 3 rows"),
    "an answer that says that time was over": (answer(TABLE, JSON, "200 OK", "X-SQL-State: S1TAT"), EngineSlow, "in the middle"),
    "a part as a part": (answer(TABLE, JSON, "206 Partial Content"), EngineSlow, "in the middle"),
    "a login that is missing": (answer("", JSON, "401 Unauthorized"), EngineFault, "TECH_AXIS_ENDPOINT_USER"),
    "a way elsewhere": (answer("", JSON, "302 Found", "Location: http://127.0.0.1:1/"), EngineFault, "redirects"),
    "nothing there": (answer("<h1>404</h1>", "text/html", "404 Not Found"), EngineFault, "nothing answers SPARQL"),
    "an error page": (answer("<html><script>x()</script><b>Out of disk</b></html>", "text/html", "500 Oh"), EngineFault, "500: Out of disk"),
    "too much to do": (answer("later", "text/plain", "503 Busy"), EngineFault, "too busy"),
    "a time limit of its own": (answer("stopped", "text/plain", "504 Slow"), EngineSlow, "stopped"),
    "a complaint about the query": (answer("error at 3:7: expected }", "text/plain", "400 Bad"), QuerySyntaxError, "line 3, column 7"),
    "too large an answer": (answer(json.dumps({"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "o" * 900}}] * 1500}})), ResultTooLarge, "larger than 1048576 bytes"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_becomes_an_error_that_says_what_it_was(fault: str) -> None:
    said, error, sentence = FAULTS[fault]
    with engine(said) as settings, pytest.raises(error) as caught:
        ask(settings)
    assert type(caught.value) is error
    assert sentence in str(caught.value)
    assert "127.0.0.1" not in str(caught.value), "an address inside the house is told to the outside"


@pytest.mark.parametrize("fault", [fault for fault, (_, error, _) in FAULTS.items() if issubclass(error, EngineFault)])
def test_the_queries_of_the_project_meet_the_same_faults(fault: str) -> None:
    said, error, sentence = FAULTS[fault]
    with engine(said) as settings:
        connection = Connection(settings)
        with pytest.raises(error, match=sentence):
            connection.rows(Request("SELECT ?x {}"))
        connection.close()


def test_a_connection_that_is_reset_is_told() -> None:
    with engine(answer(TABLE)[:90], reset) as settings, pytest.raises(EngineFault, match="broke"):
        ask(settings)


def test_an_engine_that_is_down_is_told_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"http://127.0.0.1:{taken.getsockname()[1]}/sparql"
    began = time.monotonic()
    with pytest.raises(EngineFault, match="cannot be reached"):
        ask(Settings(endpoint=address))
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("said", [b"", chunked(TABLE.encode()[:40])], ids=["silence", "silence in the middle"])
def test_an_engine_that_falls_silent_is_left_at_the_time_limit(said: bytes) -> None:
    with engine(said, lambda _: time.sleep(3)) as settings, pytest.raises(QueryTimeout) as caught:
        ask(settings, timeout=0.4)
    assert caught.value.limit == 0.4
    assert 0.4 <= caught.value.ran < 1.5


def test_a_graph_of_unknown_length_is_not_believed_and_one_of_known_length_is() -> None:
    triple = "<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n"
    query = Query("CONSTRUCT {} WHERE {}", "nt")
    endless = b"HTTP/1.0 200 OK\r\nContent-Type: application/n-triples\r\n\r\n" + triple.encode()
    with engine(endless) as settings, pytest.raises(EngineFault, match="no length"):
        ask(settings, query)
    with engine(answer(triple, "application/n-triples")) as settings:
        assert ask(settings, query) == triple.encode()


def test_a_whole_answer_comes_in_every_format() -> None:
    with engine(answer(TABLE)) as settings:
        assert ask(settings) == b"x\r\none\r\none\r\none\r\n"
        assert len(json.loads(ask(settings, Query("SELECT ?x {}", "json")))["results"]["bindings"]) == 3


def test_what_virtuoso_writes_in_its_own_way_becomes_the_standards() -> None:
    cell = '{ "x": { "type": "bnode", "value": "nodeID://b1" }}, { "x": { "type": "typed-literal", "datatype": "http://www.w3.org/2001/XMLSchema#date", "value": "2020-01-01" }}'
    body = '{ "head": { "link": [], "vars": ["x"] }, "results": { "bindings": [ ' + cell + " ] } }"
    with engine(answer(body, JSON, "200 OK", "Server: Virtuoso/07.20")) as settings:
        found = json.loads(ask(settings, Query("SELECT ?x {}", "json")))["results"]["bindings"]
    assert [row["x"]["type"] for row in found] == ["bnode", "literal"]
    assert found[0]["x"]["value"] == "b1"


@pytest.mark.parametrize(
    "mark",
    [SERIAL.replace("first", "second"), SERIAL.replace('[{"serial": {"type": "literal", "value": "first"}}]', "[]")],
)
def test_an_answer_from_data_that_were_replaced_meanwhile_is_none(mark: str) -> None:
    with engine(answer(TABLE), mark=mark) as settings, pytest.raises(SnapshotReplaced):
        ask(settings)


def test_what_is_converted_for_nobody_goes_when_it_is_done(tmp_path: Path) -> None:
    (spooled := tmp_path / "answer").write_text("rows")

    async def run() -> None:
        whole, failed = asyncio.Future[tuple[bytes, Path | None]](), asyncio.Future[tuple[bytes, Path | None]]()
        for converting in (whole, failed):
            converting.add_done_callback(forget)
        whole.set_result((b"", spooled))
        failed.set_exception(EngineFault("it stopped"))
        await asyncio.sleep(0)

    asyncio.run(run())
    assert not spooled.exists()


def test_an_engine_that_falls_silent_after_the_answer_is_left_too() -> None:
    with engine(answer(TABLE), mark=None) as settings, pytest.raises(EngineSlow, match="still the same"):
        ask(settings.model_copy(update={"query_timeout": 0.5}))


def test_an_engine_without_a_mark_holds_no_snapshot() -> None:
    with engine(b"", mark=SERIAL.replace('[{"serial": {"type": "literal", "value": "first"}}]', "[]")) as settings:
        connection = Connection(settings)
        with pytest.raises(NotPublished, match="tech-axis publish"):
            read_publication(connection)
        connection.close()
