"""Two places side by side: partners and topics in common and apart, institutes, and how each stands."""

from __future__ import annotations

from typing import Any

import networkx as nx
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from api import drawing, frame
from api.charts import decimals
from api.pages.choices import Choices, short
from api.pages.league import interval, ticks
from api.pages.optional import optional
from graph.analytics import ranking
from graph.analytics.measures import MEASURES
from graph.analytics.report import Report, report_of
from graph.catalogue import Filters, Selection
from graph.errors import BadParameter

router = APIRouter()
SHOWN = 8
"""How many partners, topics and institutes stand on the page before the rest is folded away."""


@router.get("/compare")
def compare(request: Request) -> Response:
    """Two regions or countries, or the form that asks for them."""
    asked = Choices(request, "a", "b")
    a, b = asked.place("a"), asked.place("b")
    if a is not None and a == b:
        raise BadParameter("b", "it is the same place as a: choose another")

    def gather() -> dict[str, Any]:
        if a is None or b is None:
            return asked.shown(a=a, b=b, found=None)
        return asked.shown(a=a, b=b, found=_compared(asked, a, b))

    return frame.page(request, "comparison.html", gather)


def _compared(asked: Choices, a: str, b: str) -> dict[str, Any]:
    graph = asked.territory.project("working")
    report = report_of(asked.snapshot)
    scale, measures = _drawn(_measures(asked, report, a, b), report["about"]["tiedPlaces"])
    return {
        "tie": _tie(asked, a, b),
        "within": _within(asked, a, b),
        "partners": _partners(asked, graph, a, b),
        "topics": _topics(asked, a, b),
        "institutes": [_institutes(asked, place) for place in (a, b)],
        "measures": measures,
        "scale": scale,
        "shown": SHOWN,
    }


def _tie(asked: Choices, a: str, b: str) -> list[dict[str, Any]]:
    """The cooperations of the two with each other, the newest first."""
    numbers = (asked.catalogue.numbers[item.id] for item in asked.territory.between(a, b))
    found: list[dict[str, Any]] = optional([asked.view.item(number) for number in numbers])
    return found


def _within(asked: Choices, a: str, b: str) -> int:
    """In how many cooperations both take part, counting what lies in the regions within them."""
    size, facet = asked.catalogue.size("cooperation"), asked.catalogue.facet("cooperation", "region")
    if not (a.startswith("region/") and b.startswith("region/")):
        return 0
    return int((facet.having([a], size) & facet.having([b], size)).sum())


def _partners(asked: Choices, graph: nx.Graph, a: str, b: str) -> dict[str, list[dict[str, Any]]]:
    """Partners by working ties: of both, of the first alone, of the second alone, the strongest first."""
    of_a, of_b = set(graph[a]) - {b}, set(graph[b]) - {a}

    def weight(name: str) -> float:
        return sum(float(graph.edges[place, name]["weight"]) for place in (a, b) if graph.has_edge(place, name))

    def listed(names: set[str]) -> list[dict[str, Any]]:
        return [asked.view.reference(name) for name in sorted(names, key=lambda name: (-weight(name), name))]

    return {"both": listed(of_a & of_b), "a": listed(of_a - of_b), "b": listed(of_b - of_a)}


def _topics(asked: Choices, a: str, b: str) -> dict[str, list[tuple[dict[str, Any], int, int]]]:
    """Topics with the number of cooperations of each of the two: in common, and apart."""
    one, other = _counted(asked, a), _counted(asked, b)
    rows = [(asked.view.reference(topic), one.get(topic, 0), other.get(topic, 0)) for topic in {**one, **other}]
    rows.sort(key=lambda row: (-min(row[1], row[2]), -row[1] - row[2], row[0]["id"]))
    return {
        "both": [row for row in rows if row[1] and row[2]],
        "a": [row for row in rows if not row[2]],
        "b": [row for row in rows if not row[1]],
    }


def _counted(asked: Choices, place: str) -> dict[str, int]:
    filters = Filters({place.partition("/")[0]: (short(place),)})
    return dict(Selection(asked.catalogue, "cooperation", filters).facets(("topic",), 1000)["topic"])


def _institutes(asked: Choices, place: str) -> list[dict[str, Any]]:
    rows = asked.view.neighbours(asked.catalogue.numbers[place], "organisations")
    found: list[dict[str, Any]] = optional(rows)
    return found


def _measures(asked: Choices, report: Report, a: str, b: str) -> list[dict[str, Any]]:
    """Each measure of both, with value, rank and the interval in which it lies."""
    places = {place["id"]: place for place in report["places"]}
    found = []
    for measure in MEASURES.values():
        rows = [ranking.place_row(places[name], measure) if name in places else None for name in (a, b)]
        found.append(
            {
                "name": measure.name,
                "label": asked.words(measure.label.en, measure.label.de),
                "reading": asked.words(measure.reading.en, measure.reading.de),
                "digits": decimals(measure.whole, [row["value"] for row in rows if row]),
                "rows": [row if row and row["rank"] is not None else None for row in rows],
            }
        )
    return found


def _drawn(measures: list[dict[str, Any]], tied: int) -> tuple[Markup, list[dict[str, Any]]]:
    """The scale of ranks, and the measures with a picture in each row."""
    rows = [pair for measure in measures for pair in zip(measure["rows"], ("one", "other"), strict=True)]
    scale, drawn = drawing.intervals([interval(row, tied, key) for row, key in rows if row], ticks(tied))
    pictures = iter(drawn)
    return scale, [
        measure | {"rows": [row and row | {"drawn": next(pictures)} for row in measure["rows"]]} for measure in measures
    ]
