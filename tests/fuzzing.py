"""Made-up requests from the OpenAPI document itself (schemathesis), to every route of a running service.

``python -m tests.fuzzing http://127.0.0.1:8000 2000`` asks each route that often, and as often as the edges of its
schema need; ``python -m tests.bench fuzz`` starts the service for it. A route whose parameters allow fewer different
questions is asked each of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import hypothesis
import schemathesis
from schemathesis.cli import schemathesis as command

from graph.settings import CHECKOUT

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
SEED = 20261125
asked: Counter[str] = Counter()
"""How often each route was asked."""


def fuzz(
    address: str, cases: int, seconds: int, *more: str, phases: str = "examples,coverage,fuzzing"
) -> subprocess.CompletedProcess[str]:
    """So many random cases for each route beside those of the schema's edges, within so many seconds.

    It runs in a process of its own, whose output ends with how often each route was asked. ``more`` are options of
    schemathesis, such as ``--include-path-regex``.
    """
    given = [sys.executable, "-m", "tests.fuzzing", address, str(cases), "--phases", phases, *more]
    found = os.environ | {"PYTHONPATH": str(CHECKOUT)}  # a service in this process may have asked for safe paths
    return subprocess.run(given, capture_output=True, text=True, timeout=seconds, check=False, env=found)


def _count(context: object, case: schemathesis.Case, response: object) -> None:
    asked[case.operation.label] += 1


def _untargeted(*observation: object, **label: object) -> None:
    """In place of `hypothesis.target`.

    Schemathesis (4.32) asks Hypothesis (6.170) to climb towards accepted requests. There the optimiser looks for the
    spans of one attempt in another that may have fewer, and ends in an IndexError; and it would spend cases on what is
    accepted already.
    """


def main() -> None:
    """Ask a service at an address so many times a route; the exit code is not 0 where a fault was found."""
    address, cases, *more = sys.argv[1:]
    hypothesis.target = _untargeted
    schemathesis.hook("after_call")(_count)
    options = {
        "--checks": CHECKS,
        "--max-examples": cases,
        "--seed": str(SEED),
        "--warnings": "off",
        "--suppress-health-check": "all",
        "--generation-database": "none",
        "--request-timeout": "60",
    }
    given = [part for option in options.items() for part in option]
    try:
        command(["run", f"{address}/api/v1/openapi.json", *given, "--continue-on-failure", "--no-color", *more])
    finally:  # it ends by SystemExit
        for route, times in sorted(asked.items()):
            print(f"{times:6} {route}")
        print(f"{asked.total()} requests to {len(asked)} routes")


if __name__ == "__main__":
    main()
