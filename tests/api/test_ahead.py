"""What is made ahead of a first visit."""

from __future__ import annotations

import gc
import time

import httpx
import jinja2
import pytest

from api.ahead import begin, prepare
from graph.analytics import windows
from graph.settings import Settings
from graph.snapshot import Shelf
from graph.store import LocalStore
from tests.service import running


def test_after_it_a_first_visit_neither_learns_nor_compiles_nor_asks_the_store(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf = Shelf(published)
    prepare(shelf)

    def late(*_: object) -> None:
        raise AssertionError("it should have been made ahead")

    monkeypatch.setattr(LocalStore, "_query", late)
    monkeypatch.setattr(windows, "fit", late)
    monkeypatch.setattr(jinja2.Environment, "compile", late)
    with running(published, shelf) as address:
        for path in ("/topics/quantum-technologies", "/partners?region=bavaria", "/regions/bavaria/profile"):
            answer = httpx.get(address + path, headers={"Accept": "text/html"}, timeout=60)
            assert answer.status_code in (200, 202), path  # 202 where the back-test, made elsewhere, is to follow


def test_without_a_snapshot_there_is_nothing_to_make(small: Settings) -> None:
    prepare(Shelf(small))


def test_what_stands_then_is_not_looked_through_for_garbage_again(small: Settings) -> None:
    frozen = gc.get_freeze_count()
    try:
        gc.unfreeze()
        begin(Shelf(small))
        for _ in range(300):
            if gc.get_freeze_count():
                break
            time.sleep(0.1)
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
        if frozen:
            gc.freeze()
