"""The command ``tech-axis``: puts the commands together, and is the only place that knows exit codes of errors.

Heavy libraries are imported inside the command that needs them, so that each one starts at once.
"""

from __future__ import annotations

import os
import sys

import typer
from rich.markup import escape

from graph.commands import assets, build, check, explore, export, mcp, measures, partners, paths, publish, query, serve
from graph.commands.console import errors
from graph.errors import (
    CheckFailed,
    InputError,
    QueryError,
    SettingsError,
    SnapshotError,
    TechAxisError,
)

EXIT_CODES: list[tuple[type[TechAxisError], int]] = [
    (InputError, 1),
    (SettingsError, 2),
    (SnapshotError, 3),
    (QueryError, 5),
    (TechAxisError, 6),
]

# Matrices are small here, and threads of the linear algebra wait for each other longer than they reckon; besides, one
# thread adds up in the same order on every machine. It counts before NumPy is imported, which the commands do.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(name, "1")

app = typer.Typer(
    name="tech-axis",
    help="The knowledge graph of European tech-region alliances.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    check.check,
    build.build,
    serve.serve,
    query.query,
    measures.measures,
    explore.explore,
    partners.partners,
    paths.paths,
    publish.publish,
    mcp.mcp,
    export.export,
    assets.assets,
):
    app.command()(command)


def main() -> None:
    """Run the command; an error of the tree becomes a sentence and an exit code."""
    try:
        app()
    except TechAxisError as error:
        if isinstance(error, CheckFailed):
            for finding in error.findings:
                errors.print(escape(str(finding)))
        errors.print(f"[bold red]error:[/] {escape(str(error))}")
        sys.exit(next(code for kind, code in EXIT_CODES if isinstance(error, kind)))


if __name__ == "__main__":
    main()
