"""Errors as problem documents (RFC 9457), in one shape: the only place that knows which error has which status."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, Response

from api import logs, metrics
from api.delivery import CORS
from api.security import SECURITY
from graph import errors

STATUSES: dict[type[errors.TechAxisError], tuple[int, str]] = {
    errors.NotFound: (404, "not found"),
    errors.BadParameter: (400, "bad parameter"),
    errors.NotAcceptable: (406, "no acceptable format"),
    errors.UnsupportedMediaType: (415, "unsupported media type"),
    errors.TooLarge: (413, "too large"),
    errors.Refused: (403, "refused"),
    errors.RateReached: (429, "too many requests"),
    errors.RequestError: (400, "bad request"),
    errors.QuerySyntaxError: (400, "syntax error"),
    errors.QueryTimeout: (503, "time limit reached"),
    errors.QueryOutOfMemory: (507, "memory limit reached"),
    errors.ResultTooLarge: (507, "answer too large"),
    errors.QueueFull: (503, "too many queries"),
    errors.FairUseReached: (429, "fair use reached"),
    errors.WorkerDied: (500, "query failed"),
    errors.SnapshotReplaced: (503, "data replaced"),
    errors.EngineSlow: (504, "engine too slow"),
    errors.EngineFault: (502, "engine failed"),
    errors.QueryError: (500, "query failed"),
    errors.SnapshotError: (503, "no snapshot"),
    errors.InputError: (500, "bad input files"),
    errors.SettingsError: (500, "bad settings"),
    errors.TechAxisError: (500, "error"),
}
MEDIA_TYPE = "application/problem+json"
log = logging.getLogger("tech_axis")


def status_of(error: errors.TechAxisError) -> tuple[int, str]:
    """Status and title of an error: of its own class, or of the nearest one above."""
    if isinstance(error, errors.TooLarge) and error.part == "address":
        return 414, "address too long"
    return next(STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES)


def problem(status: int, title: str, detail: str, **more: object) -> JSONResponse:
    """A problem document; what else there is to say stands beside the members of the standard."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail} | more
    # The layers that add headers see neither crashes nor what is refused before there is a request.
    headers = CORS | SECURITY | {"Cache-Control": "no-store", "Vary": "Accept"}
    if "retry_after" in more:
        headers["Retry-After"] = str(more["retry_after"])
    return JSONResponse(body, status, headers, MEDIA_TYPE)


def problem_for(error: errors.TechAxisError) -> JSONResponse:
    """The problem document of an error of the tree, with its fields."""
    status, title = status_of(error)
    metrics.count_error(error)
    # Its own fields alone: a pool of processes hangs the traceback of its worker on an error.
    names = [name for name in getattr(error, "__dataclass_fields__", {}) if name != "reason"]
    more = {name: value for name in names if isinstance(value := getattr(error, name), int | float | str | list)}
    if isinstance(error, errors.QueryTimeout):
        more["retry_after"] = 60
    return problem(status, title, str(error), **more)


async def _on_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, errors.TechAxisError)
    if _wants_page(request):
        from api.frame import error_page

        parameter, meant = str(getattr(error, "parameter", "")), tuple[str, ...]()
        if isinstance(error, errors.NotFound):
            parameter = next((name for name, value in request.query_params.items() if value == error.name), "")
            meant = error.nearest if parameter else ()
        return error_page(request, *status_of(error), str(error), parameter, meant)
    return problem_for(error)


async def _on_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    title = HTTPStatus(error.status_code).phrase.lower()
    detail = error.detail if error.detail.lower() != title else f"{request.method} {request.url.path}: {title}"
    if _wants_page(request):
        from api.frame import error_page

        return error_page(request, error.status_code, title, "" if detail.endswith(title) else detail)
    response = problem(error.status_code, title, detail)
    response.headers.update(error.headers or {})
    if response.headers.get("allow") == "GET":
        response.headers["Allow"] = "GET, HEAD"  # the layer of kept answers gives what GET would
    return response


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    name = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"][0])
    return problem(400, "bad parameter", f"parameter {name!r}: {first['msg']}", parameter=name)


async def _on_crash(request: Request, error: Exception) -> Response:
    log.exception("unexpected error on %s %s", request.method, request.url.path, exc_info=error)
    name = logs.request_id.get() or ""
    response = problem(500, "internal error", "something went wrong here; it has been noted", request=name)
    response.headers[logs.HEADER] = name
    response.headers["Connection"] = "close"  # the server closes it after a crash, and clients should know
    return response


def _wants_page(request: Request) -> bool:
    """Whether a person's browser asked, outside the programming interface."""
    path = request.url.path
    return not path.startswith(("/api/", "/sparql", "/rdf-graph-store")) and "text/html" in request.headers.get(
        "accept", ""
    )


async def _on_left(request: Request, error: Exception) -> Response:
    """The client is gone; this closes the request, and nobody reads it."""
    return Response(status_code=499)


HANDLERS: dict[type[Exception], Callable[[Request, Exception], Awaitable[Response]]] = {
    errors.TechAxisError: _on_error,
    HTTPException: _on_http,
    ClientDisconnect: _on_left,
    RequestValidationError: _on_invalid,
}
"""What answers each kind of error but crashes."""


async def answer(request: Request, error: Exception) -> Response:
    """The answer for an error of one of the kinds in `HANDLERS`."""
    return await next(handle for kind, handle in HANDLERS.items() if isinstance(error, kind))(request, error)


def register(app: FastAPI) -> None:
    """Let an application answer every error in this shape."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
    app.add_exception_handler(Exception, _on_crash)
