"""The commands that say whom to approach and how to get there, as a person and as a program runs them."""

from __future__ import annotations

import csv
import io
import json

import pytest
from typer.testing import CliRunner, Result

from graph.cli import app
from graph.errors import BadParameter
from graph.settings import Settings


@pytest.fixture
def run(published: Settings, monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("TECH_AXIS_HOME", str(published.home))
    return lambda *words: CliRunner().invoke(app, [*words])


def test_partners_are_printed_with_reasons_for_people_and_as_tables_for_programs(run) -> None:  # type: ignore[no-untyped-def]
    words = ("partners", "bavaria", "--topic", "quantum-technologies", "--limit", "3")
    table: Result = run(*words)
    assert table.exit_code == 0 and "partners in common" in table.stdout and "learnt from" in table.stdout
    rows = list(csv.DictReader(io.StringIO(run(*words, "--format", "csv").stdout)))
    found = json.loads(run(*words, "--format", "json", "--language", "de").stdout)
    assert "gemeinsame Partner" in found["items"][0]["reasons"][0]["german"]
    assert [row["id"] for row in rows] == [item["id"] for item in found["items"]]
    assert len(rows) == 3


def test_the_back_test_is_printed_with_its_margins(run) -> None:  # type: ignore[no-untyped-def]
    assert "ahead of" in run("partners", "--backtest").stdout
    rows = list(csv.DictReader(io.StringIO(run("partners", "--backtest", "--format", "csv").stdout)))
    assert {row["method"] for row in rows} >= {"model", "random", "adamicAdar"}


def test_paths_name_cooperations_and_sources(run) -> None:  # type: ignore[no-untyped-def]
    printed = run("paths", "bavaria", "catalonia").stdout
    assert "Baden-Württemberg → Catalonia" in printed and "source/" in printed
    rows = list(csv.DictReader(io.StringIO(run("paths", "bavaria", "catalonia", "--format", "csv").stdout)))
    assert rows[0]["one"] == "region/bavaria"
    assert json.loads(run("paths", "bavaria", "catalonia", "--format", "json").stdout)["items"]


def test_what_cannot_be_is_refused_by_name(run) -> None:  # type: ignore[no-untyped-def]
    for words, said in (
        (("partners",), "say for whom"),
        (("partners", "bavarria"), "region/bavaria"),
        (("partners", "bavaria", "--as-of", "then"), "2023-01-31"),
        (("paths", "bavaria", "bavaria"), "same place"),
    ):
        error = run(*words).exception
        assert isinstance(error, BadParameter) and said in str(error)
