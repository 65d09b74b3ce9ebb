"""What the service says of itself: its SPARQL 1.1 Service Description with VoID, and its example queries."""

from __future__ import annotations

import re

import pyoxigraph as ox
from starlette.requests import Request
from starlette.responses import Response

from api import negotiation
from api.cache import matches, not_modified
from api.delivery import headers_of, respond
from api.protocol import check_address, parameters
from graph.description import service_description
from graph.engine import GRAPHS, Query
from graph.errors import BadParameter
from graph.settings import Settings
from graph.snapshot import Snapshot
from graph.store import query_text
from graph.terms import PREFIXES

_HOST = re.compile(r"[\w.\-]+(:\d+)?|\[[\da-fA-F:.]+\](:\d+)?", re.ASCII)


def endpoint_of(request: Request, path: str = "/sparql") -> str:
    """The address of the SPARQL endpoint, or of another path, as it is set or else as the client reached it.

    Raises `BadParameter` for a Host that is none.
    """
    settings: Settings = request.app.state.settings
    if settings.base_url:
        return settings.base_url + path
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise BadParameter("Host", "it is no name or address of a machine")
    return f"{request.scope['scheme']}://{host}{path}"


def _format_of(request: Request) -> str:
    check_address(request, request.app.state.settings)
    given = parameters(request.scope["query_string"])
    for name, _ in given:
        if name != "format":
            raise BadParameter(name, "it is not known here; known is format")
    return negotiation.format_for(given[0][1] if given else None, negotiation.accept_of(request, page=False), GRAPHS)


def describe(request: Request) -> Response:
    """The description, in any format of RDF."""
    format_ = _format_of(request)
    settings: Settings = request.app.state.settings
    snapshot: Snapshot = request.app.state.shelf.current()
    endpoint = endpoint_of(request)
    headers = headers_of(snapshot, settings, GRAPHS[format_], "description", endpoint)
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return not_modified(headers)
    triples = service_description(endpoint, settings, snapshot)
    rdf = ox.RdfFormat.from_extension(format_)
    assert rdf is not None
    content = ox.serialize(triples, format=rdf, prefixes=_prefixes())
    assert content is not None
    return Response(content, headers=headers)


def _prefixes() -> dict[str, str]:
    more = {"sd": "http://www.w3.org/ns/sparql-service-description#", "void": "http://rdfs.org/ns/void#"}
    return PREFIXES | more | {"void-ext": "http://ldf.fi/void-ext#", "formats": "http://www.w3.org/ns/formats/"}


async def examples(request: Request) -> Response:
    """The example queries and their prefixes in the convention of SIB, with this endpoint as their target."""
    settings: Settings = request.app.state.settings
    snapshot: Snapshot = request.app.state.shelf.current()
    query = Query(query_text("examples"), _format_of(request), base=endpoint_of(request))
    return await respond(request, snapshot, query, settings.query_timeout)
