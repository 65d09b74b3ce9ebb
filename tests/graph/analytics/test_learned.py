"""The back-test of a snapshot, where it is kept, and of what it has need."""

from __future__ import annotations

from pathlib import Path

from graph.analytics.learned import backtest_of
from graph.build import build
from graph.settings import Settings
from graph.snapshot import Shelf, Snapshot


def test_a_snapshot_that_only_another_engine_holds_has_its_back_test_too_and_keeps_it(
    small: Settings, tmp_path: Path
) -> None:
    build(small)
    here = Shelf(small).current()
    there = Snapshot(tmp_path / "nowhere", here.manifest)
    there.__dict__["store"] = here.store
    elsewhere = small.model_copy(update={"home": tmp_path / "elsewhere"})
    gone = elsewhere.home / "derived" / "0123456789abcdef"
    gone.mkdir(parents=True)
    tested = backtest_of(there, elsewhere)
    assert (gone.parent / there.id / "backtest.json").is_file() and not gone.exists()
    assert backtest_of(there, elsewhere) is tested
