"""What was promised: commitments and announced cooperations, how old they are, and what came after."""

from __future__ import annotations

import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame, locale
from api.pages.addresses import address
from api.pages.notes import Notes
from api.pages.optional import Optional, optional
from api.pages.parameters import only
from graph.briefing import AFTER
from graph.catalogue import Catalogue, Filters, Selection, View, catalogue_of
from graph.catalogue.columns import day
from graph.snapshot import Snapshot

router = APIRouter()


@router.get("/promised")
def promised(request: Request) -> Response:
    """Commitments, and cooperations that are no more than announced, the oldest first; ``region`` narrows both."""
    snapshot: Snapshot = request.app.state.shelf.current()
    asked = only(request, "region", "country", "topic")
    today = snapshot.manifest.day
    values = {name: tuple(value.split(",")) for name, value in asked.items() if name != "lang" and value}

    def gather() -> dict[str, Any]:
        catalogue = catalogue_of(snapshot)
        view = View(catalogue, locale.chosen(request))
        commitments = Selection(catalogue, "commitment", Filters(values))
        announced = Selection(catalogue, "cooperation", Filters(values | {"state": ("announced",)}))
        narrowed = commitments.values
        return {
            "commitments": _rows(catalogue, view, commitments, today),
            "announced": _rows(catalogue, view, announced, today),
            "narrowed": [view.value(facet, value)["label"] for facet, all_ in narrowed.items() for value in all_],
            "today": today,
            "address": address,
            "notes": Notes(),
        }

    return frame.page(request, "promised.html", gather)


def _rows(catalogue: Catalogue, view: View, selection: Selection, today: datetime.date) -> list[Optional]:
    """Promises by the date that is shown of each, the oldest first; those without one come last."""
    rows = [_row(catalogue, view, number, today) for number in selection.page(0, None, "start")]
    return sorted(rows, key=lambda row: row["said"] or "9999")


def _row(catalogue: Catalogue, view: View, number: int, today: datetime.date) -> Optional:
    """A promise with its age in years, and with what came after it."""
    item = optional(view.item(number))
    said = item["stateAsOf"] or item["start"]
    after = [row["thing"] for name in AFTER for row in view.neighbours(number, name)]
    return Optional(item=item, said=said, years=_age(said, today), after=optional(after))


def _age(said: str | None, today: datetime.date) -> tuple[int, int] | None:
    """Whole years since a partial date, by the last and by the first day that it may mean; None without one.

    >>> _age("2019-05-21", datetime.date(2026, 5, 20)), _age("2019", datetime.date(2026, 5, 20))
    ((6, 6), (6, 7))
    """
    if not said:
        return None
    bounds = (divmod(day(said, last=last), 10_000) for last in (True, False))
    least, most = (today.year - year - (today.month * 100 + today.day < rest) for year, rest in bounds)
    return max(0, least), max(0, most)
