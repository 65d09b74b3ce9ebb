"""Made-up requests to every route of the OpenAPI document, and what of their answers the document does not say."""

from __future__ import annotations

import re
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
            found = [asked(base, path) for path in document()["paths"]]
    requests, faults = sum(times for times, _ in found), sum(failed for _, failed in found)
    report(f"routes with a fault in {requests} made-up requests to {len(found)}", faults, "", "none", faults == 0)


def asked(base: str, path: str) -> tuple[int, bool]:
    """How often a route was asked, and whether a fault was found; faults are printed.

    Each in a run of its own: what schemathesis learns from the answers of others makes it give up on a route early.
    """
    found = fuzz(base, CASES, 3600, "--include-path", path)
    times = re.search(r"^(\d+) requests to", found.stdout, re.MULTILINE)
    failed = found.returncode != 0 or times is None
    print(f"     {path}: {times and times[1]} requests{', with faults' if failed else ''}", flush=True)
    if failed:
        print(found.stdout[-8000:], found.stderr[-2000:])
    return int(times[1]) if times else 0, failed
