"""One browser and one service for all tests of pages; each test opens tabs of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser import chromium


def pytest_itemcollected(item: pytest.Item) -> None:
    """A browser on a busy machine may be late once; a fault of ours shows twice."""
    item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium; where there is none, a failure in CI and a skip elsewhere.

    It ends with this package: as long as it is there an event loop runs, and no other test could start one.
    """
    if chromium.path() is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium on this machine: install Debian's package chromium to try the pages")
    with chromium.started() as found:
        yield found


@pytest.fixture(scope="session")
def address(embedded: httpx.Client) -> str:
    """The address of a service over the published data."""
    return str(embedded.base_url).rstrip("/")


@pytest.fixture(scope="session")
def tested(address: str) -> None:
    """The back-test of the data has been made, so that no page is shown that waits for it."""
    httpx.get(f"{address}/api/v1/analytics/backtest", timeout=300).raise_for_status()


class Watch:
    """What a page asked for and complained of; an answer that a test expects to fail is taken out of it."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text) if message.type != "log" else None)

    def forgive(self, words: str) -> None:
        """Let go of complaints with these words in them."""
        self.complaints = [text for text in self.complaints if words not in text]


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A tab of an English reader."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-GB", accept_downloads=True)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=address)
    found = context.new_page()
    found.set_default_timeout(20_000)
    yield found
    context.close()


@pytest.fixture
def watch(page: Page, address: str) -> Iterator[Watch]:
    """No test may make the tab ask another site, break its content security policy or raise an error."""
    found = Watch(page)
    yield found
    assert [url for url in found.asked if not url.startswith((address, "data:", f"blob:{address}"))] == []
    assert found.complaints == []


LOOKS = (("light", 1440, "en"), ("dark", 360, "de"))


@pytest.fixture
def barrier_free(browser: Browser, address: str) -> Callable[[str], None]:
    """Opens a page in two looks; nothing may be a barrier, wider than the screen, or loaded from elsewhere."""

    def check(path: str) -> None:
        for scheme, width, language in LOOKS:
            tab = browser.new_page(
                viewport={"width": width, "height": 800},
                color_scheme=scheme,  # type: ignore[arg-type]
                locale=language,
            )
            tab.set_default_timeout(60_000)
            asked: list[str] = []
            said: list[str] = []
            tab.on("request", lambda request, asked=asked: asked.append(request.url))
            tab.on("console", lambda message, said=said: said.append(message.text))
            tab.goto(address + path)
            assert tab.locator("html").get_attribute("data-ready") == "true"
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
            found = Axe().run(tab)
            assert not found.response["violations"], (path, scheme, width, found.generate_report())
            assert all(url.startswith((address, "data:")) for url in asked), asked
            assert [text for text in said if "404" not in text] == []
            tab.close()

    return check
