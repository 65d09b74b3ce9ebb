"""Queries that take too much, clients that leave, workers that die: what each client is told, and that others notice nothing."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil
import pytest

from api.cache import Cache, Kept
from api.fair_use import FairUse
from graph.engine import Query
from graph.errors import FairUseReached, QueryTimeout
from graph.files import load_files
from graph.pool import WorkerPool
from graph.settings import Settings
from graph.snapshot import Shelf
from graph.worker import YIELDING
from tests.service import running
from tests.w3c.test_results import Prepared

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
GREEDY = "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("limits") / "data.nt"
    path.write_text("".join(f'<urn:thing:{n}> <urn:number> "{n}" .\n' for n in range(3000)))
    return path


@pytest.fixture(scope="module")
def shelf(data: Path) -> Prepared:
    shelf = Prepared(Settings(home=data.parent), data.parent)
    shelf.lay(data)
    return shelf


@pytest.fixture(scope="module")
def limited(shelf: Prepared) -> Iterator[httpx.Client]:
    settings = Settings(
        home=Path("/nowhere"), query_timeout=60, query_memory_mb=160, query_workers=1, query_queue=1, query_result_mb=1
    )
    with running(settings, shelf) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def problem(answer: httpx.Response, status: int) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told: dict[str, object] = answer.json()
    assert told["status"] == status and {"type", "title", "detail"} <= told.keys()
    return told


def until(holds: Callable[[], object], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < ends
        time.sleep(0.05)


def busy() -> list[psutil.Process]:
    """The worker processes of this one that have been running a query for a while: they yield to others."""
    found, ours = [], psutil.Process().nice()
    for process in workers():
        with suppress(psutil.NoSuchProcess):
            if process.nice() > ours + YIELDING:
                found.append(process)
    return found


def workers() -> list[psutil.Process]:
    found = []
    for process in psutil.Process().children():
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess):
            if "anyio.to_process" in process.cmdline():
                found.append(process)
    return found


def in_background(client: httpx.Client, query: str, **more: str) -> tuple[threading.Thread, list[httpx.Response]]:
    answers: list[httpx.Response] = []

    def ask() -> None:
        answers.append(httpx.post(client.base_url.join("/sparql"), data={"query": query, **more}, timeout=60))

    thread = threading.Thread(target=ask)
    thread.start()
    return thread, answers


def answers_again(client: httpx.Client) -> bool:
    return bool(client.get("/sparql", params={"query": f"ASK {{}} # {time.monotonic()}"}).status_code == 200)


def test_a_query_beyond_its_memory_is_ended_and_told(limited: httpx.Client) -> None:
    told = problem(limited.post("/sparql", data={"query": GREEDY}), 507)
    assert told["limit_mb"] == 160
    assert answers_again(limited)


def test_an_answer_beyond_its_size_is_an_error_and_not_a_part(limited: httpx.Client) -> None:
    told = problem(limited.post("/sparql", data={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 40000"}), 507)
    assert told["limit"] == 1 << 20
    assert answers_again(limited)


def test_a_query_that_finds_the_queue_full_is_told_when_to_come_back(limited: httpx.Client) -> None:
    waiting = [in_background(limited, RUNAWAY, timeout=str(2 + number / 10)) for number in range(2)]
    until(lambda: "tech_axis_queries_running 2.0" in limited.get("/metrics").text)
    answer = limited.post("/sparql", data={"query": "ASK {} # queue"})
    assert problem(answer, 503)["title"] == "too many queries"
    assert int(answer.headers["retry-after"]) > 0
    for thread, answers in waiting:
        thread.join()
        assert problem(answers[0], 503)["title"] == "time limit reached"


def test_a_worker_that_dies_is_told_and_replaced(limited: httpx.Client) -> None:
    thread, answers = in_background(limited, RUNAWAY, timeout="20")
    until(lambda: [os.kill(process.pid, signal.SIGKILL) for process in busy()])
    thread.join()
    assert problem(answers[0], 500)["title"] == "query failed"
    assert answers_again(limited)


def test_workers_that_die_idle_are_replaced(limited: httpx.Client) -> None:
    assert answers_again(limited)
    idle = workers()
    assert idle
    for process in idle:
        os.kill(process.pid, signal.SIGKILL)  # who waits for it is the event loop, and not psutil
    until(lambda: not any(psutil.pid_exists(process.pid) for process in idle))
    assert answers_again(limited)


def test_the_worker_of_a_client_that_hangs_up_stops(limited: httpx.Client) -> None:
    host, port = limited.base_url.host, limited.base_url.port
    with socket.create_connection((host, port or 80)) as connection:
        connection.sendall(f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        until(busy)
    until(lambda: not busy(), 10)
    assert answers_again(limited)


def test_a_query_that_is_stopped_leaves_nothing_of_its_answer_on_the_disk(
    shelf: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    long = Query("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "csv")

    def spooled() -> list[Path]:
        return list(tmp_path.rglob("answer-*"))

    async def stopped() -> None:
        pool = WorkerPool(Settings(home=tmp_path, query_workers=1, query_result_mb=4000))
        try:
            with pytest.raises(QueryTimeout):
                await pool.answer(shelf.current(), long, 2)
            assert not spooled()
            asked = asyncio.ensure_future(pool.answer(shelf.current(), long, 20))
            await asyncio.to_thread(until, spooled)
            asked.cancel()
            await asyncio.to_thread(until, lambda: not spooled(), 10)
        finally:
            await pool.close()

    asyncio.run(stopped())


def test_clients_that_leave_at_once_do_not_pile_up_work(shelf: Prepared, tmp_path: Path) -> None:
    async def many_leave() -> None:
        pool = WorkerPool(Settings(home=tmp_path, query_workers=1, query_queue=100))
        try:
            for _ in range(3):
                left = [
                    asyncio.ensure_future(pool.answer(shelf.current(), Query(RUNAWAY, "csv"), 20)) for _ in range(60)
                ]
                await asyncio.sleep(0.01)
                for asked in left:
                    asked.cancel()
                await asyncio.gather(*left, return_exceptions=True)
            # 180 workers that have to be started only to be killed would take a minute.
            async with asyncio.timeout(10):
                assert (await pool.answer(shelf.current(), Query("ASK {}", "json"), 20)).content
        finally:
            await pool.close()

    asyncio.run(many_leave())


@pytest.mark.parametrize("length", [100, 100_000])
def test_a_body_that_does_not_come_is_not_waited_for(
    limited: httpx.Client, monkeypatch: pytest.MonkeyPatch, length: int
) -> None:
    monkeypatch.setattr("api.bodies.PATIENCE", 0.2)
    monkeypatch.setattr("api.cache.PATIENCE", 0.2)
    host, port = limited.base_url.host, limited.base_url.port
    with socket.create_connection((host, port or 80), timeout=20) as connection:
        head = f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/sparql-query\r\n"
        connection.sendall(f"{head}Content-Length: {length}\r\n\r\nASK".encode())
        assert connection.recv(100).startswith(b"HTTP/1.1 408 ")


@pytest.mark.parametrize("text", ["!" * 100_000, "-" * 100_000, "1+" * 50_000 + "1"])
def test_hostile_nesting_without_brackets_brings_no_more_down_than_its_worker(limited: httpx.Client, text: str) -> None:
    direct = {"Content-Type": "application/sparql-query"}
    answer = limited.post("/sparql", content=f"ASK {{ FILTER({text}?x) }}", headers=direct)
    assert answer.status_code in (200, 400, 500, 503)
    assert answers_again(limited)


def test_a_query_is_answered_from_the_snapshot_that_it_began_on(
    limited: httpx.Client, shelf: Prepared, data: Path, tmp_path: Path
) -> None:
    before = shelf.current().id
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f FILTER(STR(?c) < STR(?f)) } # slow"
    thread, answers = in_background(limited, slow)
    until(busy)
    other = tmp_path / "other.nt"
    other.write_text("<urn:a> <urn:b> <urn:c> .\n")
    shelf.lay(other)
    thread.join()
    assert answers[0].status_code == 200, answers[0].text
    assert answers[0].headers["tech-axis-snapshot"] == before
    assert int(answers[0].json()["results"]["bindings"][0]["n"]["value"]) == 3000 * 2999 // 2
    after = limited.post("/sparql", data={"query": slow})
    assert after.headers["tech-axis-snapshot"] != before
    assert after.json()["results"]["bindings"][0]["n"]["value"] == "0"
    shelf.lay(data)


def test_fair_use_is_told_to_clients_that_are_not_on_loopback(data: Path, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, fair_use_seconds=0.2, query_workers=1)
    shelf = Shelf.fixed(settings, load_files([data], tmp_path / "snapshot"))
    with running(settings, shelf) as address:
        elsewhere = {"X-Forwarded-For": "192.0.2.1"}
        first = httpx.post(address + "/sparql", data={"query": RUNAWAY, "timeout": "0.5"}, headers=elsewhere)
        assert problem(first, 503)["limit"] == 0.5
        second = httpx.post(address + "/sparql", data={"query": "ASK {}"}, headers=elsewhere)
        assert problem(second, 429)["limit"] == 0.2
        assert int(second.headers["retry-after"]) > 0
        assert httpx.post(address + "/sparql", data={"query": "ASK {}"}).status_code == 200


def test_fair_use_comes_back_with_time() -> None:
    now = [0.0]
    fair_use = FairUse(6.0, lambda: now[0])
    with fair_use.counted("192.0.2.1"):
        now[0] += 9.0
    with pytest.raises(FairUseReached) as reached, fair_use.counted("192.0.2.1"):
        pass
    now[0] += reached.value.retry_after
    with fair_use.counted("192.0.2.1"), fair_use.counted("192.0.2.2"), fair_use.counted("::1"):
        pass


def test_workers_that_died_idle_cost_the_next_queries_no_time_of_theirs_and_none_stays_over(
    shelf: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A worker takes longer to start than a query may take, however fast or busy the machine is.
    (tmp_path / "sitecustomize.py").write_text("import time\ntime.sleep(2)\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    before = {process.pid for process in workers()}

    def ours() -> list[psutil.Process]:
        return [process for process in workers() if process.pid not in before]

    async def kill() -> None:
        idle = ours()
        for process in idle:
            os.kill(process.pid, signal.SIGKILL)
        await asyncio.to_thread(until, lambda: not any(psutil.pid_exists(process.pid) for process in idle))

    async def killed() -> None:
        pool = WorkerPool(Settings(home=tmp_path, query_workers=2))
        try:
            for turn in range(3):
                await kill()
                asks = [pool.answer(shelf.current(), Query(f"ASK {{}} # {turn} {n}", "json"), 2) for n in range(3)]
                assert all(answer.content for answer in await asyncio.gather(*asks))
            # A client that leaves while its worker starts leaves it to the next one.
            await kill()
            left = asyncio.ensure_future(pool.answer(shelf.current(), Query("ASK {}", "json"), 20))
            await asyncio.sleep(0.05)
            left.cancel()
            asks = [pool.answer(shelf.current(), Query(f"ASK {{}} # {n}", "json"), 20) for n in range(4)]
            assert all(answer.content for answer in await asyncio.gather(*asks))
            assert len(ours()) <= 2
        finally:
            await pool.close()

    asyncio.run(killed())
    until(lambda: not ours())


def test_requests_count_towards_the_memory_of_kept_answers() -> None:
    cache = Cache(1)
    keys = [(f"{number}", b"x" * 10_000, (b"cookie", b"y" * 10_000)) for number in range(200)]
    for key in keys:
        cache.put(key, Kept({"type": "http.response.start", "status": 200, "headers": []}, b"", '"one"'))
    assert 20 < sum(cache.get(key) is not None for key in keys) <= (1 << 20) / 20_000


def test_a_worker_with_nothing_to_do_does_next_to_nothing(shelf: Prepared, tmp_path: Path) -> None:
    before = {process.pid for process in workers()}

    def wakings(process: int) -> int:
        states = "".join(path.read_text() for path in Path(f"/proc/{process}/task").glob("*/status"))
        return sum(map(int, re.findall(r"^voluntary_ctxt_switches:\s+(\d+)", states, re.M)))

    async def idle() -> None:
        pool = WorkerPool(Settings(home=tmp_path, query_workers=1))
        try:
            await pool.answer(shelf.current(), Query("ASK {}", "json"), 20)
            (worker,) = (process for process in workers() if process.pid not in before)
            woken = wakings(worker.pid)
            await asyncio.sleep(2)
            assert wakings(worker.pid) - woken <= 10
        finally:
            await pool.close()

    asyncio.run(idle())


def test_there_are_as_many_workers_as_before_once_some_have_died(shelf: Prepared, tmp_path: Path) -> None:
    before = {process.pid for process in workers()}

    def ours() -> list[psutil.Process]:
        return [process for process in workers() if process.pid not in before]

    async def died() -> None:
        pool = WorkerPool(Settings(home=tmp_path, query_workers=3))
        try:
            pool.warm_up()
            await asyncio.to_thread(until, lambda: len(ours()) == 3)
            first = {process.pid for process in ours()}
            with pytest.raises(QueryTimeout):
                await pool.answer(shelf.current(), Query(RUNAWAY, "csv"), 0.5)
            await asyncio.to_thread(until, lambda: len(ours()) == 3)
            assert len(first & {process.pid for process in ours()}) == 2
            os.kill(killed := ours()[0].pid, signal.SIGKILL)
            await asyncio.to_thread(until, lambda: not psutil.pid_exists(killed))
            await pool.answer(shelf.current(), Query("ASK {}", "json"), 20)
            await asyncio.to_thread(until, lambda: len(ours()) == 3)
        finally:
            await pool.close()

    asyncio.run(died())
