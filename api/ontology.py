"""The ontology at its IRI: a page made from the graph for people, data for programs, by version; and the context."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
from fastapi import APIRouter, Request
from starlette.responses import Response

from api import frame, negotiation
from api.cache import KEPT
from api.delivery import CORS
from api.description import endpoint_of
from api.linked import DATA, HTML, data
from api.pages.parameters import only
from graph.errors import NotFound
from graph.settings import Settings
from graph.snapshot import Snapshot
from graph.terms import prefixed
from graph.vocabulary import ONTOLOGY_GRAPH, Term, Vocabulary, rules, vocabulary

router = APIRouter(include_in_schema=False)


@router.get("/ontology/context.jsonld")
def context(request: Request) -> Response:
    """The JSON-LD context under which documents and the interface are to be read."""
    only(request)
    settings: Settings = request.app.state.settings
    headers = CORS | KEPT | {"Content-Type": DATA["jsonld"]}
    return Response((settings.ontology / "context.jsonld").read_bytes(), headers=headers)


@router.get("/ontology")
def current(request: Request) -> Response:
    """The ontology in service, as page or as data."""
    return _ontology(request, None, "")


@router.get("/ontology.{ending}")
def current_data(request: Request, ending: str) -> Response:
    """The ontology in service in one format."""
    return _ontology(request, None, ending)


@router.get("/ontology/{name}")
def by_version(request: Request, name: str) -> Response:
    """A version of the ontology; that in service is the only one that a snapshot holds."""
    version, _, ending = name.rpartition(".")
    return _ontology(request, version, ending) if ending in DATA else _ontology(request, name, "")


def _ontology(request: Request, version: str | None, ending: str) -> Response:
    only(request)
    snapshot: Snapshot = request.app.state.shelf.current()
    found = vocabulary(snapshot.store)
    if found is None:
        raise NotFound("ontology", "here")
    if version is not None and version != found.version:
        raise NotFound("version of the ontology", version)
    if ending and ending not in DATA:
        raise NotFound("format of the ontology", ending)
    format_ = ending or negotiation.choose(negotiation.accept_of(request), HTML | DATA)
    if format_ == "html":
        return frame.page(request, "ontology.html", lambda: _shown(request, found))
    where = endpoint_of(request, f"/ontology/{found.version}")
    graph = {"graph": ox.NamedNode(ONTOLOGY_GRAPH)}
    return data(request, snapshot, format_, where, lambda: snapshot.store.construct("graph-statements", graph))


def _shown(request: Request, found: Vocabulary) -> dict[str, Any]:
    settings: Settings = request.app.state.settings
    known = {term.iri for term in (*found.classes, *found.properties, *found.others)}
    return {
        "vocabulary": found,
        "rules": rules(settings.ontology),
        "formats": list(DATA),
        "name": prefixed,
        "link": lambda iri: f"#{Term(iri).anchor}" if iri in known else iri,
    }
