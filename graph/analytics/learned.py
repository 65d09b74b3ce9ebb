"""The back-test of a snapshot: computed once, in a process of its own, and kept under the home.

It takes seconds, so it is neither part of the build nor of a request's own thread, and suggestions do not wait for it
(`graph.analytics.prospects`). The result depends on the snapshot alone: ``<home>/derived/<snapshot>/backtest.json`` can
be thrown away at any time.
"""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
import threading
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

from pydantic import TypeAdapter, ValidationError

from graph.analytics.backtest import BackTest, run
from graph.errors import WorkerDied
from graph.network import Territory, territory_of
from graph.settings import Settings
from graph.snapshot import Snapshot

YIELDING = 10
"""The niceness of the process that computes."""
_computing = threading.Lock()
_beginning = threading.Lock()
_makings: WeakKeyDictionary[Snapshot, threading.Thread] = WeakKeyDictionary()


def backtest_of(snapshot: Snapshot, settings: Settings) -> BackTest:
    """The back-test of a snapshot: from the file, or computed now and kept (some seconds)."""
    path = settings.home / "derived" / snapshot.id / "backtest.json"
    with _computing:
        try:
            return _read(path, path.stat().st_mtime_ns)
        except (FileNotFoundError, ValidationError):
            _in_another_process(territory_of(snapshot), path)
        _let_go(path.parent, settings.snapshots)
        return _read(path, path.stat().st_mtime_ns)


def ready(snapshot: Snapshot, settings: Settings, patience: float) -> bool:
    """Whether the back-test is there within so many seconds; it is computed on a thread of its own where it is not.

    One that failed is tried again by the next call, and its error is raised by `backtest_of`.
    """
    if (settings.home / "derived" / snapshot.id / "backtest.json").is_file():
        return True
    with _beginning:
        making = _makings.get(snapshot)
        if making is None or not making.is_alive():
            making = threading.Thread(target=_made, args=(snapshot, settings), daemon=True)
            _makings[snapshot] = making
            making.start()
    making.join(patience)
    return not making.is_alive()


def _made(snapshot: Snapshot, settings: Settings) -> None:
    with suppress(WorkerDied):
        backtest_of(snapshot, settings)


@cache
def _adapter() -> TypeAdapter[BackTest]:
    return TypeAdapter(BackTest)


@cache
def _read(path: Path, changed: int) -> BackTest:
    """The file, read once for each time that it was written."""
    return _adapter().validate_json(path.read_bytes())


def _in_another_process(territory: Territory, path: Path) -> None:
    """Let a process of its own write the file; raises `WorkerDied`. One thread, because its matrices are small.

    It gives way to whoever waits for a page meanwhile.
    """
    began = time.monotonic()
    command = [sys.executable, "-m", __spec__.name, str(path)]
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    given = pickle.dumps(territory)
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL) as process:
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, YIELDING)
        process.communicate(given)
    if process.returncode != 0:
        raise WorkerDied(time.monotonic() - began)


def write(territory: Territory, path: Path) -> None:
    """Write the back-test over a territory to a file, as JSON; never half of it."""
    content = _adapter().dump_json(run(territory), indent=1)
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(f".{os.getpid()}")
    new.write_bytes(content)
    new.replace(path)


def _let_go(new: Path, snapshots: Path) -> None:
    """Remove what was kept beside a new folder for snapshots that are gone."""
    for folder in new.parent.iterdir():
        if folder != new and not (snapshots / folder.name).is_dir():
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    write(pickle.load(sys.stdin.buffer), Path(sys.argv[1]))
