"""What leaves the explorer: addresses that restore a view, files, the framed form, the form in one file."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page

from api.standalone import standalone
from graph.settings import Settings
from graph.snapshot import Shelf
from tests.browser.conftest import Watch
from tests.browser.explorer import opened, ties
from tests.service import running

pytestmark = pytest.mark.usefixtures("watch")


def test_an_address_restores_its_view(page: Page, address: str) -> None:
    search = "?layout=network&focus=region/bavaria&topic=microelectronics,quantum-technologies&from=2010&until=2024&colour=group"
    opened(page, f"{address}/explore{search}")
    page.click("text=Share")
    held = page.input_value("#address")
    assert "snapshot=" in held
    for part in search[1:].split("&"):
        assert part in held
    before = page.inner_text("#count")
    opened(page, held)
    assert page.inner_text("#count") == before
    assert page.locator("#note").is_hidden()


OLD = "0123456789abcdef"
VIEWS = (
    "",
    "&view=topics",
    "&embed=1",
    "&show=table&topic=quantum-technologies",
    "&focus=region/bavaria&with=region/flanders",
    "&focus=region/gone&with=region/bavaria&topic=quantum-technologies,gone",
)
"""What links may ask for; the last names a region and a topic that are gone."""


@pytest.fixture(scope="module")
def earlier(published: Settings) -> None:
    """What is kept of an earlier snapshot: since then one record is new, one changed, one gone."""
    now = json.loads(Shelf(published).current().read("records.json"))
    first, second, *_ = sorted(now)
    old = {name: value for name, value in now.items() if name != first} | {second: "other", "region/gone": "1"}
    kept = published.home / "records"
    kept.mkdir(exist_ok=True)
    (kept / f"{OLD}.json").write_text(json.dumps(old), encoding="utf-8")


@pytest.mark.usefixtures("earlier")
@pytest.mark.parametrize("view", VIEWS)
def test_a_link_from_an_older_snapshot_opens_and_says_what_changed(page: Page, address: str, view: str) -> None:
    opened(page, f"{address}/explore?snapshot={OLD}{view}")
    page.wait_for_selector("#note:not([hidden])")
    assert "Records since then: 1 new, 1 changed, 1 gone" in page.inner_text("#note")
    assert "gone" not in page.url
    if "quantum" in view:
        assert "114 of 979 cooperations" in page.inner_text("#count")


def test_a_link_from_a_snapshot_that_nobody_kept_opens_and_says_so(page: Page, address: str, watch: Watch) -> None:
    opened(page, f"{address}/explore?snapshot=fedcba9876543210&focus=region/gone")
    page.wait_for_selector("#note:not([hidden])")
    assert "no longer here" in page.inner_text("#note")
    watch.forgive("404 (Not Found)")
    assert httpx.get(f"{address}/explore?focus=region/gone").status_code == 404


def test_both_ends_of_a_tie_are_in_sight_on_a_phone(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    opened(page, f"{address}/explore?focus=region/bavaria&with=region/flanders")
    page.wait_for_timeout(400)
    spots = page.evaluate(
        "() => ['region/bavaria', 'region/flanders'].map((id) => { const c = techAxis.picture.canvas(); return c.canvasToDOM(c.getPosition(id)).x })"
    )
    assert all(40 < x < 320 for x in spots)


@pytest.mark.parametrize("ending", ["png", "svg", "csv", "graphml", "gexf", "json"])
def test_what_is_shown_can_be_taken_away(page: Page, address: str, tmp_path: Path, ending: str) -> None:
    page.emulate_media(color_scheme="dark")
    opened(page, address + "/explore?topic=quantum-technologies")
    count = len(ties(page))
    page.click("text=Share")
    with page.expect_download() as started:
        page.click(f"[data-save={ending}]")
    file = tmp_path / started.value.suggested_filename
    started.value.save_as(file)
    assert file.suffix == f".{ending}"
    content = file.read_bytes()
    if ending == "png":
        assert content.startswith(b"\x89PNG") and len(content) > 50_000
    elif ending == "json":
        held = json.loads(content)
        assert len(held["edges"]) == count and len(held["snapshot"]) == 16
        assert all(item["sources"] for item in held["cooperations"])
    elif ending == "csv":
        rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
        assert len(rows) == count
        assert all(row["sources"].startswith("http") and len(row["snapshot"]) == 16 for row in rows)
    else:
        root = ET.fromstring(content)
        edges = [item for item in root.iter() if item.tag.endswith("}edge")]
        assert len(edges) == count if ending != "svg" else len(list(root.iter())) > 500
    if ending == "svg":
        said = " ".join(part.text or "" for part in root.iter() if part.tag.endswith("}text"))
        for words in ("Filters: Quantum technologies", "through organisations", "GeoNames", "snapshot"):
            assert words in said
        assert root.find("{*}rect").get("fill") == "#ffffff", "paper is white on a dark screen too"  # type: ignore[union-attr]


def test_other_views_give_what_they_show(page: Page, address: str, tmp_path: Path) -> None:
    opened(page, address + "/explore?view=around&focus=organisation/imec")
    page.click("text=Share")
    with page.expect_download() as started:
        page.click("[data-save=json]")
    assert started.value.suggested_filename.startswith("tech-axis-around-imec-")
    started.value.save_as(tmp_path / "around.json")
    edges = json.loads((tmp_path / "around.json").read_bytes())["edges"]
    assert edges and all("organisation/imec" in (edge["source"], edge["target"]) for edge in edges)


def test_an_embedded_view_may_be_framed_by_those_the_setting_names(published: Settings, browser: Browser) -> None:
    allowed = published.model_copy(update={"embed_origins": frozenset({"https://ministry.example"})})
    with running(allowed) as address:
        page = browser.new_page()
        framed = page.goto(address + "/explore?embed=1")
        assert framed is not None
        assert "frame-ancestors 'self' https://ministry.example" in framed.headers["content-security-policy"]
        page.wait_for_selector("html[data-ready=true]")
        assert page.locator("header.bar").count() == 0
        plain = page.goto(address + "/explore")
        assert plain is not None
        assert "frame-ancestors 'none'" in plain.headers["content-security-policy"]
        page.close()


def test_the_explorer_in_one_file_works_from_disk_without_network(
    published: Settings, browser: Browser, tmp_path: Path
) -> None:
    file = tmp_path / "explorer.html"
    file.write_text(standalone(Shelf(published).current(), "de"), encoding="utf-8")
    context = browser.new_context(offline=True)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    opened(page, file.as_uri())
    page.fill("#term", "Flanders")
    page.wait_for_selector("#hits li[role=option]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#chosen:text-is('Flandern')")
    assert page.locator("#facts ul.sources a[href^=http]").count() > 5
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    context.close()


def test_an_unknown_place_of_a_what_if_is_told(address: str) -> None:
    assert httpx.get(f"{address}/explore?focus=region/bavaria&whatif=region/atlantis").status_code == 404
