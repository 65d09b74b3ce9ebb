"""Pictures of the main pages for the documentation: ``python -m tests.browser.screenshots FOLDER [--all]``."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser

from graph.build import build
from graph.settings import load_settings
from tests.browser import chromium
from tests.browser.paths import EVERY
from tests.service import running

SIZES = {"wide": (1440, 900), "tablet": (768, 1024), "phone": (360, 740), "4k": (3840, 2160)}


def picture(browser: Browser, address: str, file: Path, size: str = "wide", scheme: str = "light") -> None:
    """One picture of one page."""
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    if ("/explore" in address and "table" not in address) or "/sparql" in address:
        page.wait_for_selector("html[data-ready=true]")
    page.wait_for_timeout(700)
    page.screenshot(path=file)
    page.close()


def main(folder: Path, everything: bool) -> None:
    """The picture of the README, or all pages at all sizes, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = load_settings()
    build(settings)
    with running(settings) as address, chromium.started() as browser:
        if not everything:
            picture(
                browser,
                address + "/explore?focus=region/bavaria&with=region/flanders",
                folder / "explorer.png",
            )
            return
        for name, path in EVERY.items():
            for size in SIZES:
                picture(browser, address + path, folder / f"{name}-{size}.png", size)
            picture(browser, address + path, folder / f"{name}-dark.png", "wide", "dark")


if __name__ == "__main__":
    main(Path(sys.argv[1]), "--all" in sys.argv)
