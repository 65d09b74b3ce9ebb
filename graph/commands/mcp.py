"""``tech-axis mcp``."""

from __future__ import annotations

import anyio

from graph.backend import make_engine
from graph.commands.serve import open_ready
from graph.settings import load_settings


def mcp() -> None:
    """Serve an assistant over standard input and output (Model Context Protocol)."""
    # SIGTERM ends it as it is: unwinding would wait for a line on standard input. Workers end with it.
    anyio.run(_serve)


async def _serve() -> None:
    from api.assistant import Assistant
    from api.fair_use import FairUse
    from api.mcp import make_server

    settings = load_settings()
    shelf = open_ready(settings)
    engine = make_engine(settings, shelf)
    try:
        engine.warm_up()
        await make_server(Assistant(settings, shelf, engine, FairUse(0))).run_stdio_async()
    finally:
        await engine.close()
        shelf.close()
