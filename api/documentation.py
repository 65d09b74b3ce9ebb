"""The OpenAPI document and the page on which it can be read and tried; nothing on it is asked of anyone else."""

from __future__ import annotations

import json
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema
from starlette.responses import RedirectResponse, Response

from api import frame
from api.delivery import CORS
from api.match import Batch
from api.schemas import Problem

router = APIRouter(include_in_schema=False)
EXAMPLES = Path(__file__).parent / "examples.json"
"""Answers of the service itself, shortened: ``python -m tests.examples`` writes them anew."""
ABOUT = """
Who cooperates with whom among Europe's tech regions: on what, since when, in what state, and where that is written.

* Lists come in one envelope (`data`, `meta`, `links`); follow `links.next` to go on.
* Every fact carries its `sources`. A field that is absent claims nothing.
* Errors are problem documents (RFC 9457) in one shape. Unknown and repeated parameters are refused.
* Answers depend on the snapshot alone: send `If-None-Match` and get 304 until the graph changes.
* What may change in later versions, and what may not, is promised in `docs/api.md`.
"""


def swagger_folder() -> Path:
    """The folder of Swagger UI inside the installed fastapi-offline."""
    return Path(str(files("fastapi_offline") / "static"))


def describe(app: FastAPI) -> None:
    """Let an application give its OpenAPI document with the shapes that routes refer to by name."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            found = get_openapi(
                title="Tech Axis",
                version=version("tech-axis"),
                description=ABOUT,
                routes=app.routes,
                servers=app.servers or None,
                openapi_version="3.1.0",
            )
            _, shapes = models_json_schema(
                [(Problem, "serialization"), (Batch, "validation")], ref_template="#/components/schemas/{model}"
            )
            _show(found["paths"])
            found["components"]["schemas"] = dict(sorted((shapes["$defs"] | found["components"]["schemas"]).items()))
            app.openapi_schema = found
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]


def _show(paths: dict[str, Any]) -> None:
    """Put an example of a whole answer beside the schema of each operation."""
    examples = json.loads(EXAMPLES.read_text(encoding="utf-8"))
    for path, methods in paths.items():
        for method, said in methods.items():
            if example := examples.get(f"{method} {path}"):
                said["responses"]["200"]["content"]["application/json"]["example"] = example


@router.get("/api/v1")
def index(request: Request) -> Response:
    """Where the interface is described, for those who begin at its address."""
    return RedirectResponse(request.app.state.settings.path + request.app.openapi_url, headers=CORS)


@router.get("/docs")
def docs(request: Request) -> Response:
    """The interface, to be read and tried."""
    return frame.page(request, "docs.html")
