"""Pages on displays of every kind: 320 pixels wide, enlarged, 4K, with forced colours, without motion."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.explorer import opened
from tests.browser.paths import EVERY, TOOLS

pytestmark = pytest.mark.usefixtures("tested")
NARROW = {"what WCAG 2.1 calls reflow": 320, "1280 pixels at 200 %": 640}
CUT_TABLES = """() => [...document.querySelectorAll('main table')].filter((table) => {
  const box = table.getBoundingClientRect();
  if (!box.width || box.right <= innerWidth + 1) return false;
  let around = table.parentElement;
  while (around && !['auto', 'scroll'].includes(getComputedStyle(around).overflowX)) around = around.parentElement;
  return !around || around.getBoundingClientRect().right > innerWidth + 1;
}).length"""
"""Tables that go beyond the screen and stand in nothing that scrolls."""
CUT_WORDS = """() => [...document.querySelectorAll('h1, h2, h3, .button, button, summary, .chips a, dt, dd')].filter(
  (box) => box.offsetWidth > 1 && box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== 'inline'
).map((box) => box.textContent.trim().slice(0, 60))"""
"""Texts that are wider than the box that they stand in."""


@pytest.fixture(scope="module")
def tab(browser: Browser) -> Iterator[Page]:
    """A tab of a German reader, whose words are long."""
    found = browser.new_page(viewport={"width": 320, "height": 640}, locale="de-DE")
    found.set_default_timeout(60_000)
    yield found
    found.close()


@pytest.mark.parametrize("name", EVERY)
def test_a_page_fits_narrow_and_enlarged_screens_and_uses_wide_ones(tab: Page, address: str, name: str) -> None:
    tab.set_viewport_size({"width": 320, "height": 640})
    opened(tab, address + EVERY[name])
    for what, width in NARROW.items():
        tab.set_viewport_size({"width": width, "height": 640})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, what
        assert tab.evaluate(CUT_TABLES) == 0, what
        assert name == "docs" or tab.evaluate(CUT_WORDS) == [], what
    tab.set_viewport_size({"width": 3840, "height": 800})  # what is drawn below costs seconds, and shows nothing
    used = tab.evaluate("document.querySelector('main > *:not(.crumbs):not(.hidden)').getBoundingClientRect().width")
    assert used > 2000
    if name not in TOOLS:
        edges = (
            "[...document.querySelectorAll('.brand, h1')].map((box) => Math.round(box.getBoundingClientRect().left))"
        )
        brand, heading = tab.evaluate(edges)
        assert brand == heading
    assert tab.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 18


def test_with_forced_colours_focus_charts_and_legend_can_still_be_seen(page: Page, address: str) -> None:
    page.emulate_media(forced_colors="active")
    fills = "(boxes) => [...new Set(boxes.map((box) => getComputedStyle(box).fill))].length"
    page.goto(address + "/timeline?topic=quantum-technologies")
    assert page.locator(".years-chart >> nth=0").locator("rect").evaluate_all(fills) == 2
    assert page.locator(".legend >> nth=0").locator("rect").evaluate_all(fills) == 2
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = "(() => { const style = getComputedStyle(document.activeElement); return [style.outlineStyle, parseFloat(style.outlineWidth)] })()"
    style, width = page.evaluate(outline)
    assert style == "solid" and width >= 2
    opened(page, address + "/explore")
    assert page.locator("#legend svg [class^=k-]").evaluate_all(fills) >= 3
    ground = "(box) => getComputedStyle(box).backgroundColor"
    chosen, other = (page.locator(f"[data-layout={layout}]").evaluate(ground) for layout in ("map", "network"))
    assert chosen != other
    # Names on the picture are drawn in our ink, so its ground must be ours too.
    assert page.locator(".stage").evaluate("(box) => getComputedStyle(box).forcedColorAdjust") == "none"


def test_nothing_moves_for_a_reader_who_wants_no_motion(page: Page, address: str) -> None:
    page.emulate_media(reduced_motion="reduce")
    opened(page, address + "/explore")
    moving = "[...document.querySelectorAll('*')].filter((box) => { const style = getComputedStyle(box); return parseFloat(style.transitionDuration) || style.animationName !== 'none' }).length"
    assert page.evaluate(moving) == 0
    far = """() => { const picture = techAxis.picture; picture.goTo('region/scotland');
      const at = picture.canvas().getViewPosition(), node = picture.view().nodes.find((one) => one.id === 'region/scotland');
      return Math.hypot(at.x - node.x, at.y - node.y) }"""
    assert page.evaluate(far) < 1
    page.emulate_media(reduced_motion="no-preference")
    page.evaluate("techAxis.picture.fit()")
    assert page.evaluate(far) > 1


@pytest.mark.parametrize("path", ["/explore", "/regions/bavaria", "/cooperations"])
def test_what_is_pressed_on_a_phone_is_large_enough(browser: Browser, address: str, path: str) -> None:
    phone = browser.new_page(viewport={"width": 360, "height": 740}, has_touch=True, is_mobile=True)
    opened(phone, address + path)
    small = """() => [...document.querySelectorAll('button, .button, select, input:not([type=range]):not([type=checkbox]), nav a')].filter((box) => {
      const { width, height } = box.getBoundingClientRect(); return width && (width < 24 || height < 24) }).map((box) => box.outerHTML.slice(0, 90))"""
    assert phone.evaluate(small) == []
    phone.close()
