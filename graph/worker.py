"""What a worker process does: run one query after another, and end itself where one takes too much memory.

Oxigraph has no limit of memory, so a thread watches beside the query; limits of time are the pool's (`graph.pool`).
The thread also ends the process where who started it has been killed, and nobody is left to hold it to its time.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import IO, cast

import psutil
import pyoxigraph as ox

from graph.engine import GRAPH_FORMATS, RESULT_FORMATS, Query
from graph.errors import EngineFault, QuerySyntaxError, ResultTooLarge
from graph.spool import Sink

LONG = 0.1
"""A query that runs for so many seconds yields to those that do not."""
BUSY, IDLE = 0.02, 1.0
"""After how many seconds a worker looks at itself again while a query runs, and while none does."""
YIELDING, LAST = 8, 19
"""By how much (as in `nice`) a worker yields to the web process, which all wait for, and a long query to all."""
OUT_OF_MEMORY = "out-of-memory"
"""What the name of the file ends with that a worker leaves when it ends itself because of its memory."""


class _Running:
    """Since when the query runs that this process runs, if it does, and the file to leave where it takes too much."""

    since: float | None = None
    busy = threading.Event()
    """Set while a query runs."""
    last_word: Path
    niceness: int
    """What it has while no query runs for long."""


@cache
def prepare(limit_mb: int) -> int:
    """Done once in each worker: begin to watch it. Gives the number of the process.

    It ends itself where it grows beyond its limit, lets the web process and short queries go first, and leaves Ctrl+C
    to who started it.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    process, parent, number = psutil.Process(), os.getppid(), os.getpid()
    _Running.niceness = os.getpriority(os.PRIO_PROCESS, number) + YIELDING
    os.setpriority(os.PRIO_PROCESS, number, _Running.niceness)

    def watch() -> None:
        while True:
            if process.memory_info().rss > limit_mb << 20:
                _Running.last_word.touch()
                os._exit(1)
            if _Running.since is not None and time.monotonic() - _Running.since > LONG:
                os.setpriority(os.PRIO_PROCESS, number, LAST)
            if os.getppid() != parent:
                os._exit(1)
            if _Running.busy.wait(IDLE):
                time.sleep(BUSY)

    threading.Thread(target=watch, daemon=True).start()
    return number


def _first_again() -> None:
    """A worker that has ended a long query gets its place back, where the system lets it."""
    with suppress(PermissionError):
        if os.getpriority(os.PRIO_PROCESS, os.getpid()) > _Running.niceness:
            os.setpriority(os.PRIO_PROCESS, os.getpid(), _Running.niceness)


@lru_cache(maxsize=2)
def _open(folder: str) -> ox.Store:
    return ox.Store.read_only(folder)


def answer(store_folder: str, query: Query, memory_mb: int, result_mb: int, spool: str) -> tuple[bytes, Path | None]:
    """The answer to a query, or the file that holds it where it is long.

    ``spool`` is the path that files of this query begin with. Raises an error below `QueryError`.
    """
    _Running.last_word = Path(spool + OUT_OF_MEMORY)
    prepare(memory_mb)
    _Running.since = time.monotonic()
    _Running.busy.set()
    try:
        folder, prefix = os.path.split(spool)
        return _run(_open(store_folder), query, Sink(folder, result_mb << 20, prefix))
    finally:
        _Running.since = None
        _Running.busy.clear()
        _first_again()


def _run(store: ox.Store, query: Query, sink: Sink) -> tuple[bytes, Path | None]:
    """Parse, run and serialise a query."""
    try:
        results = store.query(
            query.text,
            base_iri=query.base,
            default_graph=_graphs(query.default_graphs),
            named_graphs=_named(query.named_graphs),
        )
        if isinstance(results, ox.QueryTriples):
            results.serialize(output=cast(IO[bytes], sink), format=GRAPH_FORMATS[query.format])
        else:
            results.serialize(output=cast(IO[bytes], sink), format=RESULT_FORMATS[query.format])
        return sink.finish(), sink.path
    except SyntaxError as error:
        raise syntax_error(str(error)) from None
    except ResultTooLarge:
        raise
    except (OSError, ValueError, RuntimeError) as error:
        sink.discard()
        if isinstance(error.__cause__, ResultTooLarge) or sink.size > sink.limit:
            raise ResultTooLarge(sink.limit) from None
        raise EngineFault(str(error)) from None


def _graphs(names: tuple[str, ...] | None) -> list[ox.NamedNode | ox.BlankNode | ox.DefaultGraph] | None:
    return None if names is None else [ox.NamedNode(name) for name in names]


def _named(names: tuple[str, ...] | None) -> list[ox.NamedNode | ox.BlankNode] | None:
    return None if names is None else [ox.NamedNode(name) for name in names]


def syntax_error(message: str) -> QuerySyntaxError:
    """Oxigraph's complaint, told apart into line, column and a sentence of bearable length."""
    place, _, reason = message.removeprefix("error at ").partition(": ")
    line, _, column = place.partition(":")
    if not (line.isdigit() and column.isdigit()):
        return QuerySyntaxError(message[:300])
    if "Prefix not found" in reason:
        reason = "a prefix is used that no PREFIX line declares"
    return QuerySyntaxError(reason if len(reason) < 300 else reason[:300] + "…", int(line), int(column))
