"""``tech-axis serve``."""

from __future__ import annotations

import os
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from graph.backend import open_shelf
from graph.commands.console import answers, errors, progress, stopped_by_signals
from graph.errors import BadParameter, CorruptSnapshot, NoSnapshot, QueryError, SnapshotError
from graph.settings import Settings, load_settings
from graph.snapshot import Shelf, Snapshot

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

GRACE = 5
"""Seconds that requests under way get when the service is stopped."""
PORT_IN_USE = 4
"""Exit code where something listens on the port already."""


def serve(
    files: Annotated[
        list[Path] | None, typer.Argument(help="RDF files to serve as they are, without the model.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Processes that share the port.", min=1, max=64)] = 1,
) -> None:
    """Serve the snapshot (building it first where there is none), or any RDF files as they are."""
    settings = load_settings()
    if files and workers > 1:
        raise BadParameter("workers", "files that are served as they are have one process")
    listening = _listen(host, port)
    with tempfile.TemporaryDirectory(prefix="tech-axis-") as folder, stopped_by_signals():
        shelf = Shelf.fixed(settings, _load_files(files, Path(folder))) if files else open_ready(settings)
        try:
            if workers > 1:
                _run_several(settings, listening, workers)
            else:
                _run(settings, shelf, listening)
        finally:
            shelf.close()


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else, so that a port in use is told at once."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
    except OSError as error:
        errors.print(f"[bold red]error:[/] cannot listen on {host}:{port}: {error.strerror}; try another with --port")
        sys.exit(PORT_IN_USE)
    return listening


def _load_files(files: list[Path], folder: Path) -> Snapshot:
    from graph.files import load_files

    # Oxigraph loads without Python's lock, so the service can be imported meanwhile.
    threading.Thread(target=import_module, args=("api.app",), daemon=True).start()
    with errors.status("loading") if errors.is_terminal else _quiet():
        snapshot = load_files(files, folder)
    errors.print(f"loaded as they are, without check or rules: {', '.join(str(file) for file in files)}", markup=False)
    return snapshot


@contextmanager
def _quiet() -> Iterator[None]:
    yield


def open_ready(settings: Settings) -> Shelf:
    """The shelf to serve from; a foreign engine that is not ready yet is waited for while the service runs."""
    shelf = open_shelf(settings)
    if settings.endpoint is None:
        _ensure_snapshot(settings)
        return shelf
    try:
        shelf.current()
    except (SnapshotError, QueryError) as error:
        errors.print(f"{escape(str(error))}; looking again every few seconds")
    return shelf


def _ensure_snapshot(settings: Settings) -> None:
    from graph.build import build as build_snapshot

    try:
        Shelf(settings).current().verify()
        return
    except NoSnapshot:
        errors.print("no snapshot yet: building one")
    except CorruptSnapshot as error:
        errors.print(f"{escape(str(error))}: building it again")
        shutil.rmtree(error.folder, ignore_errors=True)
    with progress() as told:
        build_snapshot(settings, told)


def _run(settings: Settings, shelf: Shelf, listening: socket.socket) -> None:
    import uvicorn

    server = uvicorn.Server(_configured(_application(settings, shelf)))
    started = server.startup

    async def startup(sockets: list[socket.socket] | None = None) -> None:
        await started(sockets)
        _tell(listening)

    server.startup = startup  # type: ignore[method-assign]
    server.run(sockets=[listening])


def _run_several(settings: Settings, listening: socket.socket, workers: int) -> None:
    """Serve with several processes that share the port; one that dies is replaced."""
    from uvicorn.supervisors import Multiprocess

    config = _configured("graph.commands.serve:application", factory=True, workers=workers)
    with tempfile.TemporaryDirectory(prefix="tech-axis-counts-") as counts:
        # Each process counts into files of its own there, and any of them tells the sums (api.metrics).
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = counts
        listening.listen(config.backlog)
        _tell(listening)
        Multiprocess(config, sockets=[listening]).run()


def _configured(application: object, **more: Any) -> uvicorn.Config:
    from api.connections import configured

    return configured(
        application,
        log_level="warning",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=GRACE,
        **more,
    )


def application() -> FastAPI:
    """What each of several processes serves."""
    settings = load_settings()
    return _application(settings, open_shelf(settings))


def _application(settings: Settings, shelf: Shelf) -> FastAPI:
    from api.app import create_app
    from api.logs import configure

    # Threads that compute (pages, what is made ahead) give way to the event loop sooner than after the usual 5 ms.
    sys.setswitchinterval(0.0005)
    configure(settings.log)
    return create_app(settings, shelf, prepare=True)


def _tell(listening: socket.socket) -> None:
    host, port = listening.getsockname()[:2]
    answers.print(f"Tech Axis is ready on http://{host}:{port} (stop it with Ctrl+C)")
