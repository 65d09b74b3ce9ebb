"""Small pictures of a page: partners round a thing, as numbers that a template draws, and cooperations by year."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from api.charts import Series, Years, by_year
from api.frame import _
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
class Begun:
    """How many cooperations began in each year, or are first attested in it where no beginning is stated."""

    chart: Years
    attested: int
    """How many of them have no stated beginning."""
    undated: int
    """How many more have no date at all."""


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


def begun(cooperations: Selection) -> Begun | None:
    """How many of some cooperations began in each year; None where all of them did in the same, or none is dated."""
    first, last = cooperations.catalogue.ranges["cooperation"]
    began, stated = (cooperations.catalogue.array(name)[first:last] for name in ("first", "stated"))
    if cooperations.mask is not None:
        began, stated = began[cooperations.mask], stated[cooperations.mask]
    years, counts = np.unique(began[began > 0] // 10_000, return_counts=True)
    chart = by_year(Series("first", _("Cooperations"), dict(zip(years.tolist(), counts.tolist(), strict=True))))
    if chart is None or chart.first == chart.last:
        return None
    return Begun(chart, int(np.count_nonzero(~stated & (began > 0))), int(np.count_nonzero(began <= 0)))
