"""What is counted for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/), at ``/metrics``.

Where several processes serve one port they count into files of one folder (``PROMETHEUS_MULTIPROC_DIR``, set by
``tech-axis serve`` before this module is imported), and any of them answers for all.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path

import psutil
from fastapi import APIRouter, Request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead
from starlette.responses import Response

from graph import errors
from graph.settings import Settings
from graph.snapshot import Snapshot

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
router = APIRouter(include_in_schema=False)
REQUESTS = Counter("tech_axis_requests", "Requests answered.", ["method", "route", "status"])
SECONDS = Histogram(
    "tech_axis_request_seconds",
    "Seconds from a request to the end of its answer.",
    ["route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
RUNNING = Gauge("tech_axis_queries_running", "Queries that run or wait.", multiprocess_mode="livesum")
STOPPED = Counter("tech_axis_queries_stopped", "Queries that were stopped or turned away, by reason.", ["reason"])
KEPT = Counter("tech_axis_cache_answers", "Requests by whether a kept answer was there.", ["result"])
HIT, MISS = KEPT.labels("hit"), KEPT.labels("miss")
REASONS: dict[type[errors.TechAxisError], str] = {
    errors.QueryTimeout: "time",
    errors.QueryOutOfMemory: "memory",
    errors.ResultTooLarge: "size",
    errors.WorkerDied: "died",
    errors.QueueFull: "queue",
    errors.FairUseReached: "fair use",
}


@lru_cache(maxsize=4096)
def _counters(method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    return REQUESTS.labels(method, route, str(status)), SECONDS.labels(route)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count a request that is answered, under the template of its route, and how long it took."""
    requests, latencies = _counters(method, route, status)
    requests.inc()
    latencies.observe(seconds)


def count_error(error: errors.TechAxisError) -> None:
    """Count a query that was stopped; other errors show in the statuses of requests."""
    if type(error) in REASONS:
        STOPPED.labels(REASONS[type(error)]).inc()


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """All that is counted, for clients on this machine or in a private network; others are refused."""
    if request.client and not _is_near(request.client.host):
        raise errors.Refused("metrics are for this machine and its private network")
    counted = REGISTRY
    if FOLDER in os.environ:
        _forget_dead(Path(os.environ[FOLDER]))
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    content = generate_latest(counted) + generate_latest(_now(request))
    return Response(content, headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})


def _forget_dead(folder: Path) -> None:
    """Take back what processes stand for that were killed and could not do so themselves."""
    for counts in folder.glob("gauge_live*_*.db"):
        process = int(counts.stem.rpartition("_")[2])
        if not psutil.pid_exists(process):
            mark_process_dead(process)  # type: ignore[no-untyped-call]


def leave() -> None:
    """A process that serves beside others takes back what it alone stands for."""
    if FOLDER in os.environ:
        mark_process_dead(os.getpid())  # type: ignore[no-untyped-call]


def _now(request: Request) -> CollectorRegistry:
    """What is not counted but looked at: the snapshot in service, and the workers."""
    settings: Settings = request.app.state.settings
    found = CollectorRegistry()
    workers = Gauge("tech_axis_query_workers", "Worker processes for queries of each serving process.", registry=found)
    workers.set(settings.query_workers)
    try:
        snapshot: Snapshot = request.app.state.shelf.current()
    except errors.SnapshotError:
        return found
    Gauge("tech_axis_snapshot_info", "The snapshot in service.", ["id"], registry=found).labels(snapshot.id).set(1)
    created = datetime.fromisoformat(snapshot.manifest.created)
    age = datetime.now(UTC) - (created if created.tzinfo else created.replace(tzinfo=UTC))
    Gauge("tech_axis_snapshot_age_seconds", "Seconds since it was built.", registry=found).set(age.total_seconds())
    return found


def _is_near(client: str) -> bool:
    try:
        address = ip_address(client)
    except ValueError:
        return False
    return address.is_loopback or address.is_private
