"""The interface is the same on every engine: what takes ``service`` here runs on the embedded one, on an Oxigraph server
and on Virtuoso; what only the embedded engine promises (memory of its workers, its own wording) takes ``embedded``."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from graph.settings import Settings
from tests.conftest import session_folder
from tests.engines import servers
from tests.engines.sharing import shared
from tests.service import running

ENGINES = {"oxigraph": servers.oxigraph, "virtuoso": servers.virtuoso}


@pytest.fixture(scope="session", params=["embedded", *ENGINES])
def engine_settings(
    request: pytest.FixtureRequest, published: Settings, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Settings of a service over the published data on each engine; it is sent there once a session."""
    if request.param == "embedded":
        yield published
        return
    with shared(ENGINES[request.param], published, session_folder(tmp_path_factory) / request.param) as settings:
        yield settings


@pytest.fixture(scope="session")
def service(engine_settings: Settings) -> Iterator[httpx.Client]:
    """A client of a service over the published data, on each engine."""
    with running(engine_settings) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client
