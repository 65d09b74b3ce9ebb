"""Run queries in worker processes that can be killed: by time, by memory, or because nobody waits any more.

The processes are AnyIO's (`anyio.to_process`): the event loop speaks with them itself, with no thread between, and
one whose query is cancelled is killed at once. What they do is in `graph.worker`.

AnyIO loses sight of a process that it is told to leave while it starts it, so that is never done: a query is given to
it once there is a process for it, and what starts one is never cancelled.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import tempfile
import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import cast

from anyio import BrokenWorkerProcess, CapacityLimiter, to_process

from graph import worker
from graph.engine import Answer, Query
from graph.errors import EngineFault, QueryOutOfMemory, QueryTimeout, QueueFull, WorkerDied
from graph.settings import Settings
from graph.snapshot import Snapshot

# AnyIO would end processes that have had nothing to do for five minutes; the next queries would wait for new ones.
to_process.WORKER_MAX_IDLE_TIME = math.inf  # type: ignore[assignment]
SUDDEN = 0.1
"""A worker that ends within so many seconds may have died before, unnoticed; another one gets the query."""
ENDING = 1.0
"""Seconds that queries which were cancelled get to end."""
log = logging.getLogger("tech_axis")


class WorkerPool:
    """The embedded engine: a pool of killable processes over the snapshot in service."""

    def __init__(self, settings: Settings) -> None:
        # Else a worker takes its modules from the folder in which the command was called: from anybody's ``random.py``.
        os.environ["PYTHONSAFEPATH"] = "1"
        self._settings = settings
        self._waiting = 0
        self._spool = tempfile.TemporaryDirectory(prefix="tech-axis-answers-")
        self._numbers = count()
        self._places = asyncio.Semaphore(settings.query_workers)
        # AnyIO's own limiter lets the event loop go round once more for every query.
        self._limiter = cast(CapacityLimiter, asyncio.Semaphore(settings.query_workers))
        self._processes: set[int] = set()
        self._running = 0
        self._closed = False
        self._starting: set[asyncio.Task[None]] = set()

    def warm_up(self) -> None:
        """Start the workers that there should be, before the first query comes and where some have died.

        AnyIO starts a process where none is idle, so as many are asked for as are not running a query.
        """
        for _ in range(self._settings.query_workers - self._running):
            self._start()

    def _start(self) -> asyncio.Task[None]:
        """Start a worker, which goes on where who waits for it leaves."""

        async def start() -> None:
            try:
                process = await self._prepared()
            except BrokenWorkerProcess:
                process = await self._prepared()  # one that had died just now was taken for idle
            self._processes.add(process)

        task = asyncio.create_task(start())
        self._starting.add(task)
        task.add_done_callback(self._started)
        return task

    async def _prepared(self) -> int:
        """The number of a process that is ready: an idle one, or else a new one."""
        return await to_process.run_sync(worker.prepare, self._settings.query_memory_mb, limiter=self._limiter)

    def _started(self, task: asyncio.Task[None]) -> None:
        self._starting.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.warning("a worker process did not start: %r", error.__cause__ or error)

    def _idle(self) -> int:
        """How many workers there are with nothing to do; for those that have died others are started."""
        living = {process for process in self._processes if _lives(process)}
        died, self._processes = len(living) < len(self._processes), living
        if died and not self._closed:
            self.warm_up()
        return len(living) - self._running

    async def answer(self, snapshot: Snapshot, query: Query, timeout: float) -> Answer:
        """The answer to a query within so many seconds; the worker is killed where the caller is cancelled.

        Raises an error below `QueryError`.
        """
        if self._waiting >= self._settings.query_queue + self._settings.query_workers:
            raise QueueFull(self._waiting - self._settings.query_workers, 5)
        began = time.monotonic()
        self._waiting += 1
        try:
            async with self._places:
                try:
                    content, spooled = await self._run(snapshot, query, timeout)
                except WorkerDied as error:
                    if error.ran > SUDDEN:
                        raise
                    content, spooled = await self._run(snapshot, query, timeout)
        finally:
            self._waiting -= 1
        return Answer(content, spooled, time.monotonic() - began)

    async def _run(self, snapshot: Snapshot, query: Query, timeout: float) -> tuple[bytes, Path | None]:
        """Let a worker run a query; the time that it may take begins when there is a worker."""
        try:
            while self._idle() < 1:
                await asyncio.shield(self._start())
        except BrokenWorkerProcess:
            raise EngineFault("no worker process could be started") from None
        self._running += 1
        memory, result = self._settings.query_memory_mb, self._settings.query_result_mb
        spool = f"{self._spool.name}/answer-{next(self._numbers)}-"
        arguments = str(snapshot.store_folder), query, memory, result, spool
        began, lives = time.monotonic(), True
        try:
            async with asyncio.timeout(timeout):
                return await to_process.run_sync(worker.answer, *arguments, cancellable=True, limiter=self._limiter)
        except TimeoutError:
            lives = False
            raise QueryTimeout(timeout, time.monotonic() - began) from None
        except BrokenWorkerProcess:
            lives = False
            if Path(spool + worker.OUT_OF_MEMORY).exists():
                raise QueryOutOfMemory(memory, time.monotonic() - began) from None
            raise WorkerDied(time.monotonic() - began) from None
        except asyncio.CancelledError:
            lives = False
            raise
        finally:
            self._running -= 1
            if not lives:
                self._clean(spool)
                self._idle()

    def _clean(self, spool: str) -> None:
        """Remove what a worker that has ended has left."""
        for path in Path(self._spool.name).glob(Path(spool).name + "*"):
            path.unlink(missing_ok=True)

    async def close(self) -> None:
        """Remove what was spooled, once queries that were cancelled have ended; the workers end with the event loop."""
        self._closed = True
        # One that is stopped while it starts would stay behind.
        await asyncio.gather(*self._starting, return_exceptions=True)
        with suppress(TimeoutError):
            async with asyncio.timeout(ENDING):
                while self._running:
                    await asyncio.sleep(0.01)
        self._spool.cleanup()


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
