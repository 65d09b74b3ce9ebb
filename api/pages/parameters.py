"""Reading the address of a page: parameters that a page does not know are refused, not passed over."""

from __future__ import annotations

from starlette.requests import Request

from graph.errors import BadParameter

EVERYWHERE = ("lang",)
"""Parameters that every page takes."""


def only(request: Request, *known: str) -> dict[str, str]:
    """The parameters of a request; raises `BadParameter` for one that is unknown or given more than once."""
    given: dict[str, str] = {}
    for name, value in request.query_params.multi_items():
        if name not in (*known, *EVERYWHERE):
            raise BadParameter(name[:40], "it is not known here; known are " + ", ".join((*known, *EVERYWHERE)))
        if name in given:
            raise BadParameter(name, "it is given more than once; several values stand behind one another with commas")
        given[name] = value
    return given
