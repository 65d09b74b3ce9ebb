"""Made-up requests to every route of the OpenAPI document, and what of their answers the document does not say."""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path

from graph.build import build
from graph.settings import Settings
from tests.bench.measure import report, serving
from tests.freeze import document
from tests.fuzzing import fuzz

CASES = 2_000


def run() -> None:
    """Ask each route so often, beside the edges of its schema."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name))
        build(settings)
        with serving(settings) as (base, _, _process):
            found = [edges(base), *(random(base, path) for path in document()["paths"])]
    requests, faults = sum(times for times, _ in found), sum(failed for _, failed in found)
    report(f"runs with a fault, of {requests} made-up requests", faults, "", "none", faults == 0)


def edges(base: str) -> tuple[int, bool]:
    """Every route at the edges of its schema."""
    return _told("edges of all", fuzz(base, 1, 3600, phases="examples,coverage"))


def random(base: str, path: str) -> tuple[int, bool]:
    """So many random cases for a route.

    Each in a run of its own, without the edges: what schemathesis learns from answers lets it give up on a route early.
    """
    return _told(path, fuzz(base, CASES, 3600, "--include-path", path, phases="fuzzing"))


def _told(what: str, found: subprocess.CompletedProcess[str]) -> tuple[int, bool]:
    """How many requests there were, and whether one found a fault; faults are printed."""
    times = re.search(r"^(\d+) requests to", found.stdout, re.MULTILINE)
    failed = found.returncode != 0 or times is None
    print(f"     {what}: {times and times[1]} requests{', with faults' if failed else ''}", flush=True)
    if failed:
        print(found.stdout[-8000:], found.stderr[-2000:])
    return int(times[1]) if times else 0, failed
