"""The interface is the same on every engine: what takes ``service`` here runs on the embedded one, on an Oxigraph server
and on Virtuoso; what only the embedded engine promises (memory of its workers, its own wording) takes ``embedded``."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from graph.publish import publish
from graph.settings import Settings
from graph.snapshot import Shelf
from tests.engines import servers
from tests.service import running

ENGINES = {"oxigraph": servers.oxigraph, "virtuoso": servers.virtuoso}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one foreign engine in one process, so that each is started and filled once."""
    for item in items:
        callspec = getattr(item, "callspec", None)
        engine = callspec.params.get("engine_settings") if callspec else None
        if engine in ENGINES:
            item.add_marker(pytest.mark.xdist_group(engine))


@pytest.fixture(scope="session", params=["embedded", *ENGINES])
def engine_settings(
    request: pytest.FixtureRequest, published: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Settings of a service over the published data on each engine; it is sent there once a session."""
    if request.param == "embedded":
        yield published
        return
    with ENGINES[request.param](tmp_path_factory.mktemp(request.param)) as engine:
        settings = servers.on(published, engine)
        publish(Shelf(published).current(), settings)
        yield settings


@pytest.fixture(scope="session")
def service(engine_settings: Settings) -> Iterator[httpx.Client]:
    """A client of a service over the published data, on each engine."""
    with running(engine_settings) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client
