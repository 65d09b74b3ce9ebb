"""What happened when: cooperations begun and events by year, all of them in order, and growth and turnover of ties."""

from __future__ import annotations

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

import numpy as np
from fastapi import APIRouter, Request
from numpy.typing import NDArray
from starlette.responses import Response

from api import frame
from api.charts import Series, Years, by_year
from api.frame import _
from api.pages.choices import Choices, short
from api.pages.optional import optional
from graph.analytics.turnover import Year, turnover
from graph.catalogue import Filters, Selection

router = APIRouter()
ROWS = 60
NATURES = {"standing": ("first", _("Cooperations begun")), "event": ("second", _("Events"))}


@router.get("/timeline")
def timeline(request: Request) -> Response:
    """All cooperations, or those of a place, on a topic, of a kind."""
    asked = Choices(request, "region", "topic", "kind", "page")
    place, topic, kind = asked.place("region"), asked.topic(), asked.given.get("kind")
    values = {name.partition("/")[0]: (short(name),) for name in (place, topic) if name}
    chosen = Selection(asked.catalogue, "cooperation", Filters(values | ({"kind": (kind,)} if kind else {})))
    last = max(1, -(-chosen.total // ROWS))
    number = asked.number("page", last)

    def gather() -> dict[str, Any]:
        found = None if kind else turnover(asked.territory, place, topic=topic)
        years = found.years if found else []
        return asked.shown(
            place=place,
            topic=topic,
            kind=kind,
            kind_name=asked.view.code(f"kind/{kind}")["label"] if kind else None,
            kinds=_kinds(asked),
            total=chosen.total,
            undated=int(np.count_nonzero(_column(chosen, "first") == 0)),
            attested=int(np.count_nonzero((_column(chosen, "first") > 0) & ~_column(chosen, "stated"))),
            chart=begun(chosen),
            standing=by_year(Series("first", _("Ties that stand"), {year.year: year.standing for year in years})),
            changes=changes(years),
            years=years,
            years_undated=found.undated if found else 0,
            groups=_rows(asked, chosen, number),
            page_number=number,
            pages=last,
            previous=_other(asked, number - 1) if number > 1 else None,
            next=_other(asked, number + 1) if number < last else None,
        )

    return frame.page(request, "timeline.html", gather)


def begun(chosen: Selection) -> Years | None:
    """How many cooperations began, and how many events were held, in each year."""
    days, size = _column(chosen, "first"), chosen.catalogue.size("cooperation")
    series = []
    for nature, (key, name) in NATURES.items():
        mask = chosen.catalogue.facet("cooperation", "nature").having([nature], size)
        mask = mask if chosen.mask is None else mask[chosen.mask]
        years, counts = np.unique(days[mask & (days > 0)] // 10_000, return_counts=True)
        series.append(Series(key, name, dict(zip(years.tolist(), counts.tolist(), strict=True))))
    return by_year(*series)


def changes(years: list[Year]) -> Years | None:
    """Ties new, renewed (or taken up again) and ended by year, the last ones downwards."""
    return by_year(
        Series("first", _("New ties"), {year.year: year.new for year in years}),
        Series("second", _("Ties renewed"), {year.year: year.renewed + year.resumed for year in years}),
        Series("lost", _("Ties ended"), {year.year: year.ended for year in years}, down=True),
    )


def _column(chosen: Selection, name: str) -> NDArray[Any]:
    """A column of the chosen cooperations."""
    first, last = chosen.catalogue.ranges["cooperation"]
    column = chosen.catalogue.array(name)[first:last]
    return column if chosen.mask is None else column[chosen.mask]


def _rows(asked: Choices, chosen: Selection, number: int) -> list[tuple[int, list[dict[str, Any]]]]:
    """The cooperations of one page, the newest first, by the year in which they began; 0 where that is not known."""
    numbers = chosen.page((number - 1) * ROWS, ROWS, "-start")
    first = asked.catalogue.array("first")
    years = groupby(numbers, key=lambda one: int(first[one]) // 10_000)
    return [(year, [optional(asked.view.item(one)) for one in group]) for year, group in years]


def _kinds(asked: Choices) -> list[tuple[str, str]]:
    found = Selection(asked.catalogue, "cooperation").facets(("kind",), 100)["kind"]
    named = [(short(code), str(asked.view.code(code)["label"])) for code, _count in found]
    return sorted(named, key=lambda pair: pair[1].casefold())


def _other(asked: Choices, number: int) -> str:
    return "/timeline?" + urlencode(asked.given | {"page": str(number)})
