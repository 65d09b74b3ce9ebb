"""Run queries in worker processes that can be killed: by time, by memory, or because nobody waits any more.

Oxigraph has no time limit and no cancel, so each query runs in a process of a `pebble` pool that opens the snapshot
read-only. A thread in the worker watches its memory and ends the process where the query takes too much.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import tempfile
import threading
import time
from concurrent.futures import CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import IO, cast

import psutil
import pyoxigraph as ox
from pebble import ProcessExpired, ProcessFuture, ProcessPool
from pebble.common.types import CONSTS

from graph.engine import GRAPH_FORMATS, RESULT_FORMATS, Answer, Query
from graph.errors import (
    BadParameter,
    EngineFault,
    QueryOutOfMemory,
    QuerySyntaxError,
    QueryTimeout,
    QueueFull,
    ResultTooLarge,
    WorkerDied,
)
from graph.settings import Settings
from graph.snapshot import Snapshot
from graph.spool import Sink

OUT_OF_MEMORY = 77
"""Exit code of a worker that ended itself because a query needed too much memory."""
LONG = 0.5
"""A query that runs for so many seconds yields to those that do not."""
CONSTS.term_timeout = 0.1
SWEEP = 0.1
"""Seconds until it is looked again whether the worker of a query that nobody waits for has stopped."""
Task = ProcessFuture[tuple[bytes, Path | None]]


class _Running:
    """Since when the query runs that this process runs, if it does."""

    since: float | None = None


def _watch(limit_mb: int) -> None:
    """Started once in each worker: end the process where it grows beyond its limit, and let short queries go first."""
    process = psutil.Process()

    def watch() -> None:
        while True:
            if process.memory_info().rss > limit_mb << 20:
                os._exit(OUT_OF_MEMORY)
            if _Running.since is not None and time.monotonic() - _Running.since > LONG:
                os.setpriority(os.PRIO_PROCESS, process.pid, 10)
            time.sleep(0.02)

    threading.Thread(target=watch, daemon=True).start()


def _first_again() -> None:
    """A worker that has ended a long query gets its place back, where the system lets it."""
    with suppress(PermissionError):
        if os.getpriority(os.PRIO_PROCESS, os.getpid()) > 0:
            os.setpriority(os.PRIO_PROCESS, os.getpid(), 0)


@lru_cache(maxsize=2)
def _open(folder: str) -> ox.Store:
    return ox.Store.read_only(folder)


def _answer(store_folder: str, query: Query, spool: tuple[str, int, str]) -> tuple[bytes, Path | None]:
    """In the worker: run one query, and tell the thread that watches."""
    _Running.since = time.monotonic()
    try:
        return _run(_open(store_folder), query, Sink(*spool))
    finally:
        _Running.since = None
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


class WorkerPool:
    """The embedded engine: a pool of killable processes over the snapshot in service."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._waiting = 0
        self._spool = tempfile.TemporaryDirectory(prefix="tech-axis-answers-")
        self._numbers = count()
        self._left: dict[Future[tuple[bytes, Path | None]], tuple[str, asyncio.Semaphore]] = {}
        self._pool, self._places = self._new_pool()

    def _new_pool(self) -> tuple[ProcessPool, asyncio.Semaphore]:
        """A pool, and places in it: for each worker one query that runs and one to go on with.

        A query that nobody waits for any more keeps its place until its worker has stopped; so clients that come and
        leave at once cannot pile up work in the pool.
        """
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["graph.workers"])
        pool = ProcessPool(
            max_workers=self._settings.query_workers,
            initializer=_watch,
            initargs=(self._settings.query_memory_mb,),
            context=context,
        )
        return pool, asyncio.Semaphore(2 * self._settings.query_workers)

    def warm_up(self) -> None:
        """Start the workers before the first query comes."""
        for _ in range(self._settings.query_workers):
            self._pool.schedule(os.getpid)

    async def answer(self, snapshot: Snapshot, query: Query, timeout: float) -> Answer:
        """The answer to a query within so many seconds; the worker is killed where the caller is cancelled.

        Raises an error below `QueryError`, and `BadParameter` for a graph name that is no IRI.
        """
        if self._waiting >= self._settings.query_queue + self._settings.query_workers:
            raise QueueFull(self._waiting - self._settings.query_workers, 5)
        prefix = f"answer-{next(self._numbers)}-"
        spool = self._spool.name, self._settings.query_result_mb << 20, prefix
        began = time.monotonic()
        self._waiting += 1
        try:
            places = self._places
            await places.acquire()
            task = self._schedule(str(snapshot.store_folder), query, spool, timeout=timeout)
            try:
                content, spooled = await self._result(task, timeout)
            except BaseException:
                self._left[task] = prefix, places
                self._sweep()
                raise
            places.release()
        finally:
            self._waiting -= 1
        return Answer(content, spooled, time.monotonic() - began)

    async def _result(self, task: Task, timeout: float) -> tuple[bytes, Path | None]:
        """What a task gives; what went wrong in the pool as an error of the tree."""
        began = time.monotonic()
        try:
            return await asyncio.wrap_future(task)
        except TimeoutError:
            raise QueryTimeout(timeout, time.monotonic() - began) from None
        except BrokenProcessPool:
            raise WorkerDied(time.monotonic() - began) from None
        except ProcessExpired as error:
            raise self._expired(error, time.monotonic() - began) from None
        except (asyncio.CancelledError, CancelledError):
            task.cancel()  # type: ignore[no-untyped-call]
            raise
        except TypeError as error:
            raise BadParameter("query", str(error)) from error

    def _schedule(self, *task: object, timeout: float) -> Task:
        """Hand a task to the pool; to a new one where workers that died idle have broken it, as pebble has it."""
        try:
            return self._pool.schedule(_answer, args=task, timeout=timeout)
        except RuntimeError:
            self._pool.stop()  # type: ignore[no-untyped-call]
            self._pool, self._places = self._new_pool()
            return self._pool.schedule(_answer, args=task, timeout=timeout)

    def _sweep(self) -> None:
        """Remove what queries without an answer have spooled, and free their places, once their workers are done."""
        for task in wait(self._left, timeout=0).done:
            prefix, places = self._left.pop(task)
            places.release()
            for path in Path(self._spool.name).glob(prefix + "*"):
                path.unlink(missing_ok=True)
        if self._left:
            asyncio.get_running_loop().call_later(SWEEP, self._sweep)

    def _expired(self, error: ProcessExpired, ran: float) -> QueryOutOfMemory | WorkerDied:
        if error.exitcode == OUT_OF_MEMORY:
            return QueryOutOfMemory(self._settings.query_memory_mb, ran)
        return WorkerDied(ran)

    async def close(self) -> None:
        """Stop all workers at once and remove what they spooled."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join(timeout=5)
        self._spool.cleanup()
