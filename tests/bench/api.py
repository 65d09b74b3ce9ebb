"""The programming interface: lists, one thing and search, uncached and cached, on the published and on a large graph."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from graph.build import build
from graph.catalogue import Catalogue, catalogue_of, derive
from graph.dataset import ontology_files, read_file
from graph.network import Territory
from graph.settings import CHECKOUT, Settings
from graph.snapshot import Manifest, point_at
from graph.store import LocalStore
from graph.terms import RDF, TA, THING, XSD
from tests.bench.measure import report, serving
from tests.synthetic import quads, synthetic

CLIENTS = 8
REQUESTS = 480
LARGE = 100_000
NAME = "0123456789abcdef"
"""Of the made-up snapshot."""


async def _one(host: str, port: int, addresses: Iterator[str], times: list[float]) -> None:
    """One client on one connection: asks until the addresses run out."""
    reader, writer = await asyncio.open_connection(host, port)
    for address in addresses:
        began = time.perf_counter()
        writer.write(f"GET {address} HTTP/1.1\r\nHost: bench\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        assert head.startswith(b"HTTP/1.1 200"), (address, head[:200])
        length = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        await reader.readexactly(length)
        times.append(time.perf_counter() - began)
    writer.close()


def asked(base: str, addresses: list[str], clients: int = CLIENTS) -> tuple[float, float]:
    """Median milliseconds of an answer, and answers a second, when so many clients ask at once."""
    host, _, port = base.removeprefix("http://").partition(":")
    times: list[float] = []

    async def all_of_them() -> None:
        shared = iter(addresses)
        await asyncio.gather(*(_one(host, int(port), shared, times) for _ in range(clients)))

    began = time.perf_counter()
    asyncio.run(all_of_them())
    return statistics.median(times) * 1000, len(times) / (time.perf_counter() - began)


def addresses(catalogue: Catalogue, run: int) -> dict[str, list[str]]:
    """Different addresses for each kind of question, so that none was asked before; ``run`` keeps runs apart."""
    topics = [name.partition("/")[2] for name in catalogue.facet("cooperation", "topic").values]
    countries = [name.partition("/")[2] for name in catalogue.facet("cooperation", "country").values]
    sorts = ("-start", "start", "label", "-label")
    lists = [
        f"/api/v1/cooperations?topic={topic}&country={country}&sort={sort}&limit={20 + run}"
        for topic, country, sort in itertools.product(topics, countries, sorts)
    ]
    first, last = catalogue.ranges["cooperation"]
    things = [
        f"/api/v1/cooperations/{catalogue.names[n].partition('/')[2]}?limit={10 + run}" for n in range(first, last)
    ]
    words = sorted({word for _, _, folded in catalogue.index.rows for word in folded.split() if len(word) > 4})
    searches = [f"/api/v1/search?q={word}&limit={10 + run}" for word in words]
    if len(searches) < REQUESTS:
        searches = [
            f"/api/v1/search?q={catalogue.names[n].partition('/')[2]}&limit={10 + run}" for n in range(first, last)
        ]
    return {
        name: found[:: max(1, len(found) // REQUESTS)][:REQUESTS]
        for name, found in (("list", lists), ("one thing", things), ("search", searches))
    }


def uncached(base: str, catalogue: Catalogue) -> dict[str, tuple[float, float]]:
    warm = addresses(catalogue, 1)
    for found in warm.values():
        asked(base, found[:50])
    return {name: asked(base, found) for name, found in addresses(catalogue, 2).items()}


BARE = """
import sys, socket, uvicorn
from fastapi import FastAPI
from starlette.responses import Response
content = open(sys.argv[1], 'rb').read()
app = FastAPI()
@app.get('/bare')
async def bare(): return Response(content, media_type='application/json')
listening = socket.socket(); listening.bind(('127.0.0.1', 0))
print(listening.getsockname()[1], flush=True)
uvicorn.Server(uvicorn.Config(app, log_level='error')).run(sockets=[listening])
"""


def cached(base: str, catalogue: Catalogue, folder: Path, fresh: dict[str, tuple[float, float]]) -> None:
    """The same addresses again, against themselves before, and against a bare route with the same bytes."""
    for name, found in addresses(catalogue, 2).items():
        again, _ = asked(base, found)
        ratio = fresh[name][0] / again
        report(f"{name}, cached against uncached ({again:.2f} ms)", ratio, "times", "at least 8 times", ratio >= 8)
        host, _, port = base.removeprefix("http://").partition(":")
        content = asyncio.run(_content(host, int(port), found[0]))
        path = folder / "bytes"
        path.write_bytes(content)
        bare = subprocess.Popen([sys.executable, "-c", BARE, str(path)], stdout=subprocess.PIPE, text=True)
        try:
            assert bare.stdout is not None
            there = f"http://127.0.0.1:{int(bare.stdout.readline())}"
            time.sleep(1)
            asked(there, ["/bare"] * 100)
            asked(base, [found[0]] * 100)
            plain = asked(there, ["/bare"] * REQUESTS * 2)[1]
            ours = asked(base, [found[0]] * REQUESTS * 2)[1]
        finally:
            bare.terminate()
            bare.wait(timeout=20)
        share = ours / plain
        report(
            f"{name}, cached: rate to that of a bare route ({ours:.0f} a second)",
            share,
            "",
            "at least 0.5",
            share >= 0.5,
        )


async def _content(host: str, port: int, address: str) -> bytes:
    reader, writer = await asyncio.open_connection(host, port)
    writer.write(f"GET {address} HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n".encode())
    answer = await reader.read()
    writer.close()
    return answer.partition(b"\r\n\r\n")[2]


def by_rule(territory: Territory) -> Iterator[ox.Quad]:
    """What the rules would add of all that the catalogue reads; they themselves would take too long here."""

    def say(subject: str, property_: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(ox.NamedNode(THING + subject), ox.NamedNode(property_), value)

    for place in territory.places.values():
        yield say(place.id, TA + "standsFor", ox.NamedNode(THING + place.id))
        yield say(place.id, RDF + "type", ox.NamedNode(TA + "Actor"))
        if place.kind == "region":
            yield say(place.id, TA + "inCountry", ox.NamedNode(THING + place.country))
    day = ox.NamedNode(XSD + "date")
    for item in territory.cooperations.values():
        yield say(item.id, RDF + "type", ox.NamedNode(TA + "Cooperation"))
        for side in item.sides:
            yield say(item.id, TA + "participant", ox.NamedNode(THING + side))
        for topic in item.topics:
            yield say(item.id, TA + "topicOrBroader", ox.NamedNode(THING + topic))
        for name, date in (("startEarliest", item.start_earliest), ("endLatest", item.end_latest)):
            if date:
                yield say(item.id, TA + name, ox.Literal(date.isoformat(), datatype=day))


def large(home: Path, cooperations: int = LARGE) -> Catalogue:
    """A home whose snapshot holds the catalogue of so many made-up cooperations."""
    folder = home / "snapshots" / NAME
    folder.mkdir(parents=True)
    store = ox.Store(str(folder / "store"))
    for file in ontology_files(CHECKOUT / "ontology"):
        if file.path.suffix == ".ttl":
            store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in read_file(file))
    store.flush()
    memory = ox.Store()
    memory.extend(store)
    territory = synthetic(cooperations)
    for found in (quads(territory), by_rule(territory)):
        memory.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in found)
    del store
    catalogue = derive(LocalStore(memory), territory)
    catalogue.write(folder)
    Manifest(NAME, "2026-01-01T00:00:00+00:00", True).write(folder)
    point_at(home, NAME)
    return catalogue


def run() -> None:
    """Measure what the interface promises."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(home=folder / "home")
        catalogue = catalogue_of(build(settings))
        with serving(settings) as (base, _, _process):
            fresh = uncached(base, catalogue)
            for what, (median, rate) in fresh.items():
                report(
                    f"{what}, uncached, {CLIENTS} clients ({rate:.0f} a second)",
                    median,
                    "ms",
                    "under 15 ms",
                    median < 15,
                )
            cached(base, catalogue, folder, fresh)
        big = Settings(home=folder / "large")
        made = large(big.home)
        with serving(big) as (base, _, process):
            for what, (median, _) in uncached(base, made).items():
                ratio = median / fresh[what][0]
                report(
                    f"{what} on {LARGE} cooperations ({median:.1f} ms) to the published graph",
                    ratio,
                    "times",
                    "at most 3",
                    ratio <= 3,
                )
            print(f"     memory of the serving process {process.memory_info().rss / 1e6:.0f} MB")
