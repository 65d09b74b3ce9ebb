"""What is documented is all there is, and no more; and the repository keeps to its own rules."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from graph import cli
from graph.settings import CHECKOUT, Settings
from graph.snapshot import Shelf

README = (CHECKOUT / "README.md").read_text(encoding="utf-8")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=CHECKOUT, capture_output=True, text=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    return [CHECKOUT / name for name in listed.stdout.split("\0") if name]


def test_every_setting_is_documented_with_its_default_and_no_other() -> None:
    documented = dict(re.findall(r"^\| `TECH_AXIS_(\w+)` \| (.+?) \|", README, re.MULTILINE))
    assert set(documented) == {name.upper() for name in Settings.model_fields}
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, int | float):
            assert float(documented[name.upper()]) == field.default


def test_every_command_is_documented() -> None:
    for command in cli.app.registered_commands:
        assert command.callback is not None
        assert f"`tech-axis {command.callback.__name__}" in README


def test_the_query_in_the_readme_runs(published: Settings) -> None:
    query = re.search(r"'query=(.+)'", README)
    assert query is not None
    assert len(list(Shelf(published).current().store.store.query(query[1]))) > 50  # type: ignore[arg-type]


def test_every_query_of_the_code_begins_with_what_it_answers() -> None:
    for path in sorted((CHECKOUT / "graph" / "queries").glob("*.rq")):
        assert re.match(r"# [A-Z].+[?.]\n", path.read_text(encoding="utf-8")), path.name
    for path in sorted((CHECKOUT / "ontology").rglob("*.rq")):
        assert re.match(r"# [A-Z].+\.\n", path.read_text(encoding="utf-8")), path.name


LONGER = {"graph/errors.py": "one tree of errors is easier to take in than two"}
"""Modules that may have up to 400 lines, and why."""


def test_no_module_is_too_long_to_hold_one_idea() -> None:
    for path in tracked():
        if path.suffix == ".py" and path.relative_to(CHECKOUT).parts[0] in ("graph", "api"):
            most = 400 if path.relative_to(CHECKOUT).as_posix() in LONGER else 300
            assert path.read_text(encoding="utf-8").count("\n") <= most, path.name


def test_nothing_is_kept_that_belongs_to_a_registry_or_to_one_machine() -> None:
    hosts = re.compile(r"pypi\.(?:org|io)|pythonhosted|npmjs\.|deb\.debian\.|/root/|/home/\w")
    for path in tracked():
        if path.suffix in (".png", ".ttl") or path == Path(__file__):
            continue
        assert not hosts.search(path.read_text(encoding="utf-8")), path
