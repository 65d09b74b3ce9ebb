"""The league table: regions and countries by a measure, each with the interval in which its rank lies, drawn."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import drawing, frame
from api.charts import Interval, across, decimals
from api.pages.choices import Choices, short
from graph.analytics import ranking
from graph.analytics.measures import MEASURES
from graph.analytics.report import Question, report_of
from graph.errors import BadParameter

router = APIRouter()
ROWS = 40
DEFAULT = "strength"


@router.get("/league")
def league(request: Request) -> Response:
    """Places by ``by``, on one topic, as of a day, of one country."""
    asked = Choices(request, "by", "topic", "asOf", "country", "page")
    measure = ranking.measure_named(asked.given.get("by", DEFAULT))
    topic, day, country = asked.topic(), asked.day(), asked.place("country")
    if country is not None and not country.startswith("country/"):
        raise BadParameter("country", f"{country} is no country")
    found = report_of(asked.snapshot, Question(topic=topic, as_of=day))
    every = ranking.ranking(found, measure.name)
    rows = [row for row in every if country in (None, row["country"])]
    last = max(1, -(-len(rows) // ROWS))
    number = asked.number("page", last)

    def gather() -> dict[str, Any]:
        nothing = ranking.nothing(found)
        places = len(every)
        shown = rows[(number - 1) * ROWS : number * ROWS]
        scale, drawn = drawing.intervals([interval(row, places) for row in shown], ticks(places))
        return asked.shown(
            measure={
                "name": measure.name,
                "label": asked.words(measure.label.en, measure.label.de),
                "answers": asked.words(measure.answers.en, measure.answers.de),
                "reading": asked.words(measure.reading.en, measure.reading.de),
                "digits": decimals(measure.whole, [row["value"] for row in every]),
            },
            measures=[(one.name, asked.words(one.label.en, one.label.de)) for one in MEASURES.values()],
            countries=_countries(asked, every),
            topic=topic,
            day=day,
            country=country,
            about=found["about"],
            nothing=nothing and asked.words(nothing.en, nothing.de),
            rows=[row | {"drawn": picture} for row, picture in zip(shown, drawn, strict=True)],
            scale=scale,
            places=places,
            known=asked.catalogue.numbers,
            total=len(rows),
            page_number=number,
            pages=last,
            previous=_other(asked, number - 1) if number > 1 else None,
            next=_other(asked, number + 1) if number < last else None,
        )

    return frame.page(request, "league.html", gather, kept=day is None)


def _countries(asked: Choices, rows: list[dict[str, Any]]) -> list[tuple[str, str]]:
    found = {row["country"] for row in rows if row["country"] in asked.catalogue.numbers}
    return sorted(((short(name), str(asked.name(name))) for name in found), key=lambda pair: pair[1])


def interval(row: dict[str, Any], places: int, key: str = "one") -> Interval:
    """Where the rank of a row stands, and between which ranks it may lie: the first place on the left."""
    low, rank, high = (ahead(row[name], places) for name in ("rankLow", "rank", "rankHigh"))
    return Interval(low, rank, high, key)


def ahead(rank: int, places: int) -> float:
    """Where a rank stands between the first and the last, on a logarithmic scale: the head has the most room.

    >>> ahead(1, 100), ahead(10, 100), ahead(100, 100)
    (0.0, 50.0, 100.0)
    """
    return across(math.log(rank), 0, math.log(max(places, 2)))


def ticks(places: int) -> list[tuple[str, float]]:
    """The ranks that are written above the drawing."""
    return [(str(rank), ahead(rank, places)) for rank in (1, 3, 10, 30, 100, 300, 1000) if rank <= places]


def _other(asked: Choices, number: int) -> str:
    return "/league?" + urlencode(asked.given | {"page": str(number)})
