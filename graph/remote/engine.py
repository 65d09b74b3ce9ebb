"""The queries of users on a foreign engine: `graph.engine.Engine` over the wire, within the same limits."""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

import httpx

from graph.engine import GRAPHS, Answer, Query
from graph.errors import EngineSlow, QueryTimeout, QueueFull, SnapshotReplaced
from graph.remote import answers, faults
from graph.remote.connection import address_of, options
from graph.remote.dialect import Dialect, Request, addressed
from graph.remote.guard import guarded
from graph.remote.publication import MARK
from graph.remote.shelf import RemoteSnapshot
from graph.settings import Settings
from graph.snapshot import Snapshot


class RemoteEngine:
    """Sends queries on, a few at a time; an answer is taken in whole, judged, and put into the format asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._address = address_of(settings)
        self._client = httpx.AsyncClient(**options(settings))
        self._waiting = 0
        self._places = asyncio.Semaphore(settings.query_workers)
        self._spool = tempfile.TemporaryDirectory(prefix="tech-axis-answers-")

    def warm_up(self) -> None:
        """Nothing has to be started."""

    async def answer(self, snapshot: Snapshot, query: Query, timeout: float) -> Answer:
        """The answer to a query within so many seconds; the connection is closed where the caller is cancelled.

        Raises an error below `QueryError`, `EngineFault` among them, and `Refused`.
        """
        assert isinstance(snapshot, RemoteSnapshot)
        if self._waiting >= self._settings.query_queue + self._settings.query_workers:
            raise QueueFull(self._waiting - self._settings.query_workers, 5)
        self._waiting += 1
        try:
            request = await asyncio.to_thread(self._request, snapshot, query)
            async with self._places:
                return await self._whole(snapshot, query, request, timeout)
        finally:
            self._waiting -= 1

    def _request(self, snapshot: RemoteSnapshot, query: Query) -> Request:
        text = guarded(query.text, self._settings.service_allow)
        given = None
        if query.default_graphs is not None or query.named_graphs is not None:
            given = (query.default_graphs or (), query.named_graphs or ())
        return addressed(text, snapshot.dialect, tuple(sorted(snapshot.graphs)), given, query.base)

    async def _whole(self, snapshot: RemoteSnapshot, query: Query, request: Request, timeout: float) -> Answer:
        began = time.monotonic()
        try:
            async with asyncio.timeout(timeout):
                received = await self._receive(request, query.format in GRAPHS, snapshot.dialect, timeout)
        except TimeoutError:
            raise QueryTimeout(timeout, time.monotonic() - began) from None
        except EngineSlow:
            ran = time.monotonic() - began
            if ran < timeout * 0.9:
                raise
            raise QueryTimeout(timeout, ran) from None
        seconds = time.monotonic() - began
        try:
            await self._require_same(snapshot)
        except BaseException:
            received.sink.discard()
            raise
        limit = self._settings.query_result_mb << 20
        converting = asyncio.ensure_future(
            asyncio.to_thread(answers.convert, received, query.format, self._spool.name, limit)
        )
        try:
            content, spooled = await asyncio.shield(converting)
        except asyncio.CancelledError:
            converting.add_done_callback(forget)  # a thread cannot be stopped: what it writes goes when it ends
            raise
        return Answer(content, spooled, seconds)

    async def _receive(self, request: Request, graph: bool, dialect: Dialect, timeout: float) -> answers.Received:
        form = request.form() | dialect.limits(timeout)
        headers = {"Accept": answers.accept(graph, dialect.server)}
        intake: answers.Intake | None = None
        try:
            async with self._client.stream(
                "POST", self._address, data=form, headers=headers, timeout=httpx.Timeout(None, connect=5.0)
            ) as response:
                if response.status_code != 200:
                    raise faults.refused(response.status_code, response.headers, await _head(response))
                intake = answers.Intake(response.headers, graph, self._spool.name, self._settings.query_result_mb << 22)
                async for part in response.aiter_bytes():
                    intake.take(part)
            received = intake.finish()
            intake = None
            return received
        except httpx.HTTPError as error:
            raise faults.broken(error) from error
        finally:
            if intake is not None:
                intake.received.sink.discard()

    async def _require_same(self, snapshot: RemoteSnapshot) -> None:
        """The mark is taken away before anything is changed, and a new one has another serial: so one look after
        a query tells that nothing was changed while it ran."""
        try:
            async with asyncio.timeout(self._settings.query_timeout):
                received = await self._receive(MARK, False, Dialect(), self._settings.query_timeout)
        except TimeoutError:
            raise EngineSlow("it does not say whether its data are still the same") from None
        try:
            serials = [row["serial"] for row in answers.rows(received) if "serial" in row]
        finally:
            received.sink.discard()
        if [getattr(serial, "value", None) for serial in serials] != [snapshot.publication.serial]:
            raise SnapshotReplaced(snapshot.id)

    async def close(self) -> None:
        """Let go of all connections, and remove what was spooled."""
        await self._client.aclose()
        self._spool.cleanup()


def forget(converted: asyncio.Future[tuple[bytes, Path | None]]) -> None:
    """Remove an answer that nobody waits for."""
    if not converted.cancelled() and converted.exception() is None and (path := converted.result()[1]):
        path.unlink(missing_ok=True)


async def _head(response: httpx.Response) -> bytes:
    """The beginning of an error's body."""
    head = b""
    async for part in response.aiter_bytes():
        head += part
        if len(head) >= faults.HEAD:
            break
    return head
