"""The page of the ontology in a real browser: on a phone, and at the anchor that an IRI names."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_page_fits_a_phone_and_an_iri_leads_to_its_term(browser: Browser, address: str, language: str) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto(f"{address}/ontology?lang={language}#cooperatesWith")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator(":target").inner_text().startswith("ta:cooperatesWith")
    assert 0 <= page.locator(":target").bounding_box()["y"] < 740  # type: ignore[index]
    page.close()
