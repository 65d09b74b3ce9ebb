"""What a table is: its columns and what they mean, its key, and how its rows are read and written."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyoxigraph as ox

from graph.store import Row, Store
from graph.terms import THING

Type = Literal["id", "code", "text", "date", "number", "boolean", "address", "language"]


@dataclass(frozen=True)
class Column:
    """One column: its name is a variable of the query."""

    name: str
    type: Type
    meaning: str
    required: bool = False
    table: str | None = None
    """The table whose key its values are, where they are of one table only."""


@dataclass(frozen=True)
class Table:
    """One table; its key is one column or several together."""

    name: str
    meaning: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ("id",)
    projected: Callable[[Store], list[tuple[str, ...]]] | None = None
    """What makes its rows where it is no query."""

    def rows(self, store: Store) -> list[tuple[str, ...]]:
        """All rows as text, sorted; an empty cell is one that no source fills."""
        if self.projected is not None:
            return self.projected(store)
        found = store.select("export-" + self.name)
        return sorted({tuple(_cell(row, column) for column in self.columns) for row in found})


def _cell(row: Row, column: Column) -> str:
    term = row.get(column.name)
    if term is None or isinstance(term, ox.Triple):
        return ""
    if column.type == "id" and isinstance(term, ox.NamedNode):
        return term.value.removeprefix(THING)
    if column.type == "code" and isinstance(term, ox.NamedNode):
        return re.split(r"[/#]", term.value)[-1]
    return term.value


def write_table(table: Table, store: Store, path: Path) -> int:
    """Write a table as CSV (RFC 4180, UTF-8) and return how many rows it has."""
    rows = table.rows(store)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in table.columns])
        writer.writerows(rows)
    return len(rows)


def referenced(table: Table) -> Iterator[tuple[str, str]]:
    """The columns of a table that lead to another, each with that table's name."""
    for column in table.columns:
        if column.table is not None:
            yield column.name, column.table
