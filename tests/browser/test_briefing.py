"""The briefing on paper: two pages of A4 at most, with sources, page numbers, date and snapshot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

BRIEFINGS = ("a=bavaria&b=flanders", "a=bavaria&b=baden-wuerttemberg", "a=france&topic=artificial-intelligence")


@pytest.mark.parametrize("search", BRIEFINGS)
def test_a_briefing_prints_on_two_pages_at_most(browser: Browser, address: str, tmp_path: Path, search: str) -> None:
    page = browser.new_page(locale="de")
    page.goto(f"{address}/briefing?{search}")
    page.pdf(path=tmp_path / "briefing.pdf", prefer_css_page_size=True)
    page.close()
    pages = PdfReader(tmp_path / "briefing.pdf").pages
    assert 1 <= len(pages) <= 2
    assert (round(float(pages[0].mediabox.width)), round(float(pages[0].mediabox.height))) == (595, 842)
    said = " ".join(page.extract_text() for page in pages)
    assert re.search(r"1 / [12]", said)
    assert "Quellen" in said and "https://" in said
    assert re.search(r"Stand[0-9a-f]{16}", re.sub(r"\s", "", said))
    assert "Drucken" not in said and "Erkunden" not in said


def test_a_short_briefing_has_no_empty_sheet(browser: Browser, address: str, tmp_path: Path) -> None:
    page = browser.new_page()
    page.goto(f"{address}/briefing?a=bavaria&b=kosice-region")
    page.pdf(path=tmp_path / "briefing.pdf", prefer_css_page_size=True)
    page.close()
    assert len(PdfReader(tmp_path / "briefing.pdf").pages) == 1
