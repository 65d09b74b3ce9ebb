"""Real foreign engines on loopback: the Oxigraph server (a Python package) and Virtuoso 7 (a Debian package)."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from graph.settings import CHECKOUT, Settings

VIRTUOSO = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
DisableUnixSocket = 1
CaseMode = 2
ServerThreads = 10
CheckpointInterval = 0
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
[HTTPServer]
ServerPort = 127.0.0.1:{web}
ServerRoot = {folder}
ServerThreads = 10
[SPARQL]
{sparql}
"""


def free_port() -> int:
    """A port below those that the system hands out itself, so that nobody takes it before the server does."""
    while True:
        port = random.randrange(12_000, 30_000)
        with socket.socket() as taken, contextlib.suppress(OSError):
            taken.bind(("127.0.0.1", port))
            return port


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[dict[str, object]]:
    """An Oxigraph server; gives the settings that name it."""
    binary = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    assert binary is not None, "the package oxigraph comes with the tests"
    address = f"127.0.0.1:{free_port()}"
    command = [binary, "serve", "--location", str(folder / "oxigraph"), "--bind", address, *options]
    with _running(command, f"http://{address}/query", folder):
        yield {
            "endpoint": f"http://{address}/query",
            "endpoint_graph_store": f"http://{address}/store",
            "endpoint_update": f"http://{address}/update",
        }


@contextmanager
def virtuoso(folder: Path, sparql: str = "") -> Iterator[dict[str, object]]:
    """A Virtuoso server with a configuration of its own; gives the settings that name it. Skips where there is none."""
    binary = shutil.which("virtuoso-t")
    if binary is None:
        reason = "Virtuoso is not installed (Debian: apt-get install virtuoso-opensource-7-bin)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    folder = folder / "virtuoso"
    folder.mkdir()
    web = free_port()
    configuration = VIRTUOSO.format(folder=folder, web=web, sql=free_port(), sparql=sparql)
    (folder / "virtuoso.ini").write_text(configuration, encoding="utf-8")
    address = f"http://127.0.0.1:{web}"
    with _running([binary, "-f", "-c", str(folder / "virtuoso.ini")], f"{address}/sparql", folder):
        yield {
            "endpoint": f"{address}/sparql",
            "endpoint_graph_store": f"{address}/sparql-graph-crud-auth",
            "endpoint_update": f"{address}/sparql-auth",
            "endpoint_user": "dba",
            "endpoint_password": SecretStr("dba"),
        }


@contextmanager
def _running(command: list[str], address: str, folder: Path) -> Iterator[None]:
    """A server from the moment at which it answers until the block ends; then it is gone, busy or not."""
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
        try:
            until = time.monotonic() + 60
            while True:
                assert process.poll() is None, (folder / "server.log").read_text()
                assert time.monotonic() < until, "the server does not answer"
                try:
                    httpx.get(address, params={"query": "ASK {}"}, timeout=5)
                    break
                except httpx.TransportError:
                    time.sleep(0.05)
            yield
        finally:
            process.kill()
            process.wait()


def on(settings: Settings, engine: dict[str, object], **more: object) -> Settings:
    """Settings of a service on an engine."""
    return settings.model_copy(update=engine | more)


def small(folder: Path) -> Settings:
    """Settings of a home for a copy of the few records of the test cases."""
    data = folder / "data"
    shutil.copytree(Path(__file__).parent.parent / "cases" / "small", data)
    (data / "reference").mkdir()
    shutil.copyfile(CHECKOUT / "data" / "reference" / "nuts.csv", data / "reference" / "nuts.csv")
    return Settings(data=data, home=folder / "home")
