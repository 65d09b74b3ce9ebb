"""One browser and one service for all tests of pages; each test opens tabs of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from graph.settings import Settings
from tests.browser import chromium
from tests.service import running


def pytest_itemcollected(item: pytest.Item) -> None:
    """A browser on a busy machine may be late once; a fault of ours shows twice."""
    item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; where there is none, a failure in CI and a skip elsewhere.

    It ends with this package: as long as it is there an event loop runs, and no other test could start one.
    """
    if chromium.path() is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium on this machine: install Debian's package chromium to try the pages")
    with chromium.started() as found:
        yield found


@pytest.fixture(scope="session")
def address(published: Settings) -> Iterator[str]:
    """The address of a service over the published data."""
    with running(published) as found:
        yield found
