"""How one place reaches another: through whom, on what, on what evidence."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import networkx as nx
from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame
from api.pages.choices import Choices
from api.pages.optional import optional
from graph.analytics.paths import SHOWN, shortest
from graph.analytics.report import Question
from graph.errors import BadParameter
from graph.government import in_office

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
        graph = asked.territory.project("all", topic=topic, as_of=day)
        ways = _ways(asked, graph, start, goal) if start and goal else None
        first = asked.first_year(Question("all", topic)) if ways == [] else None
        direct = bool(start and goal and graph.has_edge(start, goal))
        return asked.shown(start=start, goal=goal, topic=topic, day=day, ways=ways, first=first, direct=direct)

    return frame.page(request, "connections.html", gather, kept=day is None)


def _ways(asked: Choices, graph: nx.Graph, start: str, goal: str) -> list[dict[str, Any]]:
    """The cheapest ways with their places and steps, as `graph.analytics.paths` orders them."""
    found = []
    for route in shortest(graph, [start], [goal], WAYS):
        steps = [_step(asked, graph, one, other, last=other == goal) for one, other in pairwise(route)]
        found.append({"places": [asked.view.reference(place) for place in route], "steps": steps})
    return found


def _step(asked: Choices, graph: nx.Graph, one: str, other: str, last: bool) -> dict[str, Any]:
    """A step with its weightiest cooperations in full, and who holds office where it leads to."""
    catalogue, view, tie = asked.catalogue, asked.view, graph.edges[one, other]
    people = [] if last else in_office(catalogue, view, other)[:PEOPLE]
    # What is part of a wider cooperation between the two adds no weight, but it is one of the things they do.
    every = asked.territory.between(one, other, asked.topic(), asked.day())
    parts = [item.id for item in every if item.id not in tie["cooperations"]]
    names = sorted(tie["cooperations"], key=lambda name: (-tie["cooperations"][name], name)) + parts
    return {
        "one": view.reference(one),
        "other": view.reference(other),
        "direct": tie["direct"],
        "announced": tie["announced"],
        "cooperations": len(names),
        "left": max(0, len(names) - SHOWN),
        "items": optional([view.item(catalogue.numbers[name]) for name in names[:SHOWN]]),
        "people": optional(people),
    }
