"""A real server on a thread, for tests, benchmarks and pictures."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from api.app import create_app
from api.connections import configured
from graph.backend import open_shelf
from graph.settings import Settings
from graph.snapshot import Shelf


@contextmanager
def running(settings: Settings, shelf: Shelf | None = None) -> Iterator[str]:
    """Serve until the block ends; gives the address."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    shelf = shelf or open_shelf(settings)
    server = uvicorn.Server(configured(create_app(settings, shelf), log_level="error"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
        listening.close()
        shelf.close()
