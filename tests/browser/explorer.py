"""What tests of the explorer do in it."""

from __future__ import annotations

from playwright.sync_api import Page


def opened(page: Page, address: str) -> Page:
    """A page, once it is usable."""
    page.goto(address)
    page.wait_for_selector("html[data-ready=true]")
    return page


def spot(page: Page, thing: str, scale: float = 1.0) -> tuple[float, float]:
    """Where a thing stands on the screen, in the middle of the picture."""
    x, y = page.evaluate(
        "([thing, scale]) => { const canvas = techAxis.picture.canvas(); canvas.focus(thing, { scale }); "
        "const at = canvas.canvasToDOM(canvas.getPosition(thing)); "
        "const box = document.getElementById('canvas').getBoundingClientRect(); return [at.x + box.x, at.y + box.y] }",
        [thing, scale],
    )
    return x, y


def ties(page: Page, measure: str = "weight") -> dict[tuple[str, str], float]:
    """The ties that the view shows: their sides in order, and their strength; ``work`` is that of working ones."""
    rows = page.evaluate(
        "async (measure) => (await techAxis.ties()).shown.map((tie) => [tie.from.id, tie.to.id, tie[measure]])", measure
    )
    return {(min(one, other), max(one, other)): weight for one, other, weight in rows}
