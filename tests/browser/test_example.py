"""The page of docs/examples, as a reader would paste it: served by another site, it asks a live service."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from graph.settings import CHECKOUT

EXAMPLE = CHECKOUT / "docs" / "examples" / "partners.html"


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def elsewhere(address: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page at another origin than the service."""
    folder: Path = tmp_path_factory.mktemp("elsewhere")
    text = EXAMPLE.read_text(encoding="utf-8")
    assert text.count("http://127.0.0.1:8000") == 1
    (folder / "partners.html").write_text(text.replace("http://127.0.0.1:8000", address), encoding="utf-8")
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/partners.html"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(browser: Browser, elsewhere: str) -> Iterator[Page]:
    found = browser.new_page(viewport={"width": 1024, "height": 800}, locale="en-GB")
    problems: list[str] = []
    found.on("pageerror", lambda error: problems.append(str(error)))
    found.goto(elsewhere)
    yield found
    found.close()
    assert problems == []


def test_a_page_of_another_site_shows_the_partners_and_all_their_sources(page: Page, address: str) -> None:
    rows = page.locator("tbody tr")
    expect(rows).to_have_count(20)
    answer = httpx.get(f"{address}/api/v1/regions/bavaria/partners", params={"limit": 20, "lang": "en"}).json()
    for number in (0, 19):
        item = answer["data"][number]
        expect(rows.nth(number)).to_contain_text(item["thing"]["label"])
        expect(rows.nth(number).locator("td").nth(1)).to_have_text(str(item["cooperations"]))
        expect(rows.nth(number).locator("li")).to_have_count(len(item["sources"]))
    expect(page.locator("#said")).to_contain_text(f"{answer['meta']['total']} partners")
    page.get_by_role("button", name="Show more").click()
    expect(rows).to_have_count(40)


def test_it_asks_nobody_but_the_service(browser: Browser, elsewhere: str, address: str) -> None:
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(elsewhere)
    expect(tab.locator("tbody tr")).to_have_count(20)
    tab.close()
    assert {url.split("/", 3)[2] for url in asked} <= {elsewhere.split("/", 3)[2], address.split("/", 3)[2]}


def test_another_region_a_misspelt_one_and_one_that_is_not_there(page: Page) -> None:
    # The first answer writes the name that was found into the box: what is typed before it comes would be lost.
    expect(page.locator("tbody tr")).to_have_count(20)
    box = page.get_by_label("Region or country")
    box.fill("Östereich")
    box.press("Enter")
    expect(box).to_have_value("Austria")
    expect(page.locator("tbody tr").first).to_be_visible()
    box.fill("qqqqqqq")
    box.press("Enter")
    expect(page.locator("#said")).to_contain_text("No region or country")
    expect(page.locator("table")).to_be_hidden()


def test_a_service_that_does_not_answer_is_told_in_a_sentence(page: Page) -> None:
    expect(page.locator("tbody tr")).to_have_count(20)
    page.route("**/api/v1/**", lambda route: route.abort())
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("#said")).to_contain_text("That did not work")


def test_it_fits_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    expect(page.locator("tbody tr")).to_have_count(20)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
