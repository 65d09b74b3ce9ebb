"""Pandas frames with the types that the values have.

Dates as precise as their source stay text (``2025``, ``2025-03``, ``2025-03-14``), because padding them would claim
what no source says. The tables have two columns of days beside each: ``startEarliest`` and ``startLatest`` are the
first and the last day that ``start`` can mean, as in the model.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd
import pyoxigraph as ox

from graph.export.schema import Column, Table
from graph.notebook.asking import Answer, Term
from graph.store import Store
from graph.terms import XSD

Cell = str | bool | int | float | datetime.date | datetime.datetime | None
INTEGERS = (
    "integer", "int", "long", "short", "byte", "nonNegativeInteger", "positiveInteger", "nonPositiveInteger",
    "negativeInteger", "unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte",
)  # fmt: skip
READ: dict[str, Callable[[str], Cell]] = {
    **dict.fromkeys((XSD + name for name in INTEGERS), int),
    **dict.fromkeys((XSD + name for name in ("decimal", "double", "float")), float),
    XSD + "boolean": {"true": True, "1": True, "false": False, "0": False}.__getitem__,
    XSD + "date": datetime.date.fromisoformat,
    XSD + "dateTime": datetime.datetime.fromisoformat,
}
"""How a literal of a datatype becomes a Python value."""


def table_frame(table: Table, store: Store) -> pd.DataFrame:
    """A table of the dumps as a frame: text, categories (codes), numbers, booleans, and days beside each date."""
    rows = table.rows(store)
    found: dict[str, pd.Series] = {}
    for number, column in enumerate(table.columns):
        cells = [row[number] or None for row in rows]
        found[column.name] = _series(cells, column)
        if column.type == "date":
            found[f"{column.name}Earliest"], found[f"{column.name}Latest"] = bounds(found[column.name])
    return pd.DataFrame(found)


def _series(cells: Sequence[str | None], column: Column) -> pd.Series:
    if column.type == "code":
        return pd.Series(cells, dtype="category")
    if column.type == "number":
        return pd.Series([None if cell is None else float(cell) for cell in cells], dtype="float64")
    if column.type == "boolean":
        return pd.Series([None if cell is None else cell == "true" for cell in cells], dtype="boolean")
    return pd.Series(cells, dtype="str")


def bounds(dates: pd.Series) -> tuple[pd.Series, pd.Series]:
    """The first and the last day that each partial date can mean.

    >>> first, last = bounds(pd.Series(["2024", "2024-02", "2024-02-03"], dtype="str"))
    >>> list(last.dt.strftime("%Y-%m-%d"))
    ['2024-12-31', '2024-02-29', '2024-02-03']
    """
    missing = dates.str.len().map({4: "-01-01", 7: "-01", 10: ""})
    first = pd.to_datetime(dates + missing, format="%Y-%m-%d").astype("datetime64[s]")
    last = first.mask(dates.str.len() == 7, first + pd.offsets.MonthEnd(0))
    last = last.mask(dates.str.len() == 4, first + pd.offsets.YearEnd(0))
    return first, last.astype("datetime64[s]")


def answer_frame(answer: Answer) -> pd.DataFrame:
    """The answer to a query as a frame; IRIs whole, literals as what they are, nothing where a variable is unbound."""
    names, rows = answer
    columns = [typed([value(row[number]) for row in rows]) for number in range(len(names))]
    return pd.DataFrame(dict(enumerate(columns))).set_axis(names, axis="columns")


def value(term: Term | None) -> Cell:
    """What a term is in Python; a literal that its datatype does not allow stays text.

    >>> value(ox.Literal("7", datatype=ox.NamedNode(XSD + "integer")))
    7
    """
    if term is None:
        return None
    if not isinstance(term, ox.Literal):
        return term.value if isinstance(term, ox.NamedNode) else str(term)
    try:
        return READ.get(term.datatype.value, str)(term.value)
    except (ValueError, KeyError):
        return term.value


def typed(cells: Sequence[Cell]) -> pd.Series:
    """Values as a column of the narrowest type that holds them all; objects where they are of several kinds."""
    kinds = {type(cell) for cell in cells if cell is not None}
    whole = None not in cells
    if kinds == {str}:
        return pd.Series(cells, dtype="str")
    if kinds == {bool}:
        return pd.Series(cells, dtype="bool" if whole else "boolean")
    if kinds == {int} and all(abs(int(cell)) < 1 << 63 for cell in cells if cell is not None):  # type: ignore[arg-type]
        return pd.Series(cells, dtype="int64" if whole else "Int64")
    if kinds and kinds <= {int, float}:
        return pd.Series(cells, dtype="float64")
    if kinds == {datetime.date}:
        return pd.Series(cells, dtype="datetime64[s]")
    if kinds == {datetime.datetime}:
        zones = {cell.tzinfo is None for cell in cells if isinstance(cell, datetime.datetime)}
        if len(zones) == 1:
            return pd.Series(pd.to_datetime(cells, utc=zones == {False}))
    return pd.Series(cells, dtype="object")


def records_frame(records: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> pd.DataFrame:
    """Some fields of records as a frame; its columns are there also where there is no record."""
    rows = list(records)
    return pd.DataFrame({name: typed([row[name] for row in rows]) for name in columns})
