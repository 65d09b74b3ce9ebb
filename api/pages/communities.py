"""Which groups there are: regions and countries that do more among themselves than with the rest."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame
from api.pages.choices import Choices
from graph.analytics import ranking
from graph.analytics.report import Question, report_of

router = APIRouter()
MEMBERS = 16
"""How many members of a group stand on the page before the rest is folded away."""
COLOURS = 8


@router.get("/communities")
def communities(request: Request) -> Response:
    """The groups of the network of working ties, of all topics or one, as it is or as of a day."""
    asked = Choices(request, "topic", "asOf")
    topic, day = asked.topic(), asked.day()

    def gather() -> dict[str, Any]:
        found = report_of(asked.snapshot, Question(topic=topic, as_of=day))
        nothing = ranking.nothing(found)
        return asked.shown(
            topic=topic,
            day=day,
            about=found["about"],
            stability=found["communities"]["stability"],
            groups=[_group(asked, group) for group in found["communities"]["groups"]],
            members=MEMBERS,
            colours=COLOURS,
            nothing=nothing and asked.words(nothing.en, nothing.de),
        )

    return frame.page(request, "communities.html", gather, kept=day is None)


def _group(asked: Choices, group: dict[str, Any]) -> dict[str, Any]:
    return {
        "number": group["number"],
        "name": asked.words(group["name"]["en"], group["name"]["de"]),
        "places": [asked.view.reference(name) for name in group["members"]],
        "topics": [asked.view.reference(name) for name in group["topics"]],
        "stability": group["stability"],
        "weight": group["weight"],
    }
