"""What those who run the service rely on: identifiers, logs, counts, limits, swaps, stops, several processes."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import re
import signal
import subprocess
import sys
import threading
import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import psutil
import pytest
from starlette.types import Message, Receive, Scope, Send

from api.logs import Journal, Lines, request_id
from api.rates import RateLimit
from api.security import SECURITY
from graph.build import build
from graph.settings import Settings
from tests.service import running

STOPPED_AT_ONCE = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


def count(text: str, name: str, **labels: str) -> float:
    """The sum of the samples of a name with these labels."""
    found = 0.0
    for line in text.splitlines():
        if re.match(re.escape(name) + r"[ {]", line) and all(
            f'{key}="{value}"' in line for key, value in labels.items()
        ):
            found += float(line.rsplit(" ", 1)[1])
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A few records, built once for this module."""
    import shutil

    from graph.settings import CHECKOUT
    from tests.conftest import SMALL

    folder = tmp_path_factory.mktemp("operations")
    shutil.copytree(SMALL, folder / "data")
    (folder / "data" / "reference").mkdir()
    shutil.copyfile(CHECKOUT / "data" / "reference" / "nuts.csv", folder / "data" / "reference" / "nuts.csv")
    settings = Settings(data=folder / "data", home=folder / "home", requests_per_minute=3, query_workers=1)
    build(settings)
    yield settings


@pytest.fixture(scope="module")
def client(served: Settings) -> Iterator[httpx.Client]:
    with running(served) as address, httpx.Client(base_url=address, timeout=60) as found:
        yield found


@pytest.mark.parametrize("given", ["abc-123", "trace:0af7.1"])
def test_a_request_keeps_the_identifier_that_it_came_with(client: httpx.Client, given: str) -> None:
    assert client.get("/healthz", headers={"X-Request-ID": given}).headers["x-request-id"] == given
    assert client.get("/nowhere", headers={"X-Request-ID": given}).headers["x-request-id"] == given


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, '"}{', "ä"])
def test_an_identifier_that_could_harm_a_log_is_replaced(client: httpx.Client, given: str) -> None:
    named = client.get("/healthz", headers={"X-Request-ID": given.encode()}).headers["x-request-id"]
    assert re.fullmatch(r"[0-9a-f]{16}", named)


def test_requests_are_counted_by_route_and_not_by_address(client: httpx.Client) -> None:
    for slug in ("one", "two", "three"):
        client.get(f"/regions/{slug}")
    client.get("/made/up/by/somebody")
    text = client.get("/metrics").text
    assert count(text, "tech_axis_requests_total", route="/regions/{slug}", status="404") >= 3
    assert count(text, "tech_axis_requests_total", route="none", status="404") >= 1
    assert "/regions/one" not in text
    assert count(text, "tech_axis_request_seconds_count", route="/regions/{slug}") >= 3


def test_the_snapshot_what_is_kept_and_stopped_queries_are_counted(client: httpx.Client) -> None:
    for _ in range(2):
        client.get("/ontology/context.jsonld")
        client.get("/about", headers={"Accept": "text/html"})
    before = client.get("/metrics").text
    assert client.get("/sparql", params={"query": STOPPED_AT_ONCE, "timeout": "0.2"}).status_code == 503
    after = client.get("/metrics").text
    assert count(after, "tech_axis_queries_stopped_total", reason="time") == 1 + count(before, "tech_axis_queries_stopped_total", reason="time")  # fmt: skip
    assert count(after, "tech_axis_cache_answers_total", result="hit") >= 1
    snapshot = client.get("/readyz").text.split()[-1]
    assert f'tech_axis_snapshot_info{{id="{snapshot}"}} 1.0' in after
    assert 0 < count(after, "tech_axis_snapshot_age_seconds") < 3600
    assert count(after, "tech_axis_query_workers") == 1


def test_metrics_are_for_the_private_network(client: httpx.Client) -> None:
    assert client.get("/metrics", headers={"X-Forwarded-For": "8.8.8.8"}).status_code == 403
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"}).status_code == 200


def test_a_client_beyond_its_rate_is_told_when_to_come_back(client: httpx.Client) -> None:
    one, other = {"X-Forwarded-For": "203.0.113.1"}, {"X-Forwarded-For": "203.0.113.2"}
    statuses = [client.get("/api/v1/status", headers=one).status_code for _ in range(5)]
    assert statuses == [200, 200, 200, 429, 429]
    answer = client.get("/api/v1/status", headers=one)
    assert 1 <= int(answer.headers["retry-after"]) <= 20
    assert answer.json()["title"] == "too many requests"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert client.get("/api/v1/status", headers=other).status_code == 200
    assert client.get("/about", headers=one).status_code == 200
    assert all(client.get("/api/v1/status").status_code == 200 for _ in range(5)), "loopback has no limit"


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    limit = RateLimit(lambda *_: None, 60, clock=lambda: now[0])  # type: ignore[arg-type, return-value]
    assert [limit.take("203.0.113.1") for _ in range(61)] == [0] * 60 + [1]
    now[0] = 2.0
    assert [limit.take("203.0.113.1") for _ in range(3)] == [0, 0, 1]


def test_a_line_of_the_log_is_json_with_its_request_and_no_new_line() -> None:
    request_id.set("r-1")
    record = logging.LogRecord("tech_axis", logging.ERROR, "", 0, "two\nlines %s", ("ä",), None)
    line = Lines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "two\nlines ä"
    assert json.loads(line)["request"] == "r-1"


@contextmanager
def started(settings: Settings, *more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command itself, in a process of its own, and its address."""
    environment = os.environ | {
        "TECH_AXIS_HOME": str(settings.home),
        "TECH_AXIS_DATA": str(settings.data),
        "TECH_AXIS_LOG": "json",
        "TECH_AXIS_QUERY_WORKERS": "1",
    }
    command = [str(Path(sys.executable).parent / "tech-axis"), "serve", "--port", "0", *more]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        told = re.search(r"http://\S+", process.stdout.readline())
        assert told, process.stderr and process.stderr.read()
        yield process, told[0]
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=30)
        process.stdout.close()
        if process.stderr:
            process.stderr.close()


def answers_of_one_that_is_told_to_stop(
    process: subprocess.Popen[str], address: str, seconds: int
) -> list[httpx.Response]:
    """What a query with so many seconds is answered when the service is told to stop while it runs."""
    answers: list[httpx.Response] = []
    asked = {"query": STOPPED_AT_ONCE, "timeout": str(seconds)}
    slow = threading.Thread(target=lambda: answers.append(httpx.get(f"{address}/sparql", params=asked, timeout=60)))
    slow.start()
    time.sleep(0.7)
    process.send_signal(signal.SIGTERM)
    slow.join(timeout=30)
    return answers


def test_requests_under_way_are_answered_when_the_service_is_told_to_stop(served: Settings) -> None:
    with started(served) as (process, address):
        answers = answers_of_one_that_is_told_to_stop(process, address, seconds=2)
        assert [answer.status_code for answer in answers] == [503]
        assert answers[0].json()["title"] == "time limit reached"
        _, log = process.communicate(timeout=30)
    lines = [json.loads(line) for line in log.splitlines()]
    line = next(line for line in lines if line["logger"] == "tech_axis.requests")
    assert (line["route"], line["status"], line["request"]) == ("/sparql", 503, answers[0].headers["x-request-id"])
    assert line["ms"] >= 1500
    assert "query" not in json.dumps(line["path"])


def test_made_up_addresses_do_not_fill_the_memory() -> None:
    async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
        pass

    async def never() -> Message:
        raise AssertionError

    async def unheard(message: Message) -> None:
        pass

    journal = Journal(nothing, [])

    async def ask(number: int) -> None:
        scope = {"type": "http", "method": "GET", "path": f"/{number}" + "x" * 30_000, "headers": []}
        await journal(scope, never, unheard)

    async def ask_much() -> int:
        await ask(-1)
        tracemalloc.start()
        for number in range(200):
            await ask(number)
        taken = tracemalloc.get_traced_memory()[0]
        tracemalloc.stop()
        return taken

    assert asyncio.run(ask_much()) < 1 << 20


def test_no_query_outlives_a_service_that_was_killed(served: Settings) -> None:
    with started(served) as (process, address):
        asked = {"query": STOPPED_AT_ONCE, "timeout": "30"}

        def ask() -> None:
            with suppress(httpx.HTTPError):
                httpx.get(f"{address}/sparql", params=asked, timeout=60)

        slow = threading.Thread(target=ask)
        slow.start()
        ours, deadline = psutil.Process().nice(), time.monotonic() + 30
        while not (workers := [one for one in psutil.Process(process.pid).children() if one.nice() > ours]):
            assert time.monotonic() < deadline  # it yields to others once it runs for a while
            time.sleep(0.1)
        process.kill()
        slow.join(timeout=30)
        _, alive = psutil.wait_procs(workers, timeout=10)
        assert not alive


def test_a_query_that_the_service_cannot_wait_for_is_told_that_it_stops(served: Settings) -> None:
    with started(served) as (process, address):
        answers = answers_of_one_that_is_told_to_stop(process, address, seconds=30)
        _, log = process.communicate(timeout=30)
    assert [answer.status_code for answer in answers] == [503]
    assert "being stopped" in answers[0].json()["detail"]
    assert int(answers[0].headers["retry-after"]) > 0
    assert "Traceback" not in log


def test_the_answer_to_a_crash_has_the_headers_of_every_answer(
    client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("api.sparql.describe", crash)
    answer = client.get("/sparql", headers={"Accept": "text/turtle", "X-Request-ID": "crashed"})
    assert answer.status_code == 500 and answer.json()["request"] == answer.headers["x-request-id"] == "crashed"
    assert answer.headers.items() >= {name.lower(): value for name, value in SECURITY.items()}.items()
    assert answer.headers["connection"] == "close"


def test_several_processes_share_the_port_and_count_together(served: Settings) -> None:
    with started(served, "--workers", "2") as (process, address):
        deadline = time.monotonic() + 60
        seen = 0.0
        while time.monotonic() < deadline and seen < 40:
            for _ in range(8):
                assert httpx.get(f"{address}/healthz", timeout=60).status_code == 200
            seen = count(httpx.get(f"{address}/metrics", timeout=60).text, "tech_axis_requests_total", route="/healthz")
        assert seen == 40, "counts of both processes are summed, and none is lost"
        process.terminate()
        assert process.wait(timeout=30) is not None


def test_what_a_process_that_was_killed_was_running_is_not_counted_for_ever(served: Settings) -> None:
    def running_now() -> float:
        return count(httpx.get(f"{address}/metrics", timeout=60).text, "tech_axis_queries_running")

    def ask() -> None:
        with suppress(httpx.HTTPError):
            httpx.get(f"{address}/sparql", params={"query": STOPPED_AT_ONCE, "timeout": "20"}, timeout=60)

    with started(served, "--workers", "2") as (process, address):
        thread = threading.Thread(target=ask)
        thread.start()
        ours, deadline = psutil.Process().nice(), time.monotonic() + 60
        while not (busy := [one for one in psutil.Process(process.pid).children(recursive=True) if one.nice() > ours]):
            assert time.monotonic() < deadline
            time.sleep(0.1)
        assert running_now() == 1
        serving = busy[0].parent()
        assert serving is not None
        serving.kill()
        thread.join(timeout=60)
        serving.wait(timeout=30)
        assert running_now() == 0


def test_no_request_fails_while_a_new_snapshot_comes_into_service(small: Settings) -> None:
    build(small)
    with running(small) as address:
        stop, statuses, snapshots = threading.Event(), [], set()

        def ask(path: str) -> None:
            with httpx.Client(base_url=address, timeout=60) as asking:
                while not stop.is_set():
                    answer = asking.get(path)
                    statuses.append(answer.status_code)
                    snapshots.add(answer.headers.get("tech-axis-snapshot"))

        query = "/sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%3Fo%20%7D"
        threads = [threading.Thread(target=ask, args=(path,)) for path in (query, "/api/v1/regions", "/regions")]
        for thread in threads:
            thread.start()
        source = next(path for path in sorted(Path(small.data).rglob("*.ttl")) if "a ta:Region" in path.read_text())
        source.write_text(source.read_text(encoding="utf-8") + "\n# changed\n", encoding="utf-8")
        build(small)
        time.sleep(1)
        stop.set()
        for thread in threads:
            thread.join(timeout=60)
    assert set(statuses) == {200}
    assert len(snapshots - {None}) == 2
