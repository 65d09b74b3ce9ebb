"""One foreign engine for all processes of a test session: the first starts and fills it, the last ends it."""

from __future__ import annotations

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from pydantic import SecretStr

from graph.publish import publish
from graph.settings import Settings
from graph.snapshot import Shelf
from tests.engines import servers

PATIENCE = 900
"""Seconds for which the process that started an engine waits for the others to be done with it."""


@contextmanager
def shared(
    start: Callable[[Path], AbstractContextManager[dict[str, object]]], published: Settings, folder: Path
) -> Iterator[Settings]:
    """Settings of a service over the published data on an engine that every process of the session uses."""
    folder.mkdir(exist_ok=True)
    known, mine = folder / "engine.json", folder / f"used-by-{os.getpid()}"
    with ExitStack() as ours:
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if known.exists():
                engine: dict[str, object] = json.loads(known.read_text(encoding="utf-8"))
                if "endpoint_password" in engine:
                    engine["endpoint_password"] = SecretStr(str(engine["endpoint_password"]))
            else:
                engine = ours.enter_context(start(folder))
                publish(Shelf(published).current(), servers.on(published, engine))
                ours.callback(_wait_for_others, folder, mine)
                plain = {
                    name: value.get_secret_value() if isinstance(value, SecretStr) else value
                    for name, value in engine.items()
                }
                known.write_text(json.dumps(plain), encoding="utf-8")
            mine.touch()
        try:
            yield servers.on(published, engine)
        finally:
            mine.unlink()


def _wait_for_others(folder: Path, mine: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        others = [path for path in folder.glob("used-by-*") if path != mine and _alive(path)]
        if not others:
            return
        time.sleep(0.2)


def _alive(path: Path) -> bool:
    return Path("/proc", path.name.removeprefix("used-by-")).exists()
