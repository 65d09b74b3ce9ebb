"""Small pictures of a page, as numbers that a template draws as SVG: partners round a thing, cooperations by year."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from graph.catalogue import Selection

WIDTH, HEIGHT = 360, 300
FAR = 92
"""How far partners stand from the middle, in units of the drawing."""
MOST = 10
"""How many partners are drawn."""


@dataclass(frozen=True)
class Neighbour:
    """A partner in the picture."""

    row: dict[str, Any]
    x: float
    y: float
    width: float
    anchor: str
    """Where its name stands from its mark, as SVG's text-anchor."""


@dataclass(frozen=True)
class Years:
    """How many cooperations began in each year."""

    bars: list[tuple[int, int, float]]
    """Year, number, height as a share of the highest."""
    most: int
    undated: int


def ego(item: dict[str, Any], partners: list[dict[str, Any]]) -> list[Neighbour]:
    """The strongest partners in a circle round a thing, from the top clockwise."""
    drawn = partners[:MOST]
    strongest = max((float(row.get("weight") or row["cooperations"]) for row in drawn), default=1.0) or 1.0
    found = []
    for index, row in enumerate(drawn):
        angle = 2 * math.pi * (index + 0.5) / len(drawn)
        x, y = WIDTH / 2 + FAR * math.sin(angle), HEIGHT / 2 - 1.2 * FAR * math.cos(angle)
        width = 1.0 + 5.0 * math.sqrt(float(row.get("weight") or row["cooperations"]) / strongest)
        anchor = "start" if math.sin(angle) > 0 else "end"
        found.append(Neighbour(row, round(x, 1), round(y, 1), round(width, 1), anchor))
    return found


def years(cooperations: Selection) -> Years | None:
    """How many of some cooperations began in each year; None where none has a year."""
    first, last = cooperations.catalogue.ranges["cooperation"]
    began = cooperations.catalogue.array("first")[first:last]
    if cooperations.mask is not None:
        began = began[cooperations.mask]
    known = began[began > 0] // 10_000
    if not len(known):
        return None
    since = int(known.min())
    counts = np.bincount(known - since)
    most = int(counts.max())
    bars = [(since + index, int(count), round(count / most, 4)) for index, count in enumerate(counts)]
    return Years(bars, most, int(len(began) - len(known)))
