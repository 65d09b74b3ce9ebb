"""A reconciliation service for OpenRefine and others (Reconciliation Service API 0.2, W3C community group, 2023).

``/reconcile`` answers its manifest, or batches of queries (address or form); below it are suggestions, previews and
data extension. Scores are from 0 to 100, as clients of this protocol expect. JSONP (``callback``) is in the
specification for old clients; the name of the function is checked, and the answer is script, never HTML.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from html import escape
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Request
from fastapi import Query as Parameter
from pydantic import BaseModel, ConfigDict, Field, model_validator
from starlette.responses import HTMLResponse, Response

from api.bodies import checked, form, loads
from api.match import LARGEST_BATCH, Number, Text
from api.resources import opened
from graph.catalogue import TYPES, Catalogue, View
from graph.errors import BadParameter, NotFound
from graph.match import Query, match, search
from graph.terms import ONTOLOGY, THING

router = APIRouter(prefix="/reconcile", include_in_schema=False)
COUNTRY = "country"
ENGLISH = "en"
LANGUAGE = re.compile("[a-z]{2,3}")
PROPERTIES = {
    "label": "name", "type": "type", "country": "country", "within": "lies in", "kind": "kind", "isoCode": "ISO code",
    "nuts": "NUTS code", "ror": "ROR", "homepage": "homepage", "topics": "topics", "state": "state", "start": "start",
    "latitude": "latitude", "longitude": "longitude", "iri": "IRI",
}  # fmt: skip
"""What can be fetched for a thing that was matched, and what it is called."""
Type = Annotated[str | None, Parameter(alias="type")]
CALLBACK = re.compile(r"[A-Za-z_$][\w$]*(\.[A-Za-z_$][\w$]*)*", re.ASCII)
PREVIEW = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors *",
    "Cache-Control": "public, max-age=0, must-revalidate",
}


class Property(BaseModel):
    """What is known of a name beside it."""

    model_config = ConfigDict(extra="ignore")

    pid: Text
    v: Any = None


class ReconciliationQuery(BaseModel):
    """One query of a batch."""

    model_config = ConfigDict(extra="ignore")

    query: Text | None = None
    type: str | list[str] | None = None
    limit: Number = Field(default=5, ge=1, le=50)
    properties: list[Property] = Field(default_factory=list, max_length=20)

    @model_validator(mode="after")
    def _named(self) -> ReconciliationQuery:
        if self.query is None and not self.properties:
            raise ValueError("it has neither `query` nor `properties`")
        return self

    @property
    def types(self) -> Iterable[str | None]:
        """The types that there are of those asked for, each once; None for any."""
        asked = [self.type] if isinstance(self.type, str) else self.type
        return [type_ for type_ in TYPES if type_ in asked] if asked else [None]

    @property
    def name(self) -> str | None:
        """The name to be linked: the query itself, or else what is known as the label."""
        return self.query or self.known("label")

    def known(self, pid: str) -> str | None:
        """What is known as a property: the first value that is a text, or a thing that was linked before."""
        for item in self.properties:
            values = item.v if isinstance(item.v, list) else [item.v]
            texts = (value.get("id") if isinstance(value, dict) else value for value in values)
            if item.pid == pid and (found := next(filter(_plain, texts), None)):
                return str(found)
        return None


class Queries(BaseModel):
    """A batch by keys."""

    queries: Annotated[dict[str, ReconciliationQuery], Field(min_length=1, max_length=LARGEST_BATCH)]


class Extension(BaseModel):
    """A request for values of properties."""

    ids: list[Text] = Field(max_length=LARGEST_BATCH)
    properties: list[dict[str, Any]] = Field(max_length=20)


@router.api_route("", methods=["GET", "POST"])
async def reconcile(request: Request) -> Response:
    """The manifest; or answers to ``queries``; or values for ``extend``."""
    given = dict(request.query_params) | (await form(request) if request.method == "POST" else {})
    lang = given.get("lang", ENGLISH)
    if not LANGUAGE.fullmatch(lang):
        raise BadParameter("lang", f"{lang[:40]!r} is no language; write it as de")
    # With `_` jQuery keeps browsers from answering out of their caches.
    if unknown := given.keys() - {"queries", "extend", "callback", "lang", "_"}:
        raise BadParameter(min(unknown), "it is unknown; known are callback, extend, lang, queries")
    _, catalogue = opened(request)
    if "extend" in given:
        content: object = _extend(catalogue, lang, checked(loads(given["extend"], "extend"), Extension))
    elif "queries" in given:
        batch = checked({"queries": loads(given["queries"], "queries")}, Queries)
        content = await _answers(catalogue, lang, batch.queries)
    elif request.method == "POST":
        raise BadParameter("queries", "it is missing")
    else:
        content = _manifest(str(request.base_url).rstrip("/"))
    return _respond(content, given.get("callback"))


def _respond(content: object, callback: str | None) -> Response:
    if callback is None:
        return Response(orjson.dumps(content), media_type="application/json")
    if not CALLBACK.fullmatch(callback) or len(callback) > 100:
        raise BadParameter("callback", "it is no name of a function")
    text = b"/**/" + callback.encode() + b"(" + orjson.dumps(content).replace(b"<", b"\\u003c") + b");"
    return Response(text, media_type="text/javascript")


def _manifest(base: str) -> dict[str, Any]:
    return {
        "versions": ["0.1", "0.2"],
        "name": "Tech Axis",
        "identifierSpace": THING,
        "schemaSpace": ONTOLOGY + "#",
        "defaultTypes": [_type(type_) for type_ in TYPES if type_ not in ("source", "commitment")],
        "documentation": f"{base}/docs",
        "batchSize": 50,
        "view": {"url": f"{base}/id/{{{{id}}}}"},
        "preview": {"url": f"{base}/reconcile/preview?id={{{{id}}}}", "width": 420, "height": 220},
        "suggest": {
            "entity": {"service_url": f"{base}/reconcile", "service_path": "/suggest/entity"},
            "type": {"service_url": f"{base}/reconcile", "service_path": "/suggest/type"},
            "property": {"service_url": f"{base}/reconcile", "service_path": "/suggest/property"},
        },
        "extend": {"propose_properties": {"service_url": f"{base}/reconcile", "service_path": "/properties"}},
    }


def _type(type_: str) -> dict[str, str]:
    return {"id": type_, "name": type_}


async def _answers(catalogue: Catalogue, lang: str, queries: dict[str, ReconciliationQuery]) -> dict[str, Any]:
    view, answers = View(catalogue, lang), {}
    for key, query in queries.items():
        found = []
        for type_ in query.types if query.name else ():
            found += match(catalogue, Query(query.name or "", type_, query.known(COUNTRY)), query.limit)
        found.sort(key=lambda candidate: -candidate.score)
        alone = sum(candidate.match for candidate in found) == 1
        answers[key] = {
            "result": [
                {
                    "id": candidate.id,
                    "name": (shown := view.brief(catalogue.numbers[candidate.id]))["label"],
                    "description": _description(shown),
                    "type": [_type(shown["type"])],
                    "score": round(100 * candidate.score, 1),
                    "match": candidate.match and alone,
                    "features": [{"id": "likeness", "value": candidate.score}],
                }
                for candidate in found[: query.limit]
            ]
        }
        await asyncio.sleep(0)  # others are answered in between
    return answers


def _plain(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 200


def _description(shown: dict[str, Any]) -> str:
    kind = shown["kind"]["label"] if "kind" in shown else shown["type"]
    return f"{kind}, {shown['country']['label']}" if "country" in shown else str(kind)


@router.get("/suggest/{what}")
async def suggest(
    request: Request, what: str, prefix: str = "", cursor: int = 0, callback: str | None = None, type_: Type = None
) -> Response:
    """What begins with, or is like, what somebody types: things, types or properties."""
    if what == "entity":
        _, catalogue = opened(request)
        view = View(catalogue, "en")
        types = (type_,) if type_ in TYPES else TYPES
        hits = search(catalogue, prefix, types)[cursor : cursor + 20] if cursor >= 0 else []
        found = []
        for hit in hits:
            shown = view.brief(hit.number)
            entry = {"id": shown["id"], "name": shown["label"], "description": _description(shown)}
            found.append(entry | {"notable": [_type(shown["type"])]})
    elif what == "type":
        found = [_type(type_) for type_ in TYPES if prefix.lower() in type_]
    elif what == "property":
        found = [{"id": key, "name": name} for key, name in PROPERTIES.items() if prefix.lower() in name.lower()]
    else:
        raise NotFound("kind of suggestion", what)
    return _respond({"result": found}, callback)


@router.get("/properties")
async def properties(type_: Type = None, limit: int = 50, callback: str | None = None) -> Response:
    """The properties that things can be extended by."""
    shown = [{"id": key, "name": name} for key, name in PROPERTIES.items()][: max(0, limit)]
    return _respond({"type": type_, "properties": shown, "limit": limit}, callback)


@router.get("/preview")
async def preview(request: Request, id_: Annotated[str, Parameter(alias="id")]) -> Response:
    """A small page about one thing, to be shown inside another program's window."""
    _, catalogue = opened(request)
    if id_ not in catalogue.numbers:
        raise NotFound("thing", id_)
    item = View(catalogue, "en").item(catalogue.numbers[id_])
    about = item.get("description") or item.get("summary") or ""
    counts = ", ".join(f"{count} {relation}" for relation, count in item["counts"].items())
    html = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f'<title>{escape(item["label"])}</title><link rel="stylesheet" href="/static/style.css">'
        f"<body><main><h1>{escape(item['label'])}</h1><p>{escape(_description(item))}</p><p>{escape(about)}</p>"
        f"<p>{escape(counts)}</p></main></body></html>"
    )
    return HTMLResponse(html, headers=PREVIEW)


def _extend(catalogue: Catalogue, lang: str, asked: Extension) -> dict[str, Any]:
    view = View(catalogue, lang)
    names = [str(item.get("id")) for item in asked.properties]
    for name in names:
        if name not in PROPERTIES:
            raise BadParameter("extend", f"there is no property {name!r}; known are {', '.join(PROPERTIES)}")
    rows = {}
    for id_ in asked.ids:
        item = view.item(catalogue.numbers[id_]) if id_ in catalogue.numbers else {}
        item |= item.get("position", {})
        rows[id_] = {name: _cells(item.get(name)) for name in names}
    return {"meta": [{"id": name, "name": PROPERTIES[name]} for name in names], "rows": rows}


def _cells(value: Any) -> list[dict[str, Any]]:
    """The values of a property as cells of the protocol."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    return [
        {"id": item["id"], "name": item["label"]}
        if isinstance(item, dict)
        else {"float": item}
        if isinstance(item, float)
        else {"str": str(item)}
        for item in values
    ]
