"""Small territories, written down by hand, for tests of analytics."""

from __future__ import annotations

import datetime

from graph.cooperation import Cooperation
from graph.network import Place, Territory

POSITIONS = {"region/a": (48.14, 11.58), "region/b": (50.85, 4.35)}


def place(name: str) -> Place:
    """A region of country x, or of country y from the letter m on; ``country/…`` is a country."""
    kind = name.partition("/")[0]
    country = name if kind == "country" else "country/x" if name < "region/m" else "country/y"
    latitude, longitude = POSITIONS.get(name, (None, None))
    return Place(name, kind, name.title(), f"{name.title()} (de)", country, country, latitude, longitude, None)


def cooperation(
    name: str,
    sides: str,
    year: int | None = None,
    *,
    topics: str = "",
    until: int | None = None,
    status: str = "active",
) -> Cooperation:
    """A cooperation between regions named by letters, as ``"a b n"``, from one year to another."""
    return Cooperation(
        id=f"cooperation/{name}",
        label=name,
        event=False,
        kind="network",
        status=status,
        status_as_of=None,
        start=str(year) if year else None,
        start_earliest=datetime.date(year, 1, 1) if year else None,
        end_latest=datetime.date(until, 12, 31) if until else None,
        sides={side if "/" in side else f"region/{side}": True for side in sides.split()},
        topics={f"topic/{topic}" for topic in topics.split()},
    )


def territory(*cooperations: Cooperation, alone: str = "") -> Territory:
    """All that the cooperations name, and places that take part in none."""
    names = {side for item in cooperations for side in item.sides} | {f"region/{name}" for name in alone.split()}
    return Territory({name: place(name) for name in sorted(names)}, {item.id: item for item in cooperations})
