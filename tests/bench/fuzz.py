"""Made-up requests to every route of the OpenAPI document, and what of their answers the document does not say."""

from __future__ import annotations

import tempfile
from pathlib import Path

from graph.build import build
from graph.settings import Settings
from tests.bench.measure import report, serving
from tests.fuzzing import fuzz

CASES = 2_000


def run() -> None:
    """Ask each route so often, beside the edges of its schema."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name))
        build(settings)
        with serving(settings) as (base, _, _process):
            found = fuzz(base, CASES, 12 * 3600)
    print(found.stdout[found.stdout.find("= SUMMARY =") :])
    report(f"faults in {CASES} made-up requests a route", found.returncode, "", "none", found.returncode == 0)
