"""The ground floor: check, build, serve, and loading a large file."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from graph.build import build
from graph.settings import Settings
from tests.bench.measure import COMMAND, command, report, serving, timed

QUADS = 2_600_000


def builds(settings: Settings) -> None:
    seconds = timed(lambda: command(settings, "check"))
    report("check of all data", seconds, "s", "under 10 s", seconds < 10)
    seconds = timed(lambda: command(settings, "build"))
    report("build from nothing, check included", seconds, "s", "at most 15 s", seconds <= 15)
    seconds = min(timed(lambda: command(settings, "build")) for _ in range(3))
    report("build with unchanged inputs, process start included", seconds, "s", "under 0.5 s", seconds < 0.5)
    with serving(settings) as (address, seconds, process):
        report("serve on an existing snapshot until ready", seconds, "s", "under 2 s", seconds < 2)
        for path in ("/explore", "/api/v1/network", "/api/v1/names", "/api/v1/things/region/bavaria", "/explore/table"):
            subprocess.run(["curl", "-s", "-o", "/dev/null", address + path], check=True)
        memory = process.memory_info().rss / 1e6
        report("memory of the serving process", memory, "MB", "under 300 MB", memory < 300)


def large_file(folder: Path) -> Path:
    """A file of 2.6 million quads, the same each time."""
    path = folder / "big.nq"
    with path.open("w") as file:
        for number in range(QUADS):
            subject, graph = number // 10, number // 1000
            file.write(
                f"<http://example.org/thing/{subject}> <http://example.org/property/{number % 10}> "
                f'"value {number * 7919 % QUADS}" <http://example.org/graph/{graph}> .\n'
            )
    return path


def served_after(settings: Settings, path: Path) -> tuple[float, float]:
    """Seconds from starting the command until it says that the file is loaded, and until the service is ready."""
    environment = os.environ | {"TECH_AXIS_HOME": str(settings.home)}
    began = time.perf_counter()
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", "0", str(path)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert process.stdout is not None
        after = []
        for said in ("loaded as they are", "is ready on"):
            next(line for line in process.stdout if said in line)
            after.append(time.perf_counter() - began)
    finally:
        process.terminate()
        process.wait(timeout=20)
    return after[0], after[1]


def loading(settings: Settings, folder: Path) -> None:
    oxigraph = shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if oxigraph is None:
        print("skip loading: the package oxigraph is not installed (make bench installs it)")
        return
    path = large_file(folder)
    bare, loaded, ready = [], [], []
    for number in range(3):
        location = folder / f"bare-{number}"
        load = [oxigraph, "load", "--location", str(location), "--file", str(path)]
        bare.append(timed(lambda load=load: subprocess.run(load, check=True, capture_output=True)))  # type: ignore[misc]
        shutil.rmtree(location)
        for times, seconds in zip((loaded, ready), served_after(settings, path), strict=True):
            times.append(seconds)
    for what, ours in (("loaded", loaded), ("ready", ready)):
        print(f"     {what}: {QUADS / min(ours):,.0f} quads a second; `oxigraph load`: {QUADS / min(bare):,.0f}")
    print(f"     loading alone: {min(bare) / min(loaded):.2f} times")
    ratio = min(bare) / min(ready)
    report("rate of `serve big.nq`, until ready, to that of `oxigraph load`", ratio, "times", "at least 1", ratio >= 1)


def run() -> None:
    """Measure what the ground floor promises."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(home=folder / "home")
        builds(settings)
        build(settings)
        loading(settings, folder)
