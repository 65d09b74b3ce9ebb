"""``tech-axis explore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.commands.console import answers
from graph.errors import BadParameter, OutputFailed
from graph.settings import load_settings
from graph.snapshot import Shelf


def explore(
    output: Annotated[Path, typer.Option("--output", "-o", help="The file to write.")],
    language: Annotated[str, typer.Option("--lang", help="Language of the interface.")] = "en",
) -> None:
    """Write the explorer on the snapshot in service as one file that works from disk, without network."""
    from api import locale
    from api.standalone import standalone

    if language not in locale.languages():
        raise BadParameter("lang", f"{language!r} is none of: {', '.join(locale.languages())}")
    snapshot = Shelf(load_settings()).current()
    page = standalone(snapshot, language)
    try:
        output.write_text(page, encoding="utf-8")
    except OSError as error:
        raise OutputFailed(output, error.strerror or str(error)) from error
    answers.print(f"{output}: {len(page.encode()) / 1e6:.1f} MB, snapshot {snapshot.id}", markup=False)
