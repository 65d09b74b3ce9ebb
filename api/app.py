"""The application, made by a function: nothing is opened or read at import."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.telemetry import TelemetryConfig
from starlette.routing import Route
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from api import (
    ahead,
    analytics,
    assets,
    documentation,
    dumps,
    explore,
    frame,
    frontend,
    graphs,
    linked,
    match,
    metrics,
    ontology,
    overview,
    pages,
    paper,
    partners,
    paths,
    problems,
    reconcile,
    resources,
    scenario,
    search,
    status,
)
from api.cache import CacheLayer
from api.compression import Compression
from api.description import describe, examples
from api.direct import Direct
from api.fair_use import FairUse
from api.gate import Gate
from api.graph_store import PATH, READING, WRITING, graph_store
from api.logs import Journal
from api.mcp_http import Assistants
from api.parameters import only_known
from api.prefix import Prefix
from api.rates import RateLimit
from api.security import SecurityHeaders
from api.sparql import METHODS, sparql
from graph.backend import make_engine
from graph.settings import Settings
from graph.snapshot import Shelf

SPARQL = Route("/sparql", sparql, methods=METHODS)


def create_app(settings: Settings, shelf: Shelf, *, prepare: bool = False) -> FastAPI:
    """The service over the snapshots of a shelf; with ``prepare`` it makes what first visits need once it runs."""
    app = FastAPI(
        title="Tech Axis",
        description="The knowledge graph of European tech-region alliances.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=_lifespan,
        servers=[{"url": settings.path}] if settings.path else None,
        dependencies=[Depends(only_known)],
        telemetry=TelemetryConfig(tracing=False, metrics=False, logs=False),  # what is counted stays here: api.metrics
    )
    app.state.settings = settings
    app.state.shelf = shelf
    app.state.prepare = prepare
    app.state.fair_use = FairUse(settings.fair_use_seconds)
    problems.register(app)
    # The layer added last is the first to see a request.
    app.add_middleware(Gate)
    app.add_middleware(Direct, routes=[SPARQL])
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Compression)
    app.add_middleware(CacheLayer, shelf=shelf, megabytes=settings.cache_mb, posts=[SPARQL.path])
    if settings.requests_per_minute:
        app.add_middleware(RateLimit, per_minute=settings.requests_per_minute)
    app.add_middleware(Journal, routes=app.router.routes)
    if settings.path:
        app.add_middleware(Prefix, path=settings.path)
    app.router.routes[:0] = _sparql_routes()
    app.include_router(status.router)
    app.include_router(metrics.router)
    app.include_router(explore.router)
    app.include_router(resources.router)
    app.include_router(analytics.router)
    app.include_router(partners.router)
    app.include_router(scenario.router)
    app.include_router(paths.router)
    app.include_router(search.router)
    app.include_router(overview.router)
    app.include_router(graphs.router)
    app.include_router(match.router)
    app.include_router(reconcile.router)
    app.include_router(documentation.router)
    documentation.describe(app)
    app.mount("/assets/swagger", StaticFiles(directory=documentation.swagger_folder()), name="swagger")
    app.include_router(dumps.router)
    app.include_router(frame.router)
    app.include_router(paper.router)
    app.include_router(linked.router)
    app.include_router(ontology.router)
    app.include_router(pages.router)
    app.mount("/assets/vis", StaticFiles(directory=assets.vis_folder()), name="vis")
    if frontend.YASQE.installed:
        app.mount("/assets/yasqe", StaticFiles(directory=frontend.YASQE.folder), name="yasqe")
    app.mount("/static", StaticFiles(directory=assets.static_folder()), name="static")
    return app


def _sparql_routes() -> list[Route]:
    """What the standards around SPARQL ask for; first in line, because programs ask here most."""
    return [
        SPARQL,
        Route(PATH, graph_store, methods=[*READING, *WRITING]),
        Route(PATH + "/{path:path}", graph_store, methods=[*READING, *WRITING]),
        Route("/mcp", _ToAssistants(), methods=["GET", "POST", "DELETE"]),
        Route("/.well-known/void", describe, methods=["GET"]),
        Route("/.well-known/sparql-examples", examples, methods=["GET"]),
    ]


class _ToAssistants:
    """Hands a request on to what serves assistants, which is there once the service has started."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["app"].state.assistants(scope, receive, send)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The workers live as long as the service."""
    app.state.engine = make_engine(app.state.settings, app.state.shelf)
    app.state.engine.warm_up()
    state = app.state
    state.assistants = Assistants(state.settings, state.shelf, state.engine, state.fair_use)
    if state.prepare:
        ahead.begin(state.shelf)
    try:
        yield
    finally:
        await state.assistants.close()
        await app.state.engine.close()
        metrics.leave()
