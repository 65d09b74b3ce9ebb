"""``tech-axis measures``, run as people run it."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys

import pytest

from graph.settings import Settings


def run(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TECH_AXIS_HOME": str(settings.home)}
    command = [sys.executable, "-m", "graph.cli", "measures", *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)


def test_a_readable_table_with_the_interval_of_each_rank(published: Settings) -> None:
    ran = run(published, "--by", "strength", "--limit", "3")
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines[0].split()[:4] == ["rank", "between", "place", "country"]
    assert lines[1].split()[2] == "Bavaria"
    assert "3 of 234 places with a tie" in ran.stdout


def test_csv_and_json_hold_the_same_rows(published: Settings) -> None:
    given = ("--by", "degree", "--topic", "quantum-technologies", "--country", "germany", "--limit", "4")
    table = list(csv.DictReader(io.StringIO(run(published, *given, "--format", "csv").stdout)))
    content = json.loads(run(published, *given, "--format", "json").stdout)
    assert [row["id"] for row in table] == [row["id"] for row in content["data"]]
    assert content["measure"]["name"] == "degree"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--by", "fame"), "betweenness"),
        (("--topic", "quantum"), "quantum-technologies"),
        (("--as-of", "yesterday"), "2023-01-31"),
        (("--country", "germania"), "germany"),
    ],
)
def test_what_is_unknown_is_told_with_what_there_is(published: Settings, given: tuple[str, ...], said: str) -> None:
    ran = run(published, *given)
    assert ran.returncode == 6
    assert said in ran.stderr


def test_a_day_before_the_first_tie_is_told(published: Settings) -> None:
    ran = run(published, "--as-of", "1900-01-01")
    assert ran.returncode == 0
    assert "1954" in ran.stderr
