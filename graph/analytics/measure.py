"""What a measure says of itself, in one order: what it answers, formula, paper, cost, NetworkX call, how to read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from graph.analytics.ties import Ties, Values


@dataclass(frozen=True)
class Text:
    """A text in the languages in which results are read."""

    en: str
    de: str


@dataclass(frozen=True)
class Measure:
    """One number for each place, with all that the ontology, the interface, the command and the pages say of it."""

    name: str
    """As in addresses, on the command line and, where ``term`` is true, in the ontology: ``pageRank``."""
    label: Text
    answers: Text
    """The question that it answers."""
    formula: str
    paper: str
    cost: str
    """For n places and m ties."""
    call: str
    """The plain NetworkX call that gives the same numbers for a graph ``G``."""
    tolerance: float
    """By how much a number may differ from that call's."""
    reading: Text
    """One plain sentence on how to read it."""
    weighted: bool
    """Whether heavier ties count for more."""
    leads: Literal["highest", "lowest"]
    """Which end of the scale is the head of a ranking."""
    compute: Callable[[Ties], Values]
    whole: bool = False
    """Whether its numbers are whole."""
    term: bool = True
    """Whether the ontology has a property of this name and the store holds the numbers."""
