"""``tech-axis partners``."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from graph.commands.console import answers, day, errors
from graph.commands.options import AsOf, Form, Format, Topic, print_csv, print_json
from graph.errors import BadParameter
from graph.settings import load_settings

if TYPE_CHECKING:
    from graph.analytics.backtest import BackTest
    from graph.analytics.partners import Suggestions

TESTED = ("day", "tied", "method", "rocAuc", "averagePrecision", "hitsAt10")
COLUMNS = ("rank", "id", "label", "country", "kind", "probability", "reasons")


class Kind(StrEnum):
    """Which places are suggested."""

    region = "region"
    country = "country"
    all = "all"


class Language(StrEnum):
    """In which language reasons are given."""

    en = "en"
    de = "de"


def partners(
    place: Annotated[str, typer.Argument(help="Region or country, as bavaria or country/austria.")] = "",
    topic: Topic = None,
    as_of: AsOf = None,
    kind: Annotated[
        Kind | None, typer.Option(help="Suggest these; by default regions to a region, and all to a country.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many places to print.")] = 10,
    language: Annotated[Language, typer.Option(help="Language of the reasons.")] = Language.en,
    form: Form = Format.table,
    backtest: Annotated[bool, typer.Option(help="Print how often suggestions came true instead.")] = False,
) -> None:
    """Say whom a region or country should approach next, why, and what the tie would change."""
    from graph.analytics.asked import place_named, topic_named
    from graph.analytics.learned import backtest_of
    from graph.analytics.partners import NOTES
    from graph.analytics.prospects import prospect_of
    from graph.network import territory_of
    from graph.snapshot import Shelf
    from graph.topics import topics_of

    settings = load_settings()
    snapshot = Shelf(settings).current()
    if backtest:
        _tested(backtest_of(snapshot, settings), form)
        return
    if not place:
        raise BadParameter("place", "say for whom, as in `tech-axis partners bavaria`")
    name, about = place_named(territory_of(snapshot).places, place), topic_named(topics_of(snapshot), topic)
    prospect = prospect_of(snapshot, day(as_of))
    found = prospect.suggest(name, topic=about, kind=kind.value if kind else None, limit=limit)
    if form is Format.json:
        print_json(asdict(found))
    elif form is Format.csv:
        print_csv(
            COLUMNS, (vars(item) | {"reasons": "; ".join(_reasons(item.reasons, language))} for item in found.items)
        )
    else:
        _table(found, language)
    for note in found.notes:
        errors.print(escape(NOTES[note][language is Language.de]))


def _reasons(reasons: list, language: Language) -> list[str]:  # type: ignore[type-arg]
    return [reason.german if language is Language.de else reason.english for reason in reasons]


def _table(found: Suggestions, language: Language) -> None:
    from graph.analytics.ranking import in_words

    german = language is Language.de
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", justify="right", no_wrap=True)
    table.add_column("Ort" if german else "place", style="bold", min_width=18)
    table.add_column("Chance" if german else "chance", justify="right", no_wrap=True)
    table.add_column("warum" if german else "why")
    for item in found.items:
        before, after = item.change.before, item.change.after
        reach = f"{before.reach} → {after.reach}"
        free = f"{before.constraint or 0:.3f} → {after.constraint or 0:.3f}"
        change = (
            f"Reichweite in zwei Schritten {reach}, Eingebundenheit {free}"
            if german
            else f"reach in two steps {reach}, constraint {free}"
        )
        chance = "" if item.probability is None else f"{item.probability:.{0 if item.probability >= 0.1 else 1}%}"
        why = "\n".join(escape(line) for line in [*_reasons(item.reasons, language), change])
        table.add_row(str(item.rank), escape(item.german if german else item.label), chance, why + "\n")
    answers.print(table)
    if found.learnt_until:
        until = in_words(found.learnt_until)
        answers.print(
            f"{len(found.items)} von {found.candidates} möglichen; Chance einer ersten Verbindung binnen zwei Jahren, "
            f"gelernt aus {found.learnt_from} neuen Verbindungen bis zum {until.de}"
            if german
            else f"{len(found.items)} of {found.candidates} candidates; chance of a first tie within two years, "
            f"learnt from {found.learnt_from} new ties until {until.en}"
        )


def _tested(found: BackTest, form: Format) -> None:
    """The figures of the back-test; as CSV one line for each cut day and method."""
    if form is Format.json:
        print_json(asdict(found))
        return
    rows = [
        {"day": cut.day, "tied": cut.tied, "method": method, **figures}
        for cut in found.cuts
        for method, figures in cut.figures.items()
    ]
    if form is Format.csv:
        print_csv(TESTED, rows)
        return
    table = Table(*TESTED, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(str(row[name]) for name in TESTED))
    answers.print(table)
    for margin in found.margins:
        ahead = margin.margin
        answers.print(
            f"{margin.measure}: the model is {ahead.value:+.3f} ahead of {margin.against} "
            f"(95 % interval {ahead.low:+.3f} to {ahead.high:+.3f})"
        )
