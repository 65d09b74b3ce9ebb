"""Fixture policy.

Nothing of our own is faked: stores are real, the server is real and runs on a thread, pages are opened in a real
browser. A test takes the smallest data that shows its point: most write a few records of their own (`small`), and
only what is claimed of the published data uses `published`, which is built once a session, whether its tests run in
one process or in several (pytest-xdist). Nothing is read from or written to the checkout's own ``var/``.
"""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from graph.build import build
from graph.settings import CHECKOUT, Settings
from tests.service import running

SMALL = Path(__file__).parent / "cases" / "small"
QUERY_WORKERS = 2
"""Enough to run beside each other; each is a process that every service of a test starts anew."""


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: many a test waits for a service, an engine or the end of a limit."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs no published data comes first: it falls to one process, which has that to do while another builds."""
    items.sort(key=lambda item: "published" in getattr(item, "fixturenames", ()))


def pytest_collection_finish() -> None:
    """The tests and their modules stay to the end: looking through them for garbage took a tenth of the time."""
    gc.collect()
    gc.freeze()


def session_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a test session share."""
    folder = tmp_path_factory.getbasetemp()
    return folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a home in which the published data has been built; the processes of a session share it."""
    folder = session_folder(tmp_path_factory)
    settings = Settings(home=folder / "published", query_workers=QUERY_WORKERS)
    with (folder / "published.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build(settings)
    return settings


@pytest.fixture(scope="session")
def embedded(published: Settings) -> Iterator[httpx.Client]:
    """A client of a service over the published data, on the embedded engine."""
    with running(published) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


@pytest.fixture(scope="session")
def service(embedded: httpx.Client) -> httpx.Client:
    """The same; in ``tests/api`` it stands for a service on each engine in turn."""
    return embedded


@pytest.fixture
def small(tmp_path: Path) -> Settings:
    """Settings of a copy of a few records, for a test to change and build."""
    return _copied(tmp_path)


@pytest.fixture(scope="session")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the few records have been built, to be copied."""
    settings = _copied(tmp_path_factory.mktemp("standing"))
    build(settings)
    return settings.home


@pytest.fixture
def built(small: Settings, standing: Path) -> Settings:
    """The same as `small`, with its snapshot in service: for tests of what comes after."""
    shutil.copytree(standing, small.home, symlinks=True)
    return small


def _copied(folder: Path) -> Settings:
    """Settings of a copy of a few records in a folder."""
    data = folder / "data"
    shutil.copytree(SMALL, data)
    (data / "reference").mkdir()
    shutil.copyfile(CHECKOUT / "data" / "reference" / "nuts.csv", data / "reference" / "nuts.csv")
    return Settings(data=data, home=folder / "home", query_workers=QUERY_WORKERS)
