"""``tech-axis paths``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape

from graph.commands.console import answers, day, errors
from graph.commands.options import AsOf, Form, Format, Scope, Ties, Topic, print_csv, print_json
from graph.settings import load_settings

if TYPE_CHECKING:
    from graph.analytics.paths import Paths

COLUMNS = ("path", "step", "one", "other", "weight", "cost", "direct", "announced", "cooperations")
NAMED = 3


def paths(
    start: Annotated[str, typer.Argument(help="Where to start: bavaria, organisation/imec, person/…")],
    goal: Annotated[str, typer.Argument(help="Where to get to.")],
    topic: Topic = None,
    as_of: AsOf = None,
    scope: Ties = Scope.all,
    limit: Annotated[int, typer.Option(min=1, max=10, help="How many paths to print.")] = 3,
    form: Form = Format.table,
) -> None:
    """Say how one place, organisation or person reaches another, and through which cooperations."""
    from graph.analytics.asked import thing_named, topic_named
    from graph.analytics.paths import find_paths
    from graph.network import territory_of
    from graph.snapshot import Shelf
    from graph.topics import topics_of

    snapshot = Shelf(load_settings()).current()
    territory = territory_of(snapshot)
    found = find_paths(
        snapshot,
        territory,
        thing_named(territory.places, start, "start"),
        thing_named(territory.places, goal, "goal"),
        scope=scope.value,
        topic=topic_named(topics_of(snapshot), topic),
        as_of=day(as_of),
        limit=limit,
    )
    if form is Format.json:
        print_json(asdict(found))
    elif form is Format.csv:
        steps = ((path.rank, at, step) for path in found.items for at, step in enumerate(path.steps, 1))
        print_csv(COLUMNS, ({"path": rank, "step": at, **vars(step)} for rank, at, step in steps))
    else:
        _print(found)
    if not found.items:
        errors.print("No chain of ties joins the two in the graph. That does not mean there is none.")


def _print(found: Paths) -> None:
    for path in found.items:
        answers.print(f"[bold]{path.rank}[/]  cost {path.cost:.2f}")
        for step in path.steps:
            how = "announced" if step.announced else "direct" if step.direct else "through organisations"
            answers.print(
                f"   {escape(step.one_label)} → {escape(step.other_label)}  (weight {step.weight:.2f}, {how})"
            )
            for through in step.through[:NAMED]:
                since = f", {through.start}" if through.start else ""
                sources = ", ".join(through.sources[:2]) + (" …" if len(through.sources) > 2 else "")
                answers.print(f"      {escape(through.label)}{since}  \\[{escape(sources)}]")
            if step.cooperations > NAMED:
                answers.print(f"      and {step.cooperations - NAMED} more")
