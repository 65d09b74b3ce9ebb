"""Made-up requests from the OpenAPI document itself (schemathesis), against a running service."""

from __future__ import annotations

import subprocess
import sys

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
PROMISED = ("things", "overview", "matching")


def fuzz(
    address: str, cases: int, seconds: int, phases: str = "examples,coverage,fuzzing"
) -> subprocess.CompletedProcess[str]:
    """So many random cases for each route beside those of the schema's edges, within so many seconds."""
    tags = [argument for tag in PROMISED for argument in ("--include-tag", tag)]
    return subprocess.run(
        [
            *(sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()", "run"),
            *(f"{address}/api/v1/openapi.json", *tags, "--checks", CHECKS, "--phases", phases),
            *("--max-examples", str(cases), "--seed", "20261125", "--warnings", "off", "--no-color"),
            *("--suppress-health-check", "all", "--generation-database", "none", "--request-timeout", "20"),
        ],
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
