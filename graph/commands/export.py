"""``tech-axis export``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.commands.console import answers
from graph.settings import load_settings
from graph.snapshot import Shelf


def export(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="Folder to write to; it is made where it is not there.")
    ] = Path("tech-axis-data"),
) -> None:
    """Write the snapshot in service as files: RDF, tables with their dictionary, networks, checksums."""
    from graph.export.dumps import copy

    snapshot = Shelf(load_settings()).current()
    files = copy(snapshot, output)
    for file in files:
        answers.print(f"{file.size:>12,}  {file.name}", markup=False)
    answers.print(f"snapshot {snapshot.id} is in {output}", markup=False)
