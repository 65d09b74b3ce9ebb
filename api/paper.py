"""What stands at the foot of every printed sheet: where it is from, of which day and snapshot, and its number."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame, locale
from api.frame import _
from graph.snapshot import Snapshot

router = APIRouter(include_in_schema=False)
FOOT = _("Tech Axis, data of %(day)s, snapshot %(id)s")


@router.get("/paper.css")
def paper(request: Request) -> Response:
    """The style sheet with the margin boxes of CSS Paged Media: texts there can come from a style sheet alone."""

    def gather() -> dict[str, str]:
        snapshot: Snapshot = request.app.state.shelf.current()
        language = locale.chosen(request)
        foot = locale.catalogue(language).gettext(FOOT)
        return {"foot": foot % {"day": locale.date(str(snapshot.manifest.day), language), "id": snapshot.id}}

    answer = frame.page(request, "paper.css", gather)
    answer.headers["Content-Type"] = "text/css; charset=utf-8"
    return answer
