"""Which engine the service runs on: the embedded one, or the one that `TECH_AXIS_ENDPOINT` names."""

from __future__ import annotations

from graph.engine import Engine
from graph.settings import Settings
from graph.snapshot import Shelf


def open_shelf(settings: Settings) -> Shelf:
    """The shelf that hands out the snapshot in service."""
    if settings.endpoint is None:
        return Shelf(settings)
    from graph.remote.shelf import RemoteShelf

    return RemoteShelf(settings)


def make_engine(settings: Settings, shelf: Shelf) -> Engine:
    """The engine that answers queries on the snapshots of a shelf."""
    if type(shelf) is Shelf or not settings.endpoint:
        from graph.pool import WorkerPool

        return WorkerPool(settings)
    from graph.remote.engine import RemoteEngine

    return RemoteEngine(settings)
