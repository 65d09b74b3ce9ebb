"""The service below a path of another host, in a real browser: nothing is asked for outside that path."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from graph.settings import Settings
from tests.service import running


@pytest.fixture(scope="module")
def below(published: Settings) -> Iterator[str]:
    settings = published.model_copy(update={"base_url": "https://example.org/axis"})
    with running(settings) as address:
        yield address + "/axis"


@pytest.mark.parametrize("path", ["/explore?focus=region/bavaria", "/sparql", "/regions/bavaria", "/docs"])
def test_a_page_works_and_asks_for_nothing_outside_its_path(browser: Browser, below: str, path: str) -> None:
    page = browser.new_page()
    asked: list[str] = []
    failed: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    page.on("pageerror", lambda error: failed.append(str(error)))
    page.goto(below + path)
    page.wait_for_selector("html[data-ready=true]")
    page.wait_for_load_state("networkidle")
    page.close()
    assert failed == []
    outside = [url for url in asked if urlsplit(url).scheme == "http" and not urlsplit(url).path.startswith("/axis/")]
    assert outside == []
    assert len(asked) > 2
