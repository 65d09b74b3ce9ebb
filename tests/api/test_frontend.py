"""Front-end files of others come out of pinned packages, or pages do without them and say so."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from api import frontend
from graph.errors import InstallFailed
from graph.settings import CHECKOUT

NOWHERE = {"npm_config_registry": "http://127.0.0.1:9", "PIP_INDEX_URL": "http://127.0.0.1:9", "PIP_NO_INDEX": "1"}


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    return tmp_path


def test_a_package_that_differs_from_its_pin_is_not_installed(elsewhere: Path) -> None:
    other = replace(frontend.YASQE, sha512="AAAA")
    try:
        frontend.install(other)
    except InstallFailed as error:
        if "SHA-512" not in error.reason:
            pytest.skip(f"the package cannot be fetched here: {error.reason}")
    else:
        pytest.fail("it was installed")
    assert not other.installed and not other.folder.exists()


def test_the_files_that_pages_load_are_installed_and_never_committed(elsewhere: Path) -> None:
    try:
        frontend.install(frontend.YASQE)
    except InstallFailed as error:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"the package cannot be fetched here: {error.reason}")
    assert frontend.YASQE.installed
    assert {path.name for path in frontend.YASQE.folder.iterdir()} == {"yasqe.min.js", "yasqe.min.css"}
    listed = subprocess.run(["git", "ls-files"], cwd=CHECKOUT, capture_output=True, text=True, check=False).stdout
    assert "yasqe.min" not in listed


def test_without_a_registry_the_command_says_what_is_missing_and_what_works_all_the_same(elsewhere: Path) -> None:
    code = f"import sys; sys.prefix = {str(elsewhere)!r}; from graph.cli import main; main()"
    ran = subprocess.run(
        [sys.executable, "-c", code, "assets"],
        env=os.environ | NOWHERE,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.returncode == 6
    assert "could not be fetched" in ran.stderr and "plain text box" in ran.stderr
    assert not frontend.YASQE.installed
