"""The ties of the territory network as tables: who with whom, how strongly, and through which cooperations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graph.export.schema import Column, Table
from graph.network import Territory, read_territory
from graph.store import Store

Cells = tuple[str, ...]
Tie = dict[str, Any]


def ties(store: Store) -> list[Cells]:
    """Every tie once, its ends in the order of their identifiers, among all ties and among the working ones."""
    return sorted(
        (
            *ends,
            _weight(tie),
            _weight(working),
            str(len(tie["cooperations"])),
            str(len(working["cooperations"]) if working else 0),
            *(_truth(tie[name]) for name in ("direct", "domestic", "announced")),
        )
        for ends, tie, working in _ties(read_territory(store))
    )


def cooperations_of_ties(store: Store) -> list[Cells]:
    """Every cooperation of every tie with its share of the weight, among all ties and among the working ones.

    A part of a long list has a share of the working tie only: among all ties the list counts in its place.
    """
    rows = []
    for ends, tie, working in _ties(read_territory(store)):
        every, strong = tie["cooperations"], working["cooperations"] if working else {}
        rows += [(*ends, name, _share(every, name), _share(strong, name)) for name in {*every, *strong}]
    return sorted(rows)


def _share(cooperations: dict[str, float], name: str) -> str:
    return f"{cooperations[name]:.4f}" if name in cooperations else ""


def _ties(territory: Territory) -> Iterator[tuple[tuple[str, str], Tie, Tie | None]]:
    working = territory.project("working")
    for one, other, tie in territory.project("all").edges(data=True):
        yield (min(one, other), max(one, other)), tie, working.get_edge_data(one, other)


def _weight(tie: Tie | None) -> str:
    return "" if tie is None else f"{tie['weight']:.4f}"


def _truth(value: bool) -> str:
    return "true" if value else "false"


_ENDS = (
    Column("one", "id", "Region or country; the end that comes first by its identifier.", True, "places"),
    Column("other", "id", "The region or country at the other end.", True, "places"),
)
TIES = Table(
    "ties",
    "Which regions and countries are tied, how strongly and how: the network as a list.",
    (
        *_ENDS,
        Column("weight", "number", "Sum of 1/(k-1) over its cooperations; k is how many sides one has.", True),
        Column("workingWeight", "number", "The same of working ties only; empty where it is no working tie."),
        Column("cooperations", "number", "How many cooperations make it.", True),
        Column(
            "workingCooperations",
            "number",
            "How many make the working tie: cooperations of two to ten sides, not merely announced.",
            True,
        ),
        Column("direct", "boolean", "Whether both take part themselves at least once.", True),
        Column("domestic", "boolean", "Whether both lie in one country.", True),
        Column("announced", "boolean", "Whether it is merely announced.", True),
    ),
    ("one", "other"),
    ties,
)
COOPERATIONS_OF_TIES = Table(
    "cooperations-of-ties",
    "Which cooperations make each tie, and how much each adds to its weight.",
    (
        *_ENDS,
        Column("cooperation", "id", "The cooperation.", True, "cooperations"),
        Column("share", "number", "What it adds to the weight: 1/(k-1); empty where a wider one counts in its place."),
        Column("workingShare", "number", "What it adds to the weight of the working tie; empty where it is not in it."),
    ),
    ("one", "other", "cooperation"),
    cooperations_of_ties,
)
