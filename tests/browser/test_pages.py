"""Pages in a real browser: no barrier that axe knows, nothing wider than the screen, nothing loaded from elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser

from tests.browser.paths import QUESTIONS, QUICK


@pytest.mark.parametrize("name", QUICK)
def test_a_page_has_no_barrier_and_loads_nothing_from_elsewhere(name: str, barrier_free: Callable[[str], None]) -> None:
    barrier_free(QUICK[name])


@pytest.mark.usefixtures("tested")
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_of_charts_has_no_barrier_and_fits_the_screen(name: str, barrier_free: Callable[[str], None]) -> None:
    barrier_free(QUESTIONS[name])


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
