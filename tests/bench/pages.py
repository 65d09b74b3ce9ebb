"""Pages: how long the server takes for one, how much it sends, and how soon something is seen at a first visit."""

from __future__ import annotations

import gzip
import statistics
import tempfile
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Response

from graph.analytics.learned import backtest_of
from graph.build import build
from graph.settings import Settings
from tests.bench.measure import report, serving, timed, wait_for_rest
from tests.browser import chromium

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
LEARNING = "/partners?region=bavaria"
"""A page that needs the back-test; while that is being made, another stands in its place."""
PAGES = (
    "/",
    "/regions/bavaria",
    "/cooperations",
    "/topics/quantum-technologies",
    "/explore",
    "/explore/table",
    "/briefing?a=bavaria&b=flanders",
    "/connections?from=bavaria&to=catalonia",
    "/compare?a=bavaria&b=flanders",
    "/league?topic=quantum-technologies",
    "/communities?topic=quantum-technologies",
    "/regions/bavaria/profile",
    "/timeline",
    "/promised",
    "/what-if?add=region/bavaria~region/emilia-romagna",
    "/sparql",
    LEARNING,
)
OTHERS = ("/assets/vis/", "/assets/editor/", "/assets/yasqe/", "/assets/swagger/")
"""Third-party files, which the promise leaves out."""
HTML = {"Accept": "text/html"}


def run() -> None:
    """Measure what the pages promise."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name) / "home")
        snapshot = build(settings)
        with serving(settings) as (address, _, _), httpx.Client(base_url=address, headers=HTML, timeout=60) as client:
            client.get("/regions/bavaria")
            paths = [f"/regions/{slug}" for slug in REGIONS]
            fresh = [timed(lambda path=path: client.get(path)) for path in paths]  # type: ignore[misc]
            again = [timed(lambda path=path: client.get(path)) for path in paths]  # type: ignore[misc]
        first, kept = statistics.median(fresh) * 1000, statistics.median(again) * 1000
        report("a region page, uncached (median of 10)", first, "ms", "under 150 ms", first < 150)
        report("a region page, cached (median of 10)", kept, "ms", "under 10 ms", kept < 10)
        with chromium.started() as browser:
            _seen(browser, settings, LEARNING, " while the back-test is made")
            backtest_of(snapshot, settings)
            for path in PAGES:
                _seen(browser, settings, path)


def _seen(browser: Browser, settings: Settings, path: str, when: str = "") -> None:
    """One page as the first that anyone asks of a service, once that has made what it makes after its start."""
    with serving(settings) as (address, _, process):
        wait_for_rest(process)
        before = sum(process.cpu_times()[:2])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(address + path, wait_until="networkidle")
        page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length > 0")
        paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime") / 1000
        taken = sum(process.cpu_times()[:2]) - before
        own = [answer for answer in answers if not any(part in answer.url for part in OTHERS)]
        weight = sum(len(gzip.compress(answer.body())) for answer in own) / 1000
        page.close()
    print(f"     {path}{when}: {taken:.2f} s of the server's processor time")
    report(f"{path}{when}: first contentful paint", paint, "s", "under 0.5 s", paint < 0.5)
    report(f"{path}{when}: first load, compressed", weight, "kB", "at most 150 kB", weight <= 150)
