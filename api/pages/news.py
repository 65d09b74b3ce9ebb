"""What is new since a day: records that entered the graph or changed, and what began; with an Atom feed (RFC 4287)."""

from __future__ import annotations

import datetime
from typing import Any

import numpy as np
from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame, locale
from api.description import endpoint_of
from api.pages.addresses import address
from api.pages.notes import Notes
from api.pages.optional import optional
from api.pages.parameters import only
from graph.catalogue import Catalogue, Filters, Selection, View, catalogue_of
from graph.catalogue.columns import day
from graph.errors import BadParameter
from graph.snapshot import Snapshot

router = APIRouter()
ROWS = 60
"""How many rows of each kind the page shows."""
ENTRIES = 50
"""How many entries the feed holds."""


@router.get("/new")
def new(request: Request) -> Response:
    """What entered the graph, changed, began or was agreed since a day: by default the first of the last quarter.

    Where nothing began since then, it is the first of the quarter in which the newest thing did.
    """
    snapshot: Snapshot = request.app.state.shelf.current()
    catalogue, today = catalogue_of(snapshot), snapshot.manifest.day
    given = only(request, "since").get("since")
    since = _since(given, today) if given else _usual(catalogue, today)

    def gather() -> dict[str, Any]:
        view = View(catalogue, locale.chosen(request))
        began = begun_since(catalogue, since, today)
        published = published_since(catalogue, since, today)
        changed = Selection(catalogue, "cooperation", Filters(changed_since=since))
        return {
            "since": since,
            "today": today,
            "began": [optional(view.item(number)) for number in began[:ROWS]],
            "began_total": len(began),
            "announced": [optional(view.item(number)) for number in announced_since(catalogue, since, today)],
            "published": [optional(view.item(number)) for number in published[:ROWS]],
            "published_total": len(published),
            "changed": [optional(view.item(number)) for number in changed.page(0, ROWS, "-changed")],
            "changed_total": changed.total,
            "whole": changed.total == catalogue.size("cooperation"),
            "address": address,
            "notes": Notes(),
        }

    return frame.page(request, "new.html", gather)


@router.get("/feed.atom")
def feed(request: Request) -> Response:
    """The cooperations recorded or changed last, as an Atom feed in the reader's language."""
    snapshot: Snapshot = request.app.state.shelf.current()
    only(request)

    def gather() -> dict[str, Any]:
        catalogue = catalogue_of(snapshot)
        view = View(catalogue, locale.chosen(request))
        numbers = _newest(catalogue)
        return {
            "entries": [optional(view.item(number)) for number in numbers],
            "updated": max((catalogue.document(number)["modified"] for number in numbers), default="1970-01-01"),
            "base": endpoint_of(request, ""),
            "address": address,
        }

    return frame.page(request, "feed.xml", gather, headers={"Content-Type": "application/atom+xml; charset=utf-8"})


def begun_since(catalogue: Catalogue, since: datetime.date, today: datetime.date) -> list[int]:
    """The cooperations that began between two days, the newest first; a partial date counts as its first day.

    What is only announced is left out: that its day has passed does not mean that it took place.
    """
    offset, end = catalogue.ranges["cooperation"]
    announced = catalogue.facet("cooperation", "state").having(["status/announced"], end - offset)
    first = catalogue.array("first")[offset:end]
    order = catalogue.array("cooperation.order.-start")
    kept = np.flatnonzero((first >= _number(since)) & (first <= _number(today)) & ~announced)
    wanted = set(kept.tolist())
    return [int(number) + offset for number in order.tolist() if number in wanted]


def announced_since(catalogue: Catalogue, since: datetime.date, today: datetime.date) -> list[int]:
    """The cooperations that were announced between two days and are no more than that, the newest first."""
    offset, end = catalogue.ranges["cooperation"]
    mask = catalogue.facet("cooperation", "state").having(["status/announced"], end - offset)
    found = []
    for row in mask.nonzero()[0].tolist():
        said = day(catalogue.document(offset + row).get("stateAsOf"))
        if _number(since) <= said <= _number(today):
            found.append((-said, offset + row))
    return [number for _, number in sorted(found)]


def published_since(catalogue: Catalogue, since: datetime.date, today: datetime.date) -> list[int]:
    """The sources published between two days, the newest first; a partial date counts as its first day."""
    offset, end = catalogue.ranges["source"]
    issued = catalogue.array("first")[offset:end]
    order = catalogue.array("source.order.-start")
    return [int(number) + offset for number in order if _number(since) <= issued[number] <= _number(today)]


def _newest(catalogue: Catalogue) -> list[int]:
    """By the day of the last change, and then by the day on which it began."""
    offset, end = catalogue.ranges["cooperation"]
    first, changed = catalogue.array("first")[offset:end], catalogue.array("changed")[offset:end]
    order = np.lexsort((np.arange(len(first)), -first, -changed))
    return [int(number) + offset for number in order[:ENTRIES]]


def _number(day: datetime.date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def _usual(catalogue: Catalogue, today: datetime.date) -> datetime.date:
    """The first day of the quarter before that of the data, or of an earlier one in which something began."""
    usual = _quarter(_quarter(today) - datetime.timedelta(days=1))
    newest = begun_since(catalogue, datetime.date(1, 1, 1), today)[:1]
    if not newest:
        return usual
    began = datetime.datetime.strptime(str(catalogue.array("first")[newest[0]]), "%Y%m%d").date()
    return min(usual, _quarter(began))


def _quarter(day: datetime.date) -> datetime.date:
    return datetime.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _since(given: str, today: datetime.date) -> datetime.date:
    """The day asked for; raises `BadParameter`."""
    try:
        since = datetime.date.fromisoformat(given)
    except ValueError as error:
        raise BadParameter("since", f"{given[:40]!r} is no date; write it as 2026-01-31") from error
    if since > today:
        raise BadParameter("since", f"{given} lies after the day of the data, {today.isoformat()}")
    return since
