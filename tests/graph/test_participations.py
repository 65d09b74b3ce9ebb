"""From when to when each took part: joined later, left earlier, came back; and everything that is asked as of a day."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

import pytest

from graph.analytics.evidence import evidence_of
from graph.analytics.turnover import turnover
from graph.catalogue import Catalogue, Filters, Selection, catalogue_of
from graph.cooperation import LONGEST_WORKING, Cooperation, Stay
from graph.graphs import choose
from graph.network import Territory, territory_of
from graph.projections import alliance_network, topic_network
from graph.questions import questions_of
from graph.settings import Settings
from graph.snapshot import Shelf, Snapshot
from graph.terms import local
from tests.graph.analytics.territories import cooperation, territory

DAYS = [datetime.date(*day) for day in ((1985, 7, 1), (2016, 6, 30), (2018, 12, 31), (2023, 1, 1), (2025, 6, 30))]


def until(year: int) -> datetime.date:
    return datetime.date(year, 12, 31)


def from_(year: int) -> datetime.date:
    return datetime.date(year, 1, 1)


def joined(name: str, sides: str, year: int | None = 2000, **stays: list[Stay]) -> Cooperation:
    """A cooperation from 2000 on, and when some of its sides took part."""
    return replace(cooperation(name, sides, year), stays={f"region/{side}": times for side, times in stays.items()})


def pairs(read: Territory, day: datetime.date | None = None) -> dict[str, float]:
    """The ties of the working network: ``"ab"`` -> weight."""
    ties = read.project(as_of=day).edges(data="weight")
    return {"".join(sorted(one[-1] + other[-1])): weight for one, other, weight in ties}


def test_who_joins_later_is_tied_from_then_on_and_k_counts_the_sides_of_the_day() -> None:
    read = territory(joined("late", "a b c", c=[Stay(first=from_(2010))]))
    assert pairs(read, until(2009)) == {"ab": 1.0}
    assert pairs(read, from_(2010)) == pairs(read) == {"ab": 0.5, "ac": 0.5, "bc": 0.5}


def test_who_leaves_earlier_is_tied_until_then() -> None:
    read = territory(joined("left", "a b c", c=[Stay(last=until(2010))]))
    assert set(pairs(read, until(2010))) == {"ab", "ac", "bc"}
    assert pairs(read, from_(2011)) == {"ab": 1.0}


def test_two_without_dates_of_their_own_take_part_as_long_as_the_cooperation_stands() -> None:
    read = territory(cooperation("both", "a b", 2000, until=2005))
    assert [bool(pairs(read, from_(year))) for year in (1999, 2000, 2005, 2006)] == [False, True, True, False]


def test_who_comes_back_through_another_institute_is_not_tied_in_between() -> None:
    back = [Stay(itself=True, last=until(2004)), Stay(itself=False, first=from_(2008))]
    read = territory(joined("back", "a b", b=back))
    tied = {year: read.project(as_of=from_(year)).get_edge_data("region/a", "region/b") for year in (2004, 2006, 2008)}
    assert [tied[2004]["direct"], tied[2006], tied[2008]["direct"]] == [True, None, False]
    told = {year.year: (year.new, year.resumed, year.ended, year.standing) for year in turnover(read).years}
    assert (told[2000], told[2004], told[2008]) == ((1, 0, 0, 1), (0, 0, 1, 0), (0, 1, 0, 1))


def test_who_left_before_the_other_came_was_never_tied_to_it() -> None:
    read = territory(joined("apart", "a b c", a=[Stay(last=until(2004))], b=[Stay(first=from_(2005))]))
    assert set(pairs(read)) == {"ac", "bc"}
    assert not evidence_of(read).tied[0, 1] and not evidence_of(read, until(2020)).tied[0, 1]


def test_without_any_date_of_the_cooperation_it_is_left_out_and_counted() -> None:
    read = territory(joined("undated", "a b", None))
    graph = read.project(as_of=from_(2020))
    assert (graph.number_of_edges(), graph.graph["undated"]) == (0, 1)


def test_a_part_counts_for_the_days_on_which_the_whole_does_not_tie_a_pair() -> None:
    whole = joined("whole", "a b c", c=[Stay(first=from_(2010))])
    part = replace(cooperation("part", "a c", 2005), wholes=["cooperation/whole"])
    read = territory(whole, part)
    assert set(read.project(as_of=from_(2006)).edges["region/a", "region/c"]["cooperations"]) == {"cooperation/part"}
    assert set(read.project(as_of=from_(2011)).edges["region/a", "region/c"]["cooperations"]) == {"cooperation/whole"}


def test_no_working_tie_ends_because_an_eleventh_side_joins() -> None:
    letters = "abcdefghijk"
    read = territory(joined("grown", " ".join(letters), k=[Stay(first=from_(2010))]))
    assert not pairs(read, from_(2005)) and not pairs(read, from_(2015))
    assert read.project("all", as_of=from_(2005)).edges["region/a", "region/b"]["weight"] == 1 / 9


def test_evidence_of_a_day_knows_nobody_who_joined_later_and_calls_a_late_tie_fresh() -> None:
    read = territory(joined("late", "a b c", c=[Stay(first=from_(2010))]), cooperation("own", "c d", 2001))
    before, after = evidence_of(read, until(2009)), evidence_of(read, until(2010))
    a, c = before.index["region/a"], before.index["region/c"]
    assert not before.tied[a, c] and after.tied[a, c]
    assert (before.records[c], after.records[c]) == (1, 2)
    assert after.fresh[a, c] == after.ties[a, c] > 0 and after.fresh[a, before.index["region/b"]] == 0
    assert evidence_of(read, until(2020)).fresh[a, c] == 0


def test_regions_with_topics_and_members_of_alliances_are_those_of_the_day() -> None:
    read = territory(replace(joined("late", "a b c d", d=[Stay(first=from_(2010))]), topics={"topic/x"}))
    assert "region/d" not in topic_network(read, as_of=until(2009)) and "region/d" in topic_network(read)
    assert "region/d" not in alliance_network(read, as_of=until(2009))


@pytest.fixture(scope="module")
def snapshot(published: Settings) -> Iterator[Snapshot]:
    yield Shelf(published).current()


@pytest.fixture(scope="module")
def catalogue(snapshot: Snapshot) -> Catalogue:
    return catalogue_of(snapshot)


@pytest.fixture(scope="module")
def shipped(snapshot: Snapshot) -> Territory:
    return territory_of(snapshot)


def then_on_record(read: Territory, day: datetime.date) -> Territory:
    """Only what had begun by a day, as if the rest were not written down yet."""
    kept = {}
    for item in read.cooperations.values():
        if (begun := item.by(day)) is not None:
            kept[item.id] = replace(begun, on_record=0)
    return Territory(read.places, kept)


@pytest.mark.parametrize("day", DAYS)
def test_nothing_that_began_later_is_in_the_network_of_a_day(shipped: Territory, day: datetime.date) -> None:
    then = then_on_record(shipped, day)
    assert any(item.stays for item in shipped.cooperations.values())
    for scope in ("working", "all"):
        # Which list is a long one is told by all who are on record.
        grown = {
            item.id
            for item in shipped.cooperations.values()
            if len(item.sides) > LONGEST_WORKING and item.id in then.cooperations
            if len(then.cooperations[item.id].sides) <= LONGEST_WORKING
        }
        same = Territory(then.places, {k: v for k, v in then.cooperations.items() if scope == "all" or k not in grown})
        one, other = shipped.project(scope, as_of=day), same.project(scope, as_of=day)
        assert dict(one.edges) == dict(other.edges)


@pytest.mark.parametrize("day", DAYS)
def test_lists_and_facets_of_a_day_name_the_regions_of_its_network(
    catalogue: Catalogue, shipped: Territory, day: datetime.date
) -> None:
    standing = shipped.standing(as_of=day)
    for kind in ("region", "country"):
        selection = Selection(catalogue, kind, Filters(as_of=day))
        listed = {catalogue.names[number] for number in selection.page(0, None)}
        sides = {side for item in standing.values() for side in item.sides if side.startswith(kind)}
        assert listed == sides
    every = Selection(catalogue, "cooperation", Filters(as_of=day))
    counted = dict(every.facets(("region",), limit=1000)["region"])
    for name, count in counted.items():
        chosen = Selection(catalogue, "cooperation", Filters({"region": (name,)}, as_of=day))
        assert chosen.total == count
        mine = {catalogue.names[number] for number in chosen.page(0, None)}
        assert mine >= {item.id for item in standing.values() if name in item.sides}


@pytest.mark.parametrize("day", DAYS)
def test_the_graph_of_a_day_is_its_network_as_a_whole_and_around_one_region(
    snapshot: Snapshot, catalogue: Catalogue, shipped: Territory, day: datetime.date
) -> None:
    selection = Selection(catalogue, "cooperation", Filters(as_of=day))
    network = shipped.project("all", as_of=day)
    found = choose(snapshot, selection, None, "all")
    assert {(edge["source"], edge["target"]) for edge in found["edges"]} == {
        (min(pair), max(pair)) for pair in network.edges
    }
    for edge in found["edges"]:
        assert edge["weight"] == round(network.edges[edge["source"], edge["target"]]["weight"], 4)
    for region in ("region/lombardy", "region/catalonia", "region/ile-de-france"):
        mine = {name for name, item in shipped.standing(as_of=day).items() if region in item.sides}
        around = choose(snapshot, selection, region, "all")
        assert {name for edge in around["edges"] for name in edge["cooperations"]} <= mine
        ties = set(network[region])
        assert {edge["source"] for edge in around["edges"]} | {edge["target"] for edge in around["edges"]} >= ties


def test_the_question_of_the_gallery_finds_the_direct_ties_of_its_day(snapshot: Snapshot, shipped: Territory) -> None:
    text = next(question.query for question in questions_of(snapshot) if question.slug == "network-as-of")
    rows = snapshot.store.store.query(text)
    expected = {
        pair
        for item in shipped.standing(as_of=datetime.date(2023, 1, 1)).values()
        for pair in combinations(sorted(side for side in item.sides if side.startswith("region/")), 2)
        if not item.event and item.direct(*pair)
    }
    assert {(local(row["one"].value), local(row["other"].value)) for row in rows} == expected
