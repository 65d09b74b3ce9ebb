"""Ties as rows of a table, filter by filter, on a few records."""

from __future__ import annotations

import datetime

import pytest

from graph.cooperation import Cooperation, Stay
from graph.network import Territory
from graph.ties import Choice, ties_of
from tests.graph.test_network import cooperation, territory

TODAY = datetime.date(2026, 6, 1)


def dated(name: str, *sides: str, year: int, **more: object) -> Cooperation:
    return cooperation(name, *sides, start_earliest=datetime.date(year, 1, 1), **more)


RECORDS = territory(
    dated("old", "region/a", "region/b", year=2000, end_latest=datetime.date(2010, 12, 31), topics={"topic/ai"}),
    dated("new", "region/a", "region/n", year=2020, kind="memorandum"),
    dated("plan", "region/b", "region/n", year=2025, status="announced"),
    dated("list", *(f"region/{letter}" for letter in "acdefghijkl"), year=2015),
    cooperation("undated", "region/c", "region/o", status=None),
)


def pairs(choice: Choice, read: Territory = RECORDS) -> str:
    found = ties_of(read, choice, TODAY)
    return " ".join(f"{tie.one[-1]}{tie.other[-1]}" for tie in found.rows if tie.weight > 0.5)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        (Choice(), "ab an co bn"),
        (Choice(topics=frozenset({"topic/ai"})), "ab"),
        (Choice(kinds=frozenset({"memorandum"})), "an"),
        (Choice(states=frozenset({"unknown"})), "co"),
        (Choice(states=frozenset({"announced", "unknown"})), "co bn"),
        (Choice(countries=frozenset({"country/y"})), "an co bn"),
        (Choice(first=2020), "an bn"),
        (Choice(last=2019), "ab"),
        (Choice(first=2000, last=2024), "ab an"),
        (Choice(as_of=(datetime.date(2010, 12, 31), datetime.date(2010, 12, 31))), "ab"),
        (Choice(as_of=(datetime.date(2020, 1, 1), datetime.date(2020, 12, 31))), "an"),
        (Choice(strength=1.5), ""),
        (Choice(sorts=frozenset({"ended"})), "ab"),
        (Choice(sorts=frozenset({"announced"})), "bn"),
        (Choice(places=frozenset({"region/a"})), "ab an"),
        (Choice(hidden=frozenset({"region/a"})), "co bn"),
        (Choice(cooperations=frozenset({"new"})), "an"),
        (Choice(actors=frozenset({"country"})), ""),
    ],
)
def test_each_filter_leaves_the_ties_that_it_names(choice: Choice, expected: str) -> None:
    assert pairs(choice) == expected


def test_a_row_says_how_strong_how_new_and_of_what_sort_a_tie_is() -> None:
    found = {(tie.one[-1], tie.other[-1]): tie for tie in ties_of(RECORDS, Choice(), TODAY).rows}
    assert (found["a", "b"].sort, found["a", "b"].domestic) == ("ended", True)
    assert (found["a", "n"].sort, found["a", "n"].domestic) == ("direct", False)
    assert found["b", "n"].sort == "announced" and found["b", "n"].working == 0
    assert found["a", "c"].working == 0 and found["a", "c"].weight == pytest.approx(0.1)
    assert found["a", "n"].newest == datetime.date(2020, 1, 1) and found["c", "o"].newest is None


def test_what_has_no_date_is_counted_where_a_day_leaves_it_out() -> None:
    found = ties_of(RECORDS, Choice(as_of=(TODAY, TODAY)), TODAY)
    assert (found.cooperations, found.undated) == (3, 1)
    assert ties_of(RECORDS, Choice(), TODAY).undated == 0


def test_a_year_takes_in_who_joined_or_left_in_it() -> None:
    late, early = Stay(True, datetime.date(2020, 9, 1), None), Stay(True, None, datetime.date(2020, 2, 1))
    read = territory(
        dated("c", "region/a", "region/b", "region/n", year=2000, stays={"region/b": [late], "region/n": [early]})
    )
    year = (datetime.date(2020, 1, 1), datetime.date(2020, 12, 31))
    assert {(tie.one[-1], tie.other[-1]) for tie in ties_of(read, Choice(as_of=year), TODAY).rows} == {
        ("a", "b"),
        ("a", "n"),
    }
    day = (datetime.date(2020, 6, 1), datetime.date(2020, 6, 1))
    assert ties_of(read, Choice(as_of=day), TODAY).rows == []
