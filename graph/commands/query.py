"""``tech-axis query``."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from graph import tokens
from graph.commands.console import errors, stopped_by_signals
from graph.errors import BadParameter, UnreadableFile
from graph.settings import Settings, load_settings
from graph.terms import prefixed

if TYPE_CHECKING:
    from graph.store import Store


class Format(StrEnum):
    """How an answer is printed."""

    table = "table"
    csv = "csv"
    json = "json"
    turtle = "turtle"


def query(
    file: Annotated[
        Path, typer.Argument(help="File with a SPARQL query, or - to read it from standard input.", allow_dash=True)
    ],
    form: Annotated[
        Format | None,
        typer.Option("--format", help="How to print the answer; a table, or Turtle where the answer is a graph."),
    ] = None,
) -> None:
    """Ask the snapshot in service; the limits of time, memory and size are those of the service."""
    settings = load_settings()
    text = _read(file)
    outline = tokens.outline(text, nesting=settings.query_nesting)
    tokens.refuse_elsewhere(outline, settings.service_allow)
    graph = outline.form in ("construct", "describe")
    with stopped_by_signals():
        asyncio.run(_ask(settings, text, outline, _fitting(form, graph)))


async def _ask(settings: Settings, text: str, outline: tokens.Outline, chosen: Format) -> None:
    """Ask the engine of the service, and print its answer."""
    from graph.backend import make_engine, open_shelf
    from graph.engine import Query

    shelf = open_shelf(settings)
    snapshot = shelf.current()
    for graph in (*outline.default_graphs, *outline.named_graphs):
        _require_known(graph, snapshot.store)
    engine = make_engine(settings.model_copy(update={"query_workers": 1}), shelf)
    try:
        wanted = {Format.turtle: "ttl", Format.csv: "csv"}.get(chosen, "json")
        answer = await engine.answer(snapshot, Query(text, wanted), settings.query_timeout)
        if chosen is Format.table:
            _print_table(json.loads(answer.spooled.read_bytes() if answer.spooled else answer.content))
        elif answer.spooled is not None:
            with answer.spooled.open("rb") as whole:
                _write(whole)
        else:
            sys.stdout.buffer.write(answer.content)
            sys.stdout.buffer.flush()
    finally:
        await engine.close()
        shelf.close()


def _require_known(graph: str, store: Store) -> None:
    try:
        known = store.holds_graph(graph)
    except ValueError as error:
        raise BadParameter("FROM", f"{graph!r} is no absolute IRI") from error
    if not known:
        raise BadParameter("FROM", f"there is no graph <{graph}> here, and none is fetched from elsewhere")


def _read(file: Path) -> str:
    """The text of the query; raises `UnreadableFile`."""
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return content.decode("utf-8")
    except OSError as error:
        raise UnreadableFile(file, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise UnreadableFile(file, f"it is not UTF-8: byte {error.start} cannot be read") from error


def _fitting(form: Format | None, graph: bool) -> Format:
    if form is None:
        return Format.turtle if graph else Format.table
    if graph and form is not Format.turtle:
        raise BadParameter("format", "a CONSTRUCT or DESCRIBE query answers with a graph: take turtle")
    if not graph and form is Format.turtle:
        raise BadParameter("format", "a SELECT or ASK query answers with a table: take table, csv or json")
    return form


def _write(whole: BinaryIO) -> None:
    shutil.copyfileobj(whole, sys.stdout.buffer)
    sys.stdout.buffer.flush()


def _print_table(answer: dict[str, Any]) -> None:
    """SPARQL 1.1 JSON results as a table: IRIs by their prefixes, columns as wide as they need where nobody watches."""
    console = Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=100_000)
    if "boolean" in answer:
        console.print("yes" if answer["boolean"] else "no")
        return
    names, rows = answer["head"]["vars"], answer["results"]["bindings"]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        number = all(_is_number(row[name]) for row in rows if name in row) and any(name in row for row in rows)
        table.add_column(Text(name), overflow="fold", justify="right" if number else "left")
    for row in rows:
        table.add_row(*(Text(_written(row[name])) if name in row else Text() for name in names))
    console.print(table)
    errors.print(f"{len(rows)} {'row' if len(rows) == 1 else 'rows'}")


def _written(term: dict[str, str]) -> str:
    return prefixed(term["value"]) if term["type"] == "uri" else term["value"]


def _is_number(term: dict[str, str]) -> bool:
    kind = term.get("datatype", "").rpartition("#")[2]
    return kind in ("integer", "decimal", "double", "float")
