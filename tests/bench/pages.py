"""Pages: how long the server takes for one, how much it sends, and how soon something is seen."""

from __future__ import annotations

import gzip
import statistics
import tempfile
from pathlib import Path

import httpx

from graph.build import build
from graph.settings import Settings
from tests.bench.measure import report, timed
from tests.browser import chromium
from tests.service import running

REGIONS = (
    "flanders",
    "saxony",
    "lombardy",
    "catalonia",
    "tyrol",
    "scotland",
    "zurich",
    "north-brabant",
    "wales",
    "styria",
)
PAGES = (
    "/",
    "/regions/bavaria",
    "/cooperations",
    "/topics/quantum-technologies",
    "/explore",
    "/briefing?a=bavaria&b=flanders",
)
OTHERS = ("/assets/vis/", "/assets/editor/")
"""Third-party files, which the promise leaves out."""
HTML = {"Accept": "text/html"}


def run() -> None:
    """Measure what the pages promise."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name) / "home")
        build(settings)
        with running(settings) as address, httpx.Client(base_url=address, headers=HTML, timeout=60) as client:
            client.get("/regions/bavaria")
            paths = [f"/regions/{slug}" for slug in REGIONS]
            fresh = [timed(lambda path=path: client.get(path)) for path in paths]  # type: ignore[misc]
            again = [timed(lambda path=path: client.get(path)) for path in paths]  # type: ignore[misc]
            first, kept = statistics.median(fresh) * 1000, statistics.median(again) * 1000
            report("a region page, uncached (median of 10)", first, "ms", "under 150 ms", first < 150)
            report("a region page, cached (median of 10)", kept, "ms", "under 10 ms", kept < 10)
            _seen(address)


def _seen(address: str) -> None:
    with chromium.started() as browser:
        for path in PAGES:
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            sizes: list[int] = []
            page.on(
                "response",
                lambda answer, sizes=sizes: (
                    None
                    if any(part in answer.url for part in OTHERS)
                    else sizes.append(len(gzip.compress(answer.body())))
                ),
            )
            page.goto(address + path, wait_until="networkidle")
            paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
            report(f"{path}: first contentful paint", paint, "s", "under 0.5 s", paint < 0.5)
            weight = sum(sizes) / 1000
            report(f"{path}: first load, compressed", weight, "kB", "at most 150 kB", weight <= 150)
            page.close()
