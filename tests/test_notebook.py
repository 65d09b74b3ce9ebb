"""The notebook of the documentation runs as it stands: as a script, and cell by cell as in the browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from graph.settings import CHECKOUT, Settings

NOTEBOOK = CHECKOUT / "docs" / "notebooks" / "ten-things.py"


def run(published: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TECH_AXIS_HOME": str(published.home), "PYTHONUTF8": "1"}
    command = [sys.executable, *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)


def test_each_of_the_ten_things_says_why_and_shows_something(published: Settings) -> None:
    cells = NOTEBOOK.read_text(encoding="utf-8").split("@app.cell")
    headed = [cell for cell in cells if re.search(r"## \d+\. ", cell)]
    assert [re.search(r"## (\d+)\. ", cell)[1] for cell in headed] == [str(number) for number in range(1, 11)]  # type: ignore[index]
    assert all(len(re.findall(r"[a-z)]\.", cell)) >= 1 for cell in headed)
    ran = run(published, "-W", "error", str(NOTEBOOK))
    assert ran.returncode == 0, ran.stderr
    shown = re.split(r"^(?=\d+\. )", ran.stdout, flags=re.MULTILINE)[1:]
    assert {part.partition(".")[0] for part in shown} == {str(number) for number in range(1, 11)}
    for part in shown:
        assert "Empty" not in part
        assert len(part.splitlines()) >= 3, part


def test_marimo_finds_no_fault_with_its_cells(published: Settings) -> None:
    checked = run(published, "-m", "marimo", "check", "--strict", str(NOTEBOOK))
    assert checked.returncode == 0, checked.stdout + checked.stderr
