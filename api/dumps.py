"""The dumps of the snapshot in service: a page for people, a description for data portals, and the files.

They are made on the first request after a swap, in a process of their own, and everyone else waits for that one.
"""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse, Response

from api.cache import matches, not_modified
from api.description import endpoint_of
from api.frame import page
from api.negotiation import choose
from graph.errors import NotFound
from graph.export import catalogue, dumps
from graph.export.files import BESIDE, NETWORK_FILES, RDF_FILES, TABLE_FILES, File
from graph.snapshot import Snapshot

router = APIRouter(include_in_schema=False)
DESCRIBED = {
    "html": "text/html",
    "ttl": "text/turtle; charset=utf-8",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "nt": "application/n-triples",
}
BESIDE_MEDIA = {"dcat.ttl": "text/turtle; charset=utf-8"}
OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "public, max-age=0, must-revalidate"}
GROUPS = (("rdf", RDF_FILES), ("tables", TABLE_FILES), ("network", NETWORK_FILES))


@router.api_route("/data", methods=["GET", "HEAD"])
async def data(request: Request) -> Response:
    """What there is to download: a page, or DCAT-AP where RDF is asked for."""
    form = choose(request.headers.get("accept"), DESCRIBED)
    snapshot: Snapshot = request.app.state.shelf.current()
    if form != "html":
        return await _description(request, snapshot, form)
    made: dict[str, File] = {}
    waiting = False
    if snapshot.manifest.model:
        making = _making(request, snapshot)
        waiting = not making.done()
        # A failed making is told by its error, and tried again by the next request.
        made = {} if waiting else {file.name: file for file in making.result()}
    return page(
        request,
        "dumps.html",
        lambda: {"groups": _groups(made), "model": snapshot.manifest.model, "waiting": waiting},
        status=202 if waiting else 200,
        headers={"Refresh": "5"} if waiting else None,
    )


@router.api_route("/data/{name}", methods=["GET", "HEAD"])
async def one_file(request: Request, name: str) -> Response:
    """A file of the dump, whole or in part."""
    snapshot: Snapshot = request.app.state.shelf.current()
    files = {file.name: file for file in await _made(request, snapshot)}
    if name not in files and name not in BESIDE:
        raise NotFound("file of the dump", name)
    tag = files[name].sha256[:32] if name in files else f"{snapshot.id}-{name}"
    headers = OPEN | {"ETag": f'"{tag}"', "Tech-Axis-Snapshot": snapshot.id, "Vary": "Accept-Encoding"}
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return not_modified(headers)
    return FileResponse(dumps.dump_folder(snapshot) / name, media_type=_media(name, files), headers=headers)


def _media(name: str, files: dict[str, File]) -> str:
    file = files.get(name)
    if file is None:
        return BESIDE_MEDIA.get(name, "text/plain; charset=utf-8")
    return file.packing[1] if file.packing else file.media


async def _description(request: Request, snapshot: Snapshot, form: str) -> Response:
    files = await _made(request, snapshot)
    headers = OPEN | {"ETag": f'"{snapshot.id}-{form}"', "Vary": "Accept", "Tech-Axis-Snapshot": snapshot.id}
    if matches(request.headers.get("if-none-match"), headers["ETag"]):
        return not_modified(headers)
    address = endpoint_of(request, "/data/")
    content = catalogue.described_as(form, snapshot.id, dumps.last_modified(snapshot.store), files, address)
    return Response(content, media_type=DESCRIBED[form], headers=headers)


async def _made(request: Request, snapshot: Snapshot) -> list[File]:
    return await asyncio.shield(_making(request, snapshot))


def _making(request: Request, snapshot: Snapshot) -> asyncio.Future[list[File]]:
    """The dumps of a snapshot, now or soon; one making for all who ask. A failure is told once, then tried again."""
    state = request.app.state
    kept: tuple[str, asyncio.Future[list[File]]] | None = getattr(state, "dumps", None)
    if kept is None or kept[0] != snapshot.id:
        kept = state.dumps = snapshot.id, _started(snapshot)
    elif kept[1].done() and (kept[1].cancelled() or kept[1].exception()):
        state.dumps = None
    return kept[1]


def _started(snapshot: Snapshot) -> asyncio.Future[list[File]]:
    """The making of the dumps; it is done already where they have outlived an earlier service."""
    ready = dumps.ready(snapshot)
    if ready is None:
        return asyncio.ensure_future(run_in_threadpool(dumps.make, snapshot))
    done: asyncio.Future[list[File]] = asyncio.get_running_loop().create_future()
    done.set_result(ready)
    return done


def _groups(made: dict[str, File]) -> list[dict[str, Any]]:
    return [
        {"name": name, "files": [made.get(kind.name) or File(**vars(kind)) for kind in kinds]} for name, kinds in GROUPS
    ]
