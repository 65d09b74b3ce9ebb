"""What the commands about the network share: their options, and how rows are printed for other programs."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

import typer


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    csv = "csv"
    json = "json"


class Scope(StrEnum):
    """Which ties count."""

    working = "working"
    all = "all"


Topic = Annotated[str | None, typer.Option(help="Only what is on this topic, by its slug.")]
AsOf = Annotated[str | None, typer.Option(help="As of a day, as 2023-01-31.")]
Ties = Annotated[Scope, typer.Option(help="Working ties, or all ties, long lists too.")]
Form = Annotated[Format, typer.Option("--format", help="How to print it.")]


def print_json(content: object) -> None:
    """An answer as JSON that people can read too."""
    typer.echo(json.dumps(content, ensure_ascii=False, indent=1))


def print_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    """Some columns of rows as CSV."""
    writer = csv.DictWriter(sys.stdout, columns, extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
