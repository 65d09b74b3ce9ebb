"""The profile of a place: what it does more of than others, how varied it is, its gaps, and its development by year."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import drawing, frame
from api.charts import Series, across, by_year
from api.frame import _
from api.pages.addresses import LIST_NAMES, LISTS
from api.pages.choices import Choices
from api.pages.things import missing
from api.pages.timeline import changes
from graph.analytics.background import background_of
from graph.analytics.degree import STRENGTH
from graph.analytics.development import development, years
from graph.analytics.report import Question
from graph.analytics.specialisation import Portfolio, TopicShare
from graph.analytics.turnover import turnover

router = APIRouter()
SHOWN = 15
FEW = 5
"""Below so many cooperations on a topic its specialisation says little."""
SPAN = 20
"""How many years back the rank is told."""
WIDEST = 3.0
"""Where bars end: eight times as often as elsewhere, or an eighth."""


def _profile_page(type_: str) -> Callable[[Request, str], Response]:
    def show(request: Request, slug: str) -> Response:
        asked = Choices(request)
        place = f"{type_}/{slug}"
        if place not in asked.territory.places:
            return missing(request, asked.snapshot, asked.catalogue, place)
        return frame.page(request, "profile.html", lambda: _gathered(asked, place))

    return show


def _gathered(asked: Choices, place: str) -> dict[str, Any]:
    found = Portfolio(asked.territory, background_of(asked.snapshot)).specialisation(place)
    happened = turnover(asked.territory, place).years
    shares = [share for share in found.topics if share.cooperations]
    scale, drawn = drawing.deviations([_bar(share) for share in shares], ("⅛", "1", "8"))
    return asked.shown(
        place=place,
        list=(f"/{LISTS[place.partition('/')[0]]}", LIST_NAMES[place.partition("/")[0]]),
        cooperations=found.cooperations,
        related=found.related_variety,
        unrelated=found.unrelated_variety,
        rows=[
            asdict(share) | {"thing": asked.view.reference(share.topic), "drawn": picture}
            for share, picture in zip(shares, drawn, strict=True)
        ],
        scale=scale,
        shown=SHOWN,
        gaps=[(asked.view.reference(share.topic), share) for share in found.topics if share.gap],
        standing=by_year(Series("first", _("Ties that stand"), {year.year: year.standing for year in happened})),
        changes=changes(happened),
        ranks=_ranks(asked, place),
    )


def _bar(share: TopicShare) -> tuple[float, str]:
    """How far the bar of a topic reaches from the middle, which is as often as elsewhere, and its class."""
    at = across(math.log2(share.specialisation), -WIDEST, WIDEST) if share.specialisation else 0.0
    return at - 50, ("more" if at >= 50 else "less") + (" few" if share.cooperations < FEW else "")


def _ranks(asked: Choices, place: str) -> list[tuple[int, float | None, int | None, int]]:
    """Year, strength, rank and number of tied places, the newest first."""
    span = years(asked.territory, Question())
    if span is None:
        return []
    newest = min(span[1], asked.snapshot.manifest.day.year)
    rows = development(asked.territory, Question(), STRENGTH, max(span[0], newest - SPAN + 1), newest, [place])
    found = [(row["year"], row["places"][0]["value"], row["places"][0]["rank"], row["tiedPlaces"]) for row in rows]
    return [row for row in reversed(found) if row[2]]


for _type in ("region", "country"):
    router.get(f"/{LISTS[_type]}/{{slug}}/profile")(_profile_page(_type))
