"""New, renewed, resumed and ended ties, year by year."""

from __future__ import annotations

import datetime
from itertools import combinations

import pytest

from graph.analytics.turnover import turnover
from graph.errors import NotFound
from graph.network import territory_of
from graph.settings import Settings
from graph.snapshot import Shelf
from tests.graph.analytics.territories import cooperation, territory

RECORDS = (
    cooperation("one", "a b", 2000, until=2002),
    cooperation("two", "a b", 2001, until=2004),  # renewed in 2001, ended in 2004
    cooperation("three", "a b", 2007, topics="x"),  # resumed in 2007
    cooperation("four", "a c", 2007, until=2008),
    cooperation("five", "a c", 2007, until=2008),  # in the first year: not a renewal
    cooperation("undated", "a d"),
    cooperation("newest", "c d", 2009),
)


def test_each_year_tells_what_came_what_was_renewed_what_ended_and_what_stood() -> None:
    found = turnover(territory(*RECORDS))
    told = {year.year: (year.new, year.renewed, year.resumed, year.ended, year.standing) for year in found.years}
    assert told == {
        2000: (1, 0, 0, 0, 1),
        2001: (0, 1, 0, 0, 1),
        2002: (0, 0, 0, 0, 1),
        2003: (0, 0, 0, 0, 1),
        2004: (0, 0, 0, 1, 0),
        2005: (0, 0, 0, 0, 0),
        2006: (0, 0, 0, 0, 0),
        2007: (1, 0, 1, 0, 2),
        2008: (0, 0, 0, 1, 1),
        2009: (1, 0, 0, 0, 2),
    }
    assert found.undated == 1
    assert [year.growth for year in found.years][-2:] == [-0.5, 1.0]
    assert found.years[0].growth is None


def test_of_one_place_and_one_topic_only_its_own_ties_count() -> None:
    read = territory(*RECORDS, alone="z")
    assert [year.new for year in turnover(read, "region/c").years] == [1, 0, 1]
    assert [year.year for year in turnover(read, "region/a", topic="topic/x").years] == [2007, 2008, 2009]
    assert turnover(read, "region/z").years == []
    with pytest.raises(NotFound):
        turnover(read, "region/atlantis")


def test_the_turnover_of_each_year_is_that_of_the_networks_of_its_last_day_and_the_next(published: Settings) -> None:
    shipped = territory_of(Shelf(published).current())
    years = turnover(shipped).years
    day = datetime.timedelta(days=1)
    assert len(years) > 40 and sum(year.resumed for year in years) > 0
    ever: set[frozenset[str]] = set()
    for year in years:
        last, next_ = (
            shipped.project(as_of=at).edges
            for at in (datetime.date(year.year, 12, 31), datetime.date(year.year, 12, 31) + day)
        )
        # What ends on 31 December has ended there, and what begins on 1 January is not there yet.
        assert year.standing == len({frozenset(pair) for pair in last} & {frozenset(pair) for pair in next_})
        begun = {
            frozenset(pair)
            for item in shipped.standing("working").values()
            for pair in combinations(item.sides, 2)
            if any(first.year <= year.year for first, _ in item.together(*pair))
        }
        assert year.new == len(begun - ever)
        ever |= begun
