"""The SPARQL service against the bare Oxigraph server on the same snapshot, runaway queries, and a million rows.

The load comes from `wrk` (Debian's package of that name), which takes little of the machine that it measures on.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import httpx
import psutil

from graph.build import build
from graph.settings import Settings
from tests.bench.measure import report, serving, wait_for_rest

CLIENTS, SECONDS, ROUNDS = 8, 2, 3
LIMIT = 5
ROWS = 1_000_000
REGION = "https://w3id.org/tech-axis/id/region/bavaria"
PROLOGUE = "PREFIX ta: <https://w3id.org/tech-axis/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "


@dataclass(frozen=True)
class Asked:
    """A selective query, and the share of the bare server's rate that is promised for it."""

    name: str
    query: str
    accept: str
    fresh: float
    repeated: float


ASKED = (
    Asked(
        "partners", PROLOGUE + f"SELECT ?region {{ <{REGION}> ta:cooperatesWith ?region }}",
        "application/sparql-results+json", 0.5, 1.5,
    ),
    Asked(
        "latest", PROLOGUE + f"SELECT ?cooperation ?start ?source {{ ?cooperation ta:participant <{REGION}> ; "
        "ta:startEarliest ?start ; dcterms:source ?source } ORDER BY DESC(?start) LIMIT 20",
        "application/sparql-results+json", 0.5, 1.5,
    ),
    Asked(
        "DESCRIBE", "DESCRIBE <https://w3id.org/tech-axis/id/cooperation/basque-grants-wales-flanders-2020>",
        "application/n-triples", 0.15, 0.8,
    ),
)  # fmt: skip
RUNAWAYS = (
    "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "SELECT DISTINCT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?a ?f",
)
SCRIPT = """
local number, thread = 0, 0
function setup(t) thread = thread + 1; t:set("id", thread) end
function request()
  number = number + 1
  local path = os.getenv("ASK") .. (os.getenv("FRESH") == "1" and ("%20%23" .. os.getenv("RUN") .. "." .. number) or "")
  return wrk.format("GET", path, {["Accept"] = os.getenv("ACCEPT")})
end
"""


@dataclass(frozen=True)
class Load:
    """What wrk says of a run: requests a second, and answers that were no success."""

    rate: float
    failed: int


def load(address: str, path: str, asked: Asked, fresh: bool, seconds: int = SECONDS) -> Load:
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(SCRIPT)
        script.flush()
        told = subprocess.run(
            [
                "wrk",
                "-t1",
                f"-c{CLIENTS}",
                f"-d{seconds}s",
                "--timeout",
                "30s",
                "-s",
                script.name,
                address,
            ],
            env=os.environ
            | {
                "ASK": f"{path}?query={quote(asked.query, safe='')}",
                "FRESH": str(int(fresh)),
                "RUN": str(time.time_ns()),
                "ACCEPT": asked.accept,
            },
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    failed = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    assert rate, told
    return Load(float(rate[1]), int(failed[1]) if failed else 0)


@contextmanager
def bare(settings: Settings) -> Iterator[str]:
    """The Oxigraph server on the same snapshot."""
    oxigraph = Path(sys.executable).parent / "oxigraph"
    folder = settings.snapshots / (settings.home / "current").read_text().strip() / "store"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(oxigraph), "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            try:
                httpx.get(f"http://127.0.0.1:{port}/")
                break
            except httpx.ConnectError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def rates(ours: str, theirs: str) -> None:
    """Requests a second, fresh and repeated, as medians of rounds that alternate between the two servers."""
    for asked in ASKED:
        answer = httpx.get(ours + "/sparql", params={"query": asked.query}, headers={"Accept": asked.accept})
        assert len(answer.content) > 1000, f"{asked.name} asks for what is hardly there: {answer.text}"
        for fresh, promised in ((True, asked.fresh), (False, asked.repeated)):
            found = []
            for _ in range(ROUNDS):
                there, here = load(theirs, "/query", asked, fresh), load(ours, "/sparql", asked, fresh)
                assert not there.failed and not here.failed, (there, here)
                found.append((here.rate / there.rate, here.rate, there.rate))
            ratio, rate, against = sorted(found)[ROUNDS // 2]
            print(f"     {asked.name}: {rate:,.0f} a second against {against:,.0f} of the bare server")
            what = f"{asked.name}, {'uncached' if fresh else 'repeated'}, against the bare server"
            report(what, ratio, "times", f"at least {promised}", ratio >= promised)


def p99(address: str, asked: Asked, seconds: float) -> float:
    """99th percentile of what clients wait for each answer, in seconds.

    wrk adds to its own what clients would have waited who had asked at a constant rate meanwhile.
    """
    waited: list[float] = []
    host, port = address.removeprefix("http://").split(":")
    ends = time.monotonic() + seconds

    async def client(number: int) -> None:
        reader, writer = await asyncio.open_connection(host, int(port))
        while (began := time.monotonic()) < ends:
            query = quote(f"{asked.query} # {number} {time.time_ns()}", safe="")
            head = f"GET /sparql?query={query} HTTP/1.1\r\nHost: {host}\r\nAccept: {asked.accept}\r\n\r\n"
            writer.write(head.encode())
            answer = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", answer)
            assert answer.startswith(b"HTTP/1.1 200") and length, answer
            await reader.readexactly(int(length[1]))
            waited.append(time.monotonic() - began)
        writer.close()

    async def together() -> None:
        await asyncio.gather(*(client(number) for number in range(CLIENTS)))

    asyncio.run(together())
    return sorted(waited)[len(waited) * 99 // 100]


def _resident(process: psutil.Process) -> float:
    total = 0
    for one in (process, *process.children(recursive=True)):
        try:
            total += one.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total / 1e6


def runaways(ours: str, process: psutil.Process, settings: Settings) -> None:
    """Two runaway queries in flight: when each ends, how much memory the service takes, and what others feel."""
    asked = ASKED[0]
    undisturbed = p99(ours, asked, 5)
    ended: list[float] = []
    peak, on = [0.0], threading.Event()

    def run(query: str) -> None:
        while not on.is_set():
            began = time.perf_counter()
            answer = httpx.post(ours + "/sparql", data={"query": query}, timeout=60)
            assert answer.status_code in (503, 507), answer.text
            ended.append(float(answer.json()["ran"]) if answer.status_code == 503 else time.perf_counter() - began)

    def watch() -> None:
        while not on.is_set():
            peak[0] = max(peak[0], _resident(process))
            time.sleep(0.1)

    threads = [threading.Thread(target=run, args=(query,)) for query in RUNAWAYS] + [threading.Thread(target=watch)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    disturbed = p99(ours, asked, 10)
    on.set()
    for thread in threads:
        thread.join()
    report("runaway queries ended after at most", max(ended), "s", f"within {LIMIT + 1} s", max(ended) <= LIMIT + 1)
    bound = settings.query_workers * settings.query_memory_mb + settings.cache_mb + 300
    report("resident memory of the whole service", peak[0], "MB", f"below {bound} MB", peak[0] < bound)
    print(f"     p99 {undisturbed * 1000:.1f} ms undisturbed, {disturbed * 1000:.1f} ms beside two runaways")
    ratio = disturbed / undisturbed
    report("p99 beside two runaways against undisturbed", ratio, "times", "at most 5 times", ratio <= 5)


def million(folder: Path) -> None:
    """A million rows as CSV: the growth of the web process at its peak."""
    path = folder / "rows.nt"
    with path.open("w") as file:
        file.writelines(f"<urn:thing:{number}> <urn:number> <urn:value:{number}> .\n" for number in range(ROWS))
    with serving(Settings(home=folder / "none"), str(path)) as (address, _, process):
        httpx.get(address + "/healthz")
        before, peak, done = process.memory_info().rss, [0], threading.Event()

        def watch() -> None:
            while not done.is_set() and process.is_running():
                peak[0] = max(peak[0], process.memory_info().rss)
                time.sleep(0.005)

        watching = threading.Thread(target=watch)
        watching.start()
        rows = 0
        parameters = {"query": "SELECT * { ?s ?p ?o }", "format": "csv"}
        with httpx.stream("GET", address + "/sparql", params=parameters, timeout=120) as answer:
            assert answer.status_code == 200, answer.read()
            for chunk in answer.iter_bytes():
                rows += chunk.count(b"\n")
        done.set()
        watching.join()
    assert rows == ROWS + 1, rows
    growth = (peak[0] - before) / 1e6
    report("growth of the web process with a million rows as CSV", growth, "MB", "less than 50 MB", growth < 50)


def run() -> None:
    """Measure what the SPARQL service promises."""
    if shutil.which("wrk") is None or not (Path(sys.executable).parent / "oxigraph").exists():
        print("skip: it takes Debian's wrk and the package oxigraph (make bench installs the latter)")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(home=folder / "home")
        build(settings)
        with bare(settings) as theirs, serving(settings) as (ours, _, process):
            wait_for_rest(process)
            rates(ours, theirs)
        os.environ["TECH_AXIS_QUERY_TIMEOUT"] = str(LIMIT)
        with serving(settings) as (ours, _, process):
            wait_for_rest(process)
            runaways(ours, process, settings)
        del os.environ["TECH_AXIS_QUERY_TIMEOUT"]
        million(folder)
