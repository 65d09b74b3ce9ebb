"""The SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/), for reading."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from api import negotiation
from api.delivery import preflight, respond
from api.description import endpoint_of
from api.protocol import check_address, parameters
from graph.engine import GRAPHS, Query
from graph.errors import BadParameter, NotFound
from graph.settings import Settings
from graph.snapshot import Snapshot
from graph.terms import GRAPH
from graph.tokens import refuse_update

PATH = "/rdf-graph-store"
READING = ("GET", "HEAD", "OPTIONS")
WRITING = ("PUT", "POST", "DELETE", "PATCH")
KNOWN = ("default", "format", "graph")
WHOLE = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


async def graph_store(request: Request) -> Response:
    """A graph as a whole: named by ``?graph=``, by ``?default``, or by the path of the request."""
    if request.method == "OPTIONS":
        return preflight(", ".join(READING))
    if request.method in WRITING:
        refuse_update()
    settings: Settings = request.app.state.settings
    snapshot: Snapshot = request.app.state.shelf.current()
    check_address(request, settings)
    given = _given(request)
    graph = _named(request, given, snapshot)
    format_ = negotiation.format_for(given.get("format"), negotiation.accept_of(request, page=False), GRAPHS)
    query = Query(WHOLE, format_) if graph is None else Query(WHOLE, format_, (graph,), ())
    return await respond(request, snapshot, query, settings.query_timeout)


def _given(request: Request) -> dict[str, str]:
    given: dict[str, str] = {}
    for name, value in parameters(request.scope["query_string"]):
        if name not in KNOWN:
            raise BadParameter(name, "it is not known here; known are " + ", ".join(KNOWN))
        if name in given:
            raise BadParameter(name, "it is given more than once")
        given[name] = value
    return given


def _named(request: Request, given: dict[str, str], snapshot: Snapshot) -> str | None:
    """The graph that a request is about, None for the default graph; raises `BadParameter` and `NotFound`."""
    path: str = request.scope["raw_path"].decode("ascii", "replace").removeprefix(PATH).removeprefix("/")
    if (len({"graph", "default"} & given.keys()) + bool(path)) != 1:
        raise BadParameter(
            "graph", "name one graph: by ?graph= and its IRI, by ?default, or by the path after the store"
        )
    if path:
        candidates = [endpoint_of(request, f"{PATH}/{path}"), GRAPH + path]
    elif "default" in given:
        return None
    else:
        candidates = [given["graph"]]
    try:
        found = [graph for graph in candidates if snapshot.store.holds_graph(graph)]
    except ValueError as error:
        raise BadParameter("graph", f"{candidates[0]!r} is no absolute IRI") from error
    if found:
        return found[0]
    raise NotFound("graph", candidates[-1])
