"""New, renewed, resumed and ended ties, year by year."""

from __future__ import annotations

from itertools import pairwise

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


def test_the_years_of_the_published_network_add_up(published: Settings) -> None:
    years = turnover(territory_of(Shelf(published).current())).years
    assert years[-1].year - years[0].year + 1 == len(years) > 40
    for before, after in pairwise(years):
        assert after.standing == before.standing + after.new + after.resumed - after.ended
