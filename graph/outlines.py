"""The land and the borders behind the map, from Natural Earth (public domain), as paths in the map's pixels."""

from __future__ import annotations

import json
from collections.abc import Iterable
from importlib import resources

from graph.layout import mercator


def outlines() -> dict[str, str]:
    """``land`` (closed) and ``borders`` (open) as SVG path data in the coordinates of `graph.layout.mercator`."""
    held = json.loads((resources.files("graph") / "outlines.json").read_text(encoding="utf-8"))
    return {
        "land": "".join(_path(line) + "z" for line in held["land"]),
        "borders": "".join(_path(line) for line in held["borders"]),
    }


def _path(line: list[int]) -> str:
    """A path from hundredths of degrees: the first point, then differences."""
    points = [mercator(latitude, longitude) for longitude, latitude in _degrees(line)]
    (x, y), *rest = [(round(x), round(y)) for x, y in points]
    steps = [f"M{x} {y}"]
    for to_x, to_y in rest:
        if (to_x, to_y) != (x, y):
            steps.append(f"l{to_x - x} {to_y - y}")
            x, y = to_x, to_y
    return "".join(steps)


def _degrees(line: list[int]) -> Iterable[tuple[float, float]]:
    longitude = latitude = 0
    for east, north in zip(line[::2], line[1::2], strict=True):
        longitude, latitude = longitude + east, latitude + north
        yield longitude / 100, latitude / 100
