"""docs/partners.md tells the figures that the shipped data give."""

from __future__ import annotations

import re

import pytest

from graph.analytics.backtest import MEASURES
from graph.analytics.learned import backtest_of
from graph.settings import Settings
from graph.snapshot import Shelf
from tests.graph.analytics.figures import BEGIN, END, PAGE, figures

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def test_the_page_tells_the_figures_of_the_shipped_data(published: Settings) -> None:
    tested = backtest_of(Shelf(published).current(), published)
    written = PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    expected = figures(tested)
    again = "run: tech-axis build && python -m tests.graph.analytics.figures"
    assert NUMBER.sub("#", written) == NUMBER.sub("#", expected), again
    # Another processor may round a last digit otherwise.
    for one, other in zip(NUMBER.findall(written), NUMBER.findall(expected), strict=True):
        assert float(one) == pytest.approx(float(other), abs=0.0051 if "." in one else 0), again


def test_the_model_beats_the_best_single_order_by_more_than_chance_on_the_shipped_data(published: Settings) -> None:
    margins = backtest_of(Shelf(published).current(), published).margins
    assert [margin.measure for margin in margins] == list(MEASURES)
    assert all(margin.margin.low > 0 for margin in margins)
