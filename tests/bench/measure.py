"""What every benchmark needs: saying of a figure whether it holds, timing, and a service started by the command."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psutil

from graph.settings import Settings

COMMAND = [sys.executable, "-m", "graph"]


def report(what: str, value: float, unit: str, promise: str, holds: bool) -> None:
    print(f"{'ok  ' if holds else 'MISS'} {what}: {value:.2f} {unit} (promised: {promise})", flush=True)


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def command(settings: Settings, *arguments: str) -> None:
    environment = os.environ | {"TECH_AXIS_HOME": str(settings.home)}
    subprocess.run([*COMMAND, *arguments], env=environment, check=True, capture_output=True)


@contextmanager
def serving(settings: Settings, *arguments: str) -> Iterator[tuple[str, float, psutil.Process]]:
    """A service started by the command: its address, the seconds until it was ready, its process."""
    environment = os.environ | {"TECH_AXIS_HOME": str(settings.home)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", *arguments], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        ready = re.search(r"ready on (http://\S+)", process.stdout.readline())
        assert ready is not None
        yield ready[1], time.perf_counter() - began, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for_rest(process: psutil.Process) -> None:
    """Until a process has taken no processor time for a while."""
    taken = -1.0
    while (now := sum(process.cpu_times()[:2])) > taken + 0.02:
        taken = now
        time.sleep(0.5)
