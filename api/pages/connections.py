"""How one place reaches another: through whom, on what, on what evidence."""

from __future__ import annotations

import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame
from api.pages.choices import Choices
from api.pages.optional import optional
from graph.analytics.paths import SHOWN, Path, Step, find_paths
from graph.analytics.report import Question
from graph.errors import BadParameter

router = APIRouter()
WAYS = 4
PEOPLE = 3
"""How many people in office are named of a place on the way."""


@router.get("/connections")
def connections(request: Request) -> Response:
    """The ways from one place to another, or the form that asks for two."""
    asked = Choices(request, "from", "to", "topic", "asOf")
    start, goal, topic, day = asked.place("from"), asked.place("to"), asked.topic(), asked.day()
    if start is not None and start == goal:
        raise BadParameter("to", "it is the same place as where the way begins: choose another")

    def gather() -> dict[str, Any]:
        ways = _ways(asked, start, goal, topic, day) if start and goal else None
        first = asked.first_year(Question("all", topic)) if ways == [] else None
        direct = _direct(asked, start, goal, topic, day) if ways else False
        return asked.shown(start=start, goal=goal, topic=topic, day=day, ways=ways, first=first, direct=direct)

    return frame.page(request, "connections.html", gather, kept=day is None)


def _direct(asked: Choices, start: str | None, goal: str | None, topic: str | None, day: datetime.date | None) -> bool:
    """Whether the two have a tie of their own, however weak."""
    return bool(asked.territory.project("all", topic=topic, as_of=day).has_edge(start, goal))


def _ways(asked: Choices, start: str, goal: str, topic: str | None, day: datetime.date | None) -> list[dict[str, Any]]:
    found = find_paths(asked.snapshot, asked.territory, start, goal, topic=topic, as_of=day, limit=WAYS)
    return [_way(asked, path) for path in found.items]


def _way(asked: Choices, path: Path) -> dict[str, Any]:
    return {
        "places": [asked.view.reference(place) for place in path.places],
        "steps": [_step(asked, step, last=step is path.steps[-1]) for step in path.steps],
    }


def _step(asked: Choices, step: Step, last: bool) -> dict[str, Any]:
    """A step with its cooperations in full, and who holds office where it leads to."""
    catalogue, view = asked.catalogue, asked.view
    people = [] if last else view.neighbours(catalogue.numbers[step.other], "people", 0, PEOPLE)
    items = [view.item(catalogue.numbers[through.id]) for through in step.through]
    return {
        "one": view.reference(step.one),
        "other": view.reference(step.other),
        "direct": step.direct,
        "announced": step.announced,
        "cooperations": step.cooperations,
        "left": max(0, step.cooperations - SHOWN),
        "items": optional(items),
        "people": optional(people),
    }
