"""How the service is: for people, for load balancers, for other programs."""

from __future__ import annotations

from importlib.metadata import version

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import PlainTextResponse, Response

from api import schemas
from graph import limits
from graph.errors import SnapshotError

router = APIRouter()


class Status(BaseModel):
    """The snapshot in service, what it holds, and the limits of queries."""

    version: str = Field(description="Version of the program.")
    snapshot: str = Field(description="Identifier of the snapshot: the hash of what went in.")
    created: str = Field(description="When the snapshot was built (UTC).")
    model: bool = Field(description="False where RDF files are served as they are.")
    counts: dict[str, int] = Field(description="How many things of each kind it holds.")
    limits: dict[str, float] = Field(description="Every limit, by its name in the header Tech-Axis-Limits.")


@router.get(
    "/api/v1/status",
    operation_id="status",
    tags=["overview"],
    summary="The snapshot in service and the limits of queries",
    responses=schemas.PROBLEMS,
)
def status(request: Request) -> Status:
    """What is served, since when, and within which limits."""
    snapshot = request.app.state.shelf.current()
    settings = request.app.state.settings
    return Status(
        version=version("tech-axis"),
        snapshot=snapshot.id,
        created=snapshot.manifest.created,
        model=snapshot.manifest.model,
        counts=snapshot.manifest.counts,
        limits=limits.values(settings),
    )


@router.get("/healthz", include_in_schema=False)
def healthy() -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


@router.get("/readyz", include_in_schema=False)
def ready(request: Request) -> Response:
    """There is a snapshot to serve from."""
    try:
        snapshot = request.app.state.shelf.current()
    except SnapshotError as error:
        return PlainTextResponse(f"{error}\n", status_code=503)
    return PlainTextResponse(f"ready: {snapshot.id}\n")
