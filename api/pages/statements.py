"""What an organisation needs to know before it uses the service: about, licences, privacy, accessibility, imprint."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame
from api.pages.parameters import only
from graph.settings import Settings

router = APIRouter()


def _statement(name: str) -> Callable[[Request], Response]:
    def show(request: Request) -> Response:
        settings: Settings = request.app.state.settings
        only(request)

        def gather() -> dict[str, Any]:
            return {
                "operator": settings.operator,
                "operator_address": settings.operator_address,
                "contact": settings.operator_contact,
                "version": version("tech-axis"),
                "serves": lambda path: frame.serves(request.app, path),
            }

        return frame.page(request, f"statements/{name}.html", gather)

    return show


for _name in ("about", "licences", "privacy", "accessibility", "imprint"):
    router.get(f"/{_name}")(_statement(_name))
