"""The command ``tech-axis``: the only place that prints, and the only one that knows exit codes.

Heavy libraries are imported by the command that needs them, so that each one starts at once.
"""

from __future__ import annotations

import logging
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from graph.errors import (
    CheckFailed,
    CorruptSnapshot,
    InputError,
    NoSnapshot,
    QueryError,
    SettingsError,
    SnapshotError,
    TechAxisError,
)
from graph.settings import Settings, load_settings
from graph.snapshot import Shelf, Snapshot

EXIT_CODES: list[tuple[type[TechAxisError], int]] = [
    (InputError, 1),
    (SettingsError, 2),
    (SnapshotError, 3),
    (QueryError, 5),
    (TechAxisError, 6),
]
PORT_IN_USE = 4

app = typer.Typer(
    name="tech-axis",
    help="The knowledge graph of European tech-region alliances.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console(soft_wrap=True, highlight=False)
errors = Console(stderr=True, soft_wrap=True, highlight=False)


def main() -> None:
    """Run the command; an error of the tree becomes a sentence and an exit code."""
    try:
        app()
    except TechAxisError as error:
        _print_findings(error)
        errors.print(f"[bold red]error:[/] {escape(str(error))}")
        sys.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))


def _print_findings(error: TechAxisError) -> None:
    if isinstance(error, CheckFailed):
        for finding in error.findings:
            errors.print(escape(str(finding)))


@app.command()
def check() -> None:
    """Check ontology and data; each finding names the file, the subject and what would be right."""
    from graph import validate
    from graph.dataset import data_files, ontology_files

    settings = load_settings()
    files = [*ontology_files(settings.ontology), *data_files(settings.data)]
    store = validate.load(files)
    findings = validate.check(store, files, settings)
    for finding in findings:
        console.print(escape(str(finding)))
    grave = [finding for finding in findings if finding.severity == "error"]
    console.print(
        f"{len(store)} statements in {sum(file.path.suffix == '.ttl' for file in files)} files: "
        f"{len(grave)} errors, {len(findings) - len(grave)} warnings"
    )
    if grave:
        sys.exit(1)


@app.command()
def build() -> None:
    """Build the snapshot of the files as they are now, and put it in service."""
    from graph.build import build as build_snapshot

    settings = load_settings()
    with _progress() as told:
        snapshot = build_snapshot(settings, told)
    counts = snapshot.manifest.counts
    console.print(
        f"snapshot {snapshot.id} is in service: {counts['triples']} statements, "
        f"{counts['cooperations']} cooperations, {counts['sources']} sources"
    )


@contextmanager
def _progress() -> Iterator[Callable[[str, float], None]]:
    """A bar on a terminal, plain lines where there is none."""
    columns = (
        TextColumn("{task.description:45}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, disable=not errors.is_terminal) as bar:
        task = bar.add_task("", total=1.0)

        def told(step: str, done: float) -> None:
            bar.update(task, description=step, completed=done)
            if not errors.is_terminal:
                errors.print(f"{done:4.0%} {escape(step)}")

        yield told


@app.command()
def serve(
    files: Annotated[
        list[Path] | None, typer.Argument(help="RDF files to serve as they are, without the model.")
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Serve the snapshot (building it first where there is none), or any RDF files as they are."""
    settings = load_settings()
    listening = _listen(host, port)
    with tempfile.TemporaryDirectory(prefix="tech-axis-") as folder, _stopped_by_signals():
        if files:
            shelf = Shelf.fixed(settings, _load_files(files, Path(folder)))
        else:
            _ensure_snapshot(settings)
            shelf = Shelf(settings)
        _run(settings, shelf, listening)


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

    with errors.status("loading") if errors.is_terminal else _quiet():
        snapshot = load_files(files, folder)
    errors.print(f"loaded as they are, without check or rules: {', '.join(str(file) for file in files)}", markup=False)
    return snapshot


@contextmanager
def _quiet() -> Iterator[None]:
    yield


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
    with _progress() as told:
        build_snapshot(settings, told)


def _run(settings: Settings, shelf: Shelf, listening: socket.socket) -> None:
    import uvicorn

    from api.app import create_app

    logging.basicConfig(level=logging.INFO, format="%(message)s")
    config = uvicorn.Config(create_app(settings, shelf), log_level="warning", timeout_graceful_shutdown=5)
    server = uvicorn.Server(config)
    started = server.startup

    async def startup(sockets: list[socket.socket] | None = None) -> None:
        await started(sockets)
        host, port = listening.getsockname()[:2]
        console.print(f"Tech Axis is ready on http://{host}:{port} (stop it with Ctrl+C)")

    server.startup = startup  # type: ignore[method-assign]
    server.run(sockets=[listening])


if __name__ == "__main__":
    main()
