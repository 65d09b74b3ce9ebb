"""What a place does more of than others, its variety, its gaps, and who stands where on a topic."""

from __future__ import annotations

import datetime

import pytest

from graph.analytics.background import Background, Institute
from graph.analytics.specialisation import Portfolio, entropy
from graph.errors import NotFound
from graph.topics import Topic
from tests.graph.analytics.territories import cooperation, territory


def topic(name: str, broader: str | None = None) -> tuple[str, Topic]:
    return f"topic/{name}", Topic(f"topic/{name}", name, name, f"topic/{broader}" if broader else None)


BACKGROUND = Background(
    dict([topic("energy"), topic("hydrogen", "energy"), topic("batteries", "energy"), topic("space")]),
    {
        ("region/a", "topic/space"): [Institute("organisation/dlr", "DLR")],
        ("region/z", "topic/space"): [Institute("organisation/esa", "ESA")],
    },
)
# A and B are in one country, N in another.
READ = territory(
    cooperation("one", "a n", 2010, topics="energy hydrogen"),
    cooperation("two", "a n", 2012, topics="energy batteries"),
    cooperation("three", "a b", 2014, topics="space"),
    cooperation("four", "a b", 2016, topics="energy hydrogen"),
    cooperation("five", "b n", 2018, until=2019, topics="space"),
    alone="z",
)


def test_specialisation_is_the_share_of_cooperations_against_that_of_all_places() -> None:
    found = Portfolio(READ, BACKGROUND).specialisation("region/a")
    shares = {share.topic: share for share in found.topics}
    # Of A's four cooperations three are on energy, of all ten participations six.
    assert shares["topic/energy"].specialisation == pytest.approx((3 / 4) / (6 / 10))
    assert shares["topic/space"].specialisation == pytest.approx((1 / 4) / (4 / 10), abs=1e-3)
    assert found.cooperations == 4
    assert [share.topic for share in found.topics][-1] == "topic/space"


def test_related_variety_lies_within_broad_topics_and_unrelated_variety_between_them() -> None:
    found = Portfolio(READ, BACKGROUND).specialisation("region/a")
    # Narrowest topics: hydrogen twice, batteries once, space once. Energy holds three quarters, with 2 to 1 inside.
    assert found.related_variety == pytest.approx(3 / 4 * entropy([2, 1]), abs=1e-4)
    assert found.unrelated_variety == pytest.approx(entropy([3, 1]), abs=1e-4)
    assert found.related_variety + found.unrelated_variety == pytest.approx(entropy([2, 1, 1]), abs=2e-4)


def test_a_gap_is_what_is_at_home_and_leads_to_nobody_abroad() -> None:
    shares = {share.topic: share for share in Portfolio(READ, BACKGROUND).specialisation("region/a").topics}
    assert shares["topic/space"].gap and shares["topic/space"].institutes == 1 and shares["topic/space"].domestic == 1
    assert not shares["topic/energy"].gap and shares["topic/energy"].partners_abroad == 1
    assert not shares["topic/hydrogen"].gap


def test_a_landscape_has_everyone_on_the_topic_strongest_first_and_says_who_is_alone() -> None:
    found = Portfolio(READ, BACKGROUND).landscape("topic/space")
    assert [(place.id, place.partners, place.alone) for place in found.places] == [
        ("region/b", 2, False),
        ("region/a", 1, False),
        ("region/n", 1, False),
        ("region/z", 0, True),
    ]
    assert found.cooperations == 2


def test_as_of_a_day_what_stood_then_counts_and_undated_institutes_do_not() -> None:
    then = Portfolio(READ, BACKGROUND, datetime.date(2020, 1, 1))
    assert [place.id for place in then.landscape("topic/space").places] == ["region/a", "region/b"]
    before = Portfolio(READ, BACKGROUND, datetime.date(1990, 1, 1)).specialisation("region/a")
    assert (before.cooperations, before.topics, before.related_variety) == (0, [], None)


def test_a_place_without_cooperations_is_answered_and_unknown_names_are_refused() -> None:
    found = Portfolio(READ, BACKGROUND)
    assert [share.topic for share in found.specialisation("region/z").topics] == ["topic/space"]
    with pytest.raises(NotFound, match="region/atlantis"):
        found.specialisation("region/atlantis")
    with pytest.raises(NotFound, match="topic/alchemy"):
        found.landscape("topic/alchemy")
