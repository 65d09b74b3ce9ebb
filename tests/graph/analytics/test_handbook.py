"""docs/measures.md says what the register says."""

from __future__ import annotations

from graph.settings import CHECKOUT
from tests.graph.analytics.handbook import page


def test_the_page_on_measures_is_written_from_the_register() -> None:
    written = (CHECKOUT / "docs" / "measures.md").read_text(encoding="utf-8")
    assert written == page(), "run: python -m tests.graph.analytics.handbook > docs/measures.md"
