"""Pages in a real browser: no barrier that axe knows, nothing wider than the screen, nothing loaded from elsewhere."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

PAGES = (
    "/",
    "/regions",
    "/cooperations?topic=quantum-technologies",
    "/regions/bavaria",
    "/organisations/imec",
    "/people/fabian-mehring",
    "/topics/quantum-technologies",
    "/cooperations/bavaria-saxony-joint-cabinet-2019",
    "/sources/src-imec-leadership",
    "/search?q=bavaira",
    "/new?since=2026-03-01",
    "/promised",
    "/coverage",
    "/privacy",
    "/briefing?a=bavaria&b=flanders",
    "/regions/bavria",
)
LOOKS = (("light", 1440, "en"), ("dark", 360, "de"))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_no_barrier_and_loads_nothing_from_elsewhere(browser: Browser, address: str, path: str) -> None:
    for scheme, width, language in LOOKS:
        page = browser.new_page(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
            locale=language,
        )
        asked: list[str] = []
        said: list[str] = []
        page.on("request", lambda request, asked=asked: asked.append(request.url))
        page.on("console", lambda message, said=said: said.append(message.text))
        page.goto(address + path)
        assert page.locator("html").get_attribute("data-ready") == "true"
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)
        found = Axe().run(page)
        assert not found.response["violations"], (path, scheme, width, found.generate_report())
        assert all(url.startswith((address, "data:")) for url in asked), asked
        assert [text for text in said if "404" not in text] == []
        page.close()


def test_the_search_box_of_a_page_leads_to_the_thing_by_keyboard_alone(browser: Browser, address: str) -> None:
    page = browser.new_page()
    page.goto(address + "/regions/bavaria")
    page.locator("#find").focus()
    page.keyboard.type("flandern")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=flandern")
    page.locator("main .rows a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/regions/flanders")
    page.close()


def test_a_page_can_be_used_without_scripts(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/")
    page.locator("form[action='/go/region'] button").click()
    assert page.url.endswith("/regions/bavaria")
    page.locator("ul.chips a").first.click()
    assert "/cooperations?region=bavaria&topic=" in page.url
    page.goto(address + "/cooperations")
    page.locator("#from").fill("2025")
    page.locator(".filters button").click()
    assert "from=2025" in page.url and page.locator("ul.rows > li").count() > 5
    context.close()
