"""The explorer: how soon it is usable, how smoothly it pans, and pyvis's default page on the same network beside it."""

from __future__ import annotations

import json
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import networkx as nx
from playwright.sync_api import Browser, Error
from pyvis.network import Network

from graph.build import build
from graph.explorer import view
from graph.network import Territory, read_territory
from graph.settings import Settings
from graph.snapshot import Shelf, Snapshot
from tests.bench.measure import report
from tests.browser import chromium
from tests.service import running
from tests.synthetic import synthetic

PAN = """
() => new Promise((done) => {
  const drawing = techAxis.picture.canvas(), began = performance.now();
  let frames = 0;
  const turn = () => {
    const spent = performance.now() - began;
    if (spent > 2000) { done(frames / spent * 1000); return; }
    frames += 1;
    drawing.moveTo({ position: { x: 200 * Math.sin(spent / 400), y: 100 * Math.cos(spent / 400) }, animation: false });
    requestAnimationFrame(turn);
  };
  requestAnimationFrame(turn);
})
"""


def opening(browser: Browser, address: str, rounds: int) -> tuple[float, float, float]:
    """Seconds until usable (median), frames a second while panning the opening view, and with all ties drawn."""
    times, slow = [], 0.0
    for turn in range(rounds):
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        began = time.perf_counter()
        page.goto(address + "/explore", wait_until="commit")
        page.wait_for_selector("html[data-ready=true]", timeout=60_000)
        times.append(time.perf_counter() - began)
        if turn == rounds - 1:
            quick = float(page.evaluate(PAN))
            page.click("#all")
            page.wait_for_function("() => techAxis.picture.view().lines.length > 3000")
            slow = float(page.evaluate(PAN))
        page.close()
    return statistics.median(times), quick, slow


def enlarged(published: Snapshot, folder: Path) -> tuple[Snapshot, Territory]:
    """A copy of a snapshot whose network is one of 1 500 regions and 15 000 working ties."""
    territory = synthetic(regions=1_500, ties=15_000)
    shutil.copytree(published.folder, folder)
    (folder / "network.json").write_text(json.dumps(view(territory, {}, {}), separators=(",", ":")), encoding="utf-8")
    return Snapshot(folder), territory


def pyvis_default(graph: nx.Graph, browser: Browser, folder: Path, most: float) -> float:
    """Seconds until pyvis's own page of a network stands still, or the most that it was given; without the network."""
    network = Network(cdn_resources="in_line")
    for name in sorted(name for name in graph if graph.degree(name)):
        network.add_node(name, label=graph.nodes[name]["label"])
    network.edges = [{"from": one, "to": other, "width": data["weight"]} for one, other, data in graph.edges(data=True)]
    page = folder / "default.html"
    html = network.generate_html(notebook=False)
    marked = html.replace(
        "return network;",
        "network.once('stabilizationIterationsDone', () => { document.title = 'still'; }); return network;",
        1,
    )
    assert marked != html
    page.write_text(marked, encoding="utf-8")
    tab = browser.new_page(viewport={"width": 1440, "height": 900})
    tab.route("**/*", lambda route: route.continue_() if route.request.url.startswith("file:") else route.abort())
    began = time.perf_counter()
    try:
        tab.goto(page.as_uri(), wait_until="commit", timeout=most * 1000)
        tab.wait_for_function("() => document.title === 'still'", timeout=most * 1000)
    except Error:
        print(f"     pyvis's default page had not stood still after {most:.0f} s")
        return most
    finally:
        seconds = time.perf_counter() - began
        tab.close()
    print(f"     pyvis's default page stood still after {seconds:.1f} s")
    return seconds


def run() -> None:
    """Measure what the explorer promises, on the published network and on a large made-up one."""
    with tempfile.TemporaryDirectory() as name, chromium.started() as browser:
        folder = Path(name)
        settings = Settings(home=folder / "home")
        build(settings)
        published = Shelf(settings).current()
        with running(settings) as address:
            usable, quick, slow = opening(browser, address, 5)
        report("/explore usable after (median of 5)", usable, "s", "within 0.8 s", usable <= 0.8)
        report("panning the opening view", quick, "frames/s", "at least 30", quick >= 30)
        report("panning with all ties drawn", slow, "frames/s", "at least 10", slow >= 10)
        still = pyvis_default(read_territory(published.store).project("all"), browser, folder, 300)
        report("pyvis's default page against it", still / usable, "times", "at least 50 times", still / usable >= 50)

        snapshot, territory = enlarged(published, folder / "large")
        with running(settings, Shelf.fixed(settings, snapshot)) as address:
            usable, quick, slow = opening(browser, address, 3)
        report("1 500 regions, 15 000 ties: usable after", usable, "s", "within 2.5 s", usable <= 2.5)
        report("panning its opening view", quick, "frames/s", "at least 10", quick >= 10)
        print(f"     with all its ties drawn: {slow:.1f} frames/s")
        still = pyvis_default(territory.project("working"), browser, folder, 60 * usable)
        report("pyvis's default page against it", still / usable, "times", "at least 50 times", still / usable >= 50)
