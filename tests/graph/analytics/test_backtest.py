"""The model and its test on the past: accuracy by hand, no look ahead, the same figures each time."""

from __future__ import annotations

import datetime
import itertools
import random
from dataclasses import replace

import numpy as np
import pytest

from graph.analytics.accuracy import Ranking, hits_at
from graph.analytics.backtest import MEASURES, METHODS, run
from graph.analytics.evidence import evidence_of
from graph.analytics.features import FEATURES
from graph.analytics.model import examples, fit
from graph.cooperation import Cooperation
from graph.network import Territory
from tests.graph.analytics.territories import cooperation, territory

LETTERS = "abcdefghijklmnopqrst"


def growing(until: int = 2021) -> list[Cooperation]:
    """Ties of two circles that close triangles over the years, the same each time."""
    rng = random.Random(3)
    found = []
    for year, number in itertools.product(range(1996, until + 1), range(4)):
        circle = LETTERS[:10] if rng.random() < 0.5 else LETTERS[10:]
        pair = rng.sample(circle if rng.random() < 0.9 else LETTERS, 2)
        found.append(
            cooperation(f"{year}-{number}", " ".join(pair), year, topics="x" if circle == LETTERS[:10] else "y")
        )
    return found


def test_accuracy_equals_what_is_counted_by_hand() -> None:
    tied = np.array([True, False, True, False])
    ranking = Ranking.of(np.array([4.0, 3.0, 2.0, 1.0]), tied)
    # Of the four pairs of a tied and an untied one, three are in the right order; the tied ones stand first and third.
    assert ranking.figures(np.ones(4)) == (0.75, pytest.approx((1 / 1 + 2 / 3) / 2))
    # Counted twice, the second makes two mistakes of six, and the third stands fourth.
    assert ranking.figures(np.array([1.0, 2.0, 1.0, 1.0])) == (pytest.approx(4 / 6), pytest.approx((1 + 2 / 4) / 2))


def test_an_order_that_knows_nothing_gets_exactly_what_chance_gives() -> None:
    tied = np.arange(40) % 4 == 0
    assert Ranking.of(np.zeros(40), tied).figures(np.ones(40)) == (0.5, 0.25)
    pairs = np.zeros(40, dtype=int), np.arange(1, 41)
    assert hits_at(np.zeros(40), tied, *pairs)[0] == pytest.approx(2.5)


def test_hits_count_the_new_partners_among_the_first_ten_of_each_place_that_got_any() -> None:
    one, other = np.zeros(12, dtype=int), np.arange(1, 13)
    tied = np.isin(other, (1, 2, 12))
    assert hits_at(-other.astype(float), tied, one, other) == {0: 2.0, 1: 1.0, 2: 1.0, 12: 1.0}


def test_the_model_finds_what_makes_ties_and_ignores_what_does_not() -> None:
    whole = territory(*growing())
    window = examples(evidence_of(whole, datetime.date(2015, 12, 31)), evidence_of(whole, datetime.date(2021, 12, 31)))
    model = fit([window], datetime.date(2021, 12, 31))
    assert model is not None
    assert model.learnt_from == window.tied.sum()
    assert model.weights[FEATURES.index("topicSimilarity")] > 0
    assert model.weights[FEATURES.index("seatUnknown")] == 0
    assert model.probabilities(window.features).mean() == pytest.approx(window.tied.mean(), abs=1e-3)
    assert Ranking.of(model.probabilities(window.features), window.tied).figures(np.ones(len(window.tied)))[0] > 0.7


def test_calibration_changes_how_high_probabilities_are_but_not_the_order_of_pairs() -> None:
    whole = territory(*growing())
    days = [datetime.date(year, 12, 31) for year in (2009, 2012, 2015, 2018)]
    evidence = [evidence_of(whole, day) for day in days]
    windows = [examples(earlier, later) for earlier, later in itertools.pairwise(evidence)]
    model = fit(windows, days[-1])
    assert model is not None and model.calibration != (0.0, 1.0, 0.0)
    for window in windows:
        order = np.argsort(model.odds(window.features), kind="stable")
        assert (np.diff(model.probabilities(window.features)[order]) >= 0).all()


def test_no_probability_is_higher_than_what_came_true_of_the_likeliest_pairs_put_to_the_test() -> None:
    whole = territory(*growing())
    days = [datetime.date(year, 12, 31) for year in (2009, 2012, 2015, 2018)]
    windows = [examples(*(evidence_of(whole, day) for day in pair)) for pair in itertools.pairwise(days)]
    model = fit(windows, days[-1])
    assert model is not None and 0 < model.most < 1
    said = np.concatenate([model.probabilities(window.features) for window in windows])
    assert said.max() == model.most
    unbound = np.concatenate([replace(model, most=1.0).probabilities(window.features) for window in windows])
    assert unbound.max() > model.most and (said[unbound < model.most] == unbound[unbound < model.most]).all()


def test_the_brier_score_is_the_mean_squared_difference_of_what_was_said_and_what_came_true() -> None:
    tested = run(territory(*growing()))
    pairs, ties = (np.array([getattr(cut, name) for cut in tested.cuts]) for name in ("candidates", "tied"))
    share = ties / pairs
    assert tested.brier["share"] == pytest.approx((pairs * share * (1 - share)).sum() / pairs.sum(), abs=1e-6)
    assert 0 < tested.brier["model"] < 0.25


def test_there_is_no_model_where_nothing_was_tied() -> None:
    still = territory(cooperation("c", "a b", 2000), cooperation("d", "c d", 2000))
    evidence = evidence_of(still)
    assert fit([examples(evidence, evidence)], datetime.date(2001, 12, 31)) is None
    assert fit([], datetime.date(2001, 12, 31)) is None


def test_a_back_test_gives_the_same_figures_each_time_whatever_the_order_of_the_records() -> None:
    records = growing()
    first, second = run(territory(*records)), run(territory(*reversed(records)))
    assert first == second
    assert [cut.day for cut in first.cuts] == [f"{year}-12-31" for year in (2010, 2012, 2014, 2016, 2018)]
    assert set(first.means) == set(METHODS)
    for figures in first.means.values():
        assert set(figures) == set(MEASURES)
        assert all(estimate.low <= estimate.value <= estimate.high for estimate in figures.values())


def test_what_happens_after_a_window_changes_neither_its_figures_nor_its_model() -> None:
    long_, short = run(territory(*growing(2021))), run(territory(*growing(2019)))
    shared = {cut.day: cut for cut in short.cuts}
    compared = [cut for cut in long_.cuts if cut.day in shared]
    assert len(compared) >= 3
    for cut in compared:
        assert cut == shared[cut.day]


def test_a_graph_without_dates_or_with_too_few_is_tested_on_nothing_and_says_so() -> None:
    for read in (Territory({}, {}), territory(cooperation("c", "a b")), territory(cooperation("c", "a b", 2020))):
        tested = run(read)
        assert (tested.cuts, tested.means, tested.margins, tested.models) == ([], {}, [], [])
