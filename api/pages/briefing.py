"""The briefing: one or two pages on a tie, or on a place and a topic, made to be printed."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame
from api.pages.choices import Choices, short
from api.pages.optional import Optional, optional
from graph.briefing import brief

router = APIRouter()


def fields(rows: list[Optional]) -> list[tuple[Optional | None, list[Optional]]]:
    """Institutes by the topic that they stand under, as they come; those without one last."""
    found: dict[str, list[Optional]] = {}
    for row in rows:
        found.setdefault(row["field"]["id"] if row["field"] else "", []).append(row)
    return [(found[name][0]["field"], found[name]) for name in sorted(found, key=lambda name: not name)]


@router.get("/briefing")
def briefing(request: Request) -> Response:
    """A briefing of ``a`` on ``b``, or on itself, on one ``topic`` or all; without ``a`` a form to choose them."""
    asked = Choices(request, "a", "b", "topic")
    a, b, topic = asked.place("a"), asked.place("b"), asked.topic()
    given = Optional(asked.given | {name: short(place) for name, place in (("a", a), ("b", b)) if place})
    if a is None:
        return frame.page(request, "briefing-form.html", lambda: asked.shown(given=given))
    found = brief(asked.catalogue, asked.view, asked.snapshot.manifest.day, a, b, short(topic) if topic else None)

    def gather() -> dict[str, Any]:
        return asked.shown(
            given=given,
            briefing=found,
            a=optional(found.a),
            b=optional(found.b),
            parts={name: optional(part.rows) for name, part in found.parts.items()},
            totals={name: part.total for name, part in found.parts.items()},
            fields=fields,
        )

    return frame.page(request, "briefing.html", gather)
