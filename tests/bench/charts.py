"""Pages of questions and charts: how long the server takes for one that it has not made yet."""

from __future__ import annotations

import tempfile
from pathlib import Path

import httpx

from graph.build import build
from graph.settings import Settings
from tests.bench.measure import report, timed
from tests.service import running

HTML = {"Accept": "text/html"}
OTHERS = ("flanders", "saxony", "lombardy", "catalonia", "wales")
PAGES = {
    "/connections": "/connections?from=scotland&to={}",
    "/partners": "/partners?region={}",
    "/compare": "/compare?a=scotland&b={}",
    "/timeline": "/timeline?region={}",
    "a profile": "/regions/{}/profile",
    "/what-if": "/what-if?add=region/scotland~region/{}~region/styria",
}


def run() -> None:
    """Measure each page for five places, once its snapshot is warm."""
    with tempfile.TemporaryDirectory() as name:
        settings = Settings(home=Path(name) / "home")
        build(settings)
        with running(settings) as address, httpx.Client(base_url=address, headers=HTML, timeout=120) as client:
            client.get("/api/v1/analytics/backtest")
            for title, path in PAGES.items():
                client.get(path.format("tyrol"))
                fresh = [timed(lambda path=path, one=one: client.get(path.format(one))) for one in OTHERS]  # type: ignore[misc]
                worst = max(fresh)
                report(f"{title}, uncached (slowest of 5)", worst * 1000, "ms", "under 1 s", worst < 1)
