"""Pages on paper: no navigation, whole tables, the addresses of sources written out."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.explorer import opened
from tests.browser.paths import QUESTIONS, QUICK, TOOLS

PRINTED = {
    name: (QUICK | QUESTIONS | TOOLS)[name] for name in ("region", "topic", "list", "league", "compare", "profile")
}
CHROME = ("Skip to content", "Menu", "Narrow down", "As a table", "Licences", "EN DE")
A4 = 794
"""The width of A4 in pixels."""


@pytest.mark.parametrize("name", PRINTED)
def test_a_page_prints_without_what_only_a_screen_needs(page: Page, address: str, tmp_path: Path, name: str) -> None:
    opened(page, address + PRINTED[name])
    page.set_viewport_size({"width": A4 - 2 * 60, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= A4 - 2 * 60
    narrow = "[...document.querySelectorAll('th, td')].filter((cell) => cell.offsetWidth && cell.scrollWidth > cell.clientWidth + 1).length"
    assert page.evaluate(narrow) == 0
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    sheets = PdfReader(tmp_path / "page.pdf").pages
    assert (round(float(sheets[0].mediabox.width)), round(float(sheets[0].mediabox.height))) == (595, 842)
    said = "\n".join(sheet.extract_text() for sheet in sheets)
    assert [words for words in CHROME if words in said] == []
    assert "snapshot" in said
    if name == "region":
        assert "<https://" in said.replace("\n", "")
        assert len(sheets) < 16


def test_a_long_table_repeats_its_head_on_every_sheet(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(address + "/league")
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    sheets = [sheet.extract_text() for sheet in PdfReader(tmp_path / "page.pdf").pages]
    assert len(sheets) > 1
    assert all("Rank between" in text for text in sheets if "Germany" in text)


def test_the_explorer_prints_its_picture_and_what_is_known(page: Page, address: str, tmp_path: Path) -> None:
    opened(page, address + "/explore?focus=region/bavaria&with=region/flanders")
    page.wait_for_selector("#chosen")
    page.pdf(path=tmp_path / "page.pdf", prefer_css_page_size=True)
    found = PdfReader(tmp_path / "page.pdf").pages[0]["/Resources"]["/XObject"].values()  # type: ignore[index]
    assert max(len(part.get_object()._data) for part in found) > 50_000, "an empty picture takes less"
    page.emulate_media(media="print")
    assert page.locator("#canvas canvas").bounding_box()["height"] > 400  # type: ignore[index]
    assert page.locator("#facts ul.sources li").first.is_visible()
    assert page.locator(".filters").is_hidden() and page.locator("header.bar").is_hidden()
