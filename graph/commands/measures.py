"""``tech-axis measures``."""

from __future__ import annotations

from typing import Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from graph.commands.console import answers, day, errors
from graph.commands.options import AsOf, Form, Format, Scope, Ties, Topic, print_csv, print_json
from graph.settings import load_settings

COLUMNS = ("rank", "rankLow", "rankHigh", "id", "label", "country", "value", "standardError", "community")


def measures(
    by: Annotated[str, typer.Option(help="Measure to rank by, as betweenness or constraint.")] = "betweenness",
    topic: Topic = None,
    as_of: AsOf = None,
    country: Annotated[str | None, typer.Option(help="Places of this country only, by its slug.")] = None,
    scope: Ties = Scope.working,
    direct_only: Annotated[bool, typer.Option(help="Only ties of places that take part themselves.")] = False,
    domestic: Annotated[bool, typer.Option(help="Whether ties within a country count too.")] = True,
    limit: Annotated[int, typer.Option(min=1, help="How many places to print.")] = 20,
    form: Form = Format.table,
) -> None:
    """Rank regions and countries by a measure of the network, with the interval in which each rank lies."""
    from graph.analytics import ranking
    from graph.analytics.report import Question, report_of
    from graph.network import territory_of
    from graph.snapshot import Shelf
    from graph.topics import topics_of

    measure = ranking.measure_named(by)
    snapshot = Shelf(load_settings()).current()
    question = ranking.with_topic(
        Question(scope.value, None, day(as_of), direct_only, domestic), topic, topics_of(snapshot)
    )
    found = report_of(snapshot, question)
    wanted = ranking.checked_country(territory_of(snapshot).places, country)
    rows = ranking.ranking(found, by, wanted)
    if form is Format.json:
        print_json({"measure": ranking.described(measure), "network": found["about"], "data": rows[:limit]})
    elif form is Format.csv:
        print_csv(COLUMNS, rows[:limit])
    else:
        _table(measure.label.en, measure.reading.en, rows, limit)
    if (said := ranking.nothing(found)) is not None:
        errors.print(escape(said.en))


def _table(label: str, reading: str, rows: list[dict[str, Any]], limit: int) -> None:
    if not rows:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("rank", "between", "place", "country"):
        table.add_column(heading, justify="right" if heading in ("rank", "between") else "left", no_wrap=True)
    table.add_column(label, justify="right", no_wrap=True)
    table.add_column("±", justify="right", no_wrap=True)
    for row in rows[:limit]:
        table.add_row(
            str(row["rank"]),
            f"{row['rankLow']}-{row['rankHigh']}",
            escape(row["label"]),
            row["country"].removeprefix("country/"),
            _number(row["value"]),
            _number(row["standardError"]),
        )
    answers.print(table)
    answers.print(f"{min(limit, len(rows))} of {len(rows)} places with a tie. {escape(reading)}")
    answers.print("± is the standard error; “between” is where the rank lies when chance is allowed for (95 %).")


def _number(value: float) -> str:
    if isinstance(value, int):
        return str(value)
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.4f}"
