"""Linked data: whoever looks up an IRI is led to its page or to data (https://www.w3.org/TR/cooluris/, section 4.3).

    /id/region/bavaria      the region itself: 303 to one of the documents below, as the client prefers
    /regions/bavaria        its page
    /doc/id/region/bavaria.ttl, .jsonld, .rdf, .nt    what the graph says of it
    /doc/id/region/bavaria  the same in the format that the client prefers

An IRI leads to the service whose address stands in front of the same path; w3id.org sends them there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from urllib.parse import quote, urlencode

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api import negotiation
from api.cache import KEPT, matches, not_modified
from api.delivery import CORS, headers_of
from api.description import endpoint_of
from api.graph_store import PATH as GRAPH_STORE
from api.pages.addresses import address
from api.pages.parameters import only
from graph.catalogue import catalogue_of
from graph.engine import GRAPHS
from graph.errors import NotFound
from graph.jsonld import Writer
from graph.resources import about, description, successor
from graph.settings import Settings
from graph.snapshot import Snapshot
from graph.terms import BASE, GRAPH, PREFIXES
from graph.vocabulary import Term

router = APIRouter(include_in_schema=False)
HTML = {"html": "text/html; charset=utf-8"}
DATA = {name: GRAPHS[name] for name in ("ttl", "jsonld", "rdf", "nt")}
"""The formats in which a document can be had, by the ending of its address; the first is the default."""
LOOKED_UP = ("id", "code", "question", "shape")
"""The first part of the path of IRIs that name things; graphs and the ontology are documents themselves."""
CONTEXT = "/ontology/context.jsonld"
SEE_OTHER = CORS | KEPT | {"Vary": "Accept"}


def _look_up(area: str) -> Callable[[Request, str], Response]:
    def look_up(request: Request, name: str) -> Response:
        """303 to the page or the data of a thing, 308 to what it was renamed to; raises `NotFound`."""
        only(request)
        snapshot: Snapshot = request.app.state.shelf.current()
        path = f"{area}/{name}"
        _require(snapshot, path)
        if (renamed := successor(snapshot.store, BASE + path)) is not None:
            return RedirectResponse(_local(request, renamed), 308, SEE_OTHER)
        page = page_of(snapshot, path)
        accept = negotiation.accept_of(request)
        format_ = negotiation.choose(accept, DATA if page is None else HTML | DATA)
        place = page if format_ == "html" and page else f"/doc/{quote(path)}.{format_}"
        return RedirectResponse(here(request, place), 303, SEE_OTHER)

    return look_up


for _area in LOOKED_UP:
    router.get(f"/{_area}/{{name:path}}")(_look_up(_area))


@router.get("/graph/{name:path}")
def graph(request: Request, name: str) -> Response:
    """303 to the page or the statements of a named graph; raises `NotFound`."""
    only(request)
    snapshot: Snapshot = request.app.state.shelf.current()
    if _node(GRAPH + name) is None or not snapshot.store.holds_graph(GRAPH + name):
        raise NotFound("graph", name)
    place = f"{GRAPH_STORE}/{quote(name)}"
    if negotiation.choose(negotiation.accept_of(request), HTML | DATA) == "html":
        record = f"id/cooperation/{name.removeprefix('cooperations/')}"
        query = f"SELECT ?subject ?property ?value\nWHERE {{ GRAPH <{GRAPH}{name}> {{ ?subject ?property ?value }} }}"
        place = page_of(snapshot, record) or f"/sparql?{urlencode({'query': query})}"
    return RedirectResponse(here(request, place), 303, SEE_OTHER)


@router.get("/doc/{name:path}")
def document(request: Request, name: str) -> Response:
    """What the graph says of a thing, in the format of the address's ending or else the one preferred."""
    only(request)
    snapshot: Snapshot = request.app.state.shelf.current()
    path, _, ending = name.rpartition(".")
    if ending not in DATA:
        path, ending = name, negotiation.choose(negotiation.accept_of(request, page=False), DATA)
    if path.partition("/")[0] not in LOOKED_UP:
        raise NotFound("document", name)
    where = endpoint_of(request, f"/doc/{quote(path)}")

    def triples() -> list[ox.Triple]:
        others = [f"{where}.{other}" for other in DATA]
        return about(where, BASE + path, snapshot.id, others) + description(snapshot.store, BASE + path)

    _require(snapshot, path)
    return data(request, snapshot, ending, where, triples)


def data(
    request: Request, snapshot: Snapshot, format_: str, where: str, triples: Callable[[], Iterable[ox.Triple]]
) -> Response:
    """A document with these statements; it is at this address with the ending of the format behind it."""
    settings: Settings = request.app.state.settings
    headers = headers_of(snapshot, settings, DATA[format_], "document", where)
    headers["Content-Location"] = f"{where}.{format_}"
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return not_modified(headers)
    if format_ == "jsonld":
        context = json.loads((settings.ontology / "context.jsonld").read_bytes())["@context"]
        shown = Writer(context).document(triples(), endpoint_of(request, CONTEXT))
        return Response(json.dumps(shown, ensure_ascii=False, indent=1), headers=headers)
    written = ox.serialize(triples(), format=ox.RdfFormat.from_extension(format_), prefixes=PREFIXES)
    return Response(written, headers=headers)


def page_of(snapshot: Snapshot, path: str) -> str | None:
    """Where the page of a thing is, or of the whole that it is a part of; None where there is none.

    Paths are those of IRIs below the base: ``id/region/bavaria``, ``code/kind/visit``.
    """
    area, _, name = path.partition("/")
    if area == "code":
        return f"/ontology#{Term(BASE + path).anchor}"
    if area != "id" or not snapshot.manifest.model:
        return None
    if name == "topic":
        return "/topics"
    kind, _, rest = name.partition("/")
    whole = f"{kind}/{rest.partition('/')[0]}"
    if whole not in catalogue_of(snapshot).numbers:
        return None
    return address(name if "/commitment/" in name else whole)


def here(request: Request, path: str) -> str:
    """A path of this service as a client must ask for it."""
    settings: Settings = request.app.state.settings
    return (settings.base_url or "") + path


def _local(request: Request, iri: str) -> str:
    return here(request, "/" + quote(iri.removeprefix(BASE))) if iri.startswith(BASE) else iri


def _node(iri: str) -> ox.NamedNode | None:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        return None


def _require(snapshot: Snapshot, path: str) -> None:
    """Raise `NotFound` where the graph says nothing of what a path names."""
    node = _node(BASE + path)
    if node is None or not snapshot.store.select("resource-known", {"resource": node}):
        raise NotFound("thing", path.partition("/")[2])
