"""The page of downloads in a real browser: while the files are made, and when they are there."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from graph.export import dumps
from graph.settings import Settings
from graph.snapshot import Shelf


@pytest.fixture(scope="module")
def folder(published: Settings) -> Path:
    """Where the files are, once they are made."""
    snapshot = Shelf(published).current()
    dumps.make(snapshot)
    return dumps.dump_folder(snapshot)


@pytest.mark.parametrize(("scheme", "width", "language"), [("light", 1440, "en"), ("dark", 360, "de")])
def test_the_page_of_downloads_has_no_barrier_and_fits_a_phone(
    browser: Browser, address: str, folder: Path, scheme: str, width: int, language: str
) -> None:
    assert folder.is_dir()
    page = browser.new_page(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        locale=language,
    )
    page.goto(address + "/data")
    expect(page.locator("[role=status]")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = "[...document.querySelectorAll('.files td')].filter((cell) => cell.scrollWidth > cell.clientWidth).length"
    assert page.evaluate(cut) == 0
    found = Axe().run(page)
    assert not found.response["violations"], found.generate_report()
    page.close()


def test_a_click_on_a_file_gets_it_whole(browser: Browser, address: str, folder: Path) -> None:
    page = browser.new_page(accept_downloads=True)
    page.goto(address + "/data")
    with page.expect_download() as started:
        page.get_by_role("link", name="ties.csv", exact=True).click()
    content = Path(started.value.path()).read_bytes()
    assert hashlib.sha256(content).digest() == hashlib.sha256((folder / "ties.csv").read_bytes()).digest()
    row = page.get_by_role("row", name="ties.csv").filter(has_text="the network as a list")
    expect(row.locator("code")).to_have_attribute("title", hashlib.sha256(content).hexdigest())
    page.close()
