"""``tech-axis serve``."""

from __future__ import annotations

import logging
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from graph.backend import open_shelf
from graph.commands.console import answers, errors, progress
from graph.errors import CorruptSnapshot, NoSnapshot, QueryError, SnapshotError
from graph.settings import Settings, load_settings
from graph.snapshot import Shelf, Snapshot

PORT_IN_USE = 4
"""Exit code where something listens on the port already."""


def serve(
    files: Annotated[
        list[Path] | None, typer.Argument(help="RDF files to serve as they are, without the model.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.", min=0, max=65535)] = 8000,
) -> None:
    """Serve the snapshot (building it first where there is none), or any RDF files as they are."""
    settings = load_settings()
    listening = _listen(host, port)
    with tempfile.TemporaryDirectory(prefix="tech-axis-") as folder, _stopped_by_signals():
        shelf = Shelf.fixed(settings, _load_files(files, Path(folder))) if files else _shelf(settings)
        try:
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


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let SIGTERM unwind the stack while files load, so that nothing temporary stays behind."""

    def stop(*_: object) -> None:
        sys.exit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


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


def _shelf(settings: Settings) -> Shelf:
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

    from api.app import create_app

    # Answers pass from the pool's threads to the event loop; with the default of 5 ms they mostly wait for each other.
    sys.setswitchinterval(0.0005)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    config = uvicorn.Config(
        create_app(settings, shelf), log_level="warning", access_log=False, timeout_graceful_shutdown=5
    )
    server = uvicorn.Server(config)
    started = server.startup

    async def startup(sockets: list[socket.socket] | None = None) -> None:
        await started(sockets)
        host, port = listening.getsockname()[:2]
        answers.print(f"Tech Axis is ready on http://{host}:{port} (stop it with Ctrl+C)")

    server.startup = startup  # type: ignore[method-assign]
    server.run(sockets=[listening])
