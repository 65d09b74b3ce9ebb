"""The territory network, rule by rule, on a few records and on the published data."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

import pytest

from graph.build import build
from graph.cooperation import Cooperation
from graph.explorer import view
from graph.layout import mercator
from graph.network import FILE, Place, Territory, read_territory, territory_of
from graph.outlines import outlines
from graph.settings import Settings
from graph.snapshot import Shelf


def place(name: str, country: str) -> Place:
    kind = name.partition("/")[0]
    return Place(name, kind, name, name, country, country, 50.0, 10.0, None)


def cooperation(name: str, *sides: str, **more: object) -> Cooperation:
    base = Cooperation(name, name, False, "network", "active", None, None, None, None, dict.fromkeys(sides, True))
    for key, value in more.items():
        setattr(base, key, value)
    return base


def territory(*cooperations: Cooperation) -> Territory:
    names = sorted({side for item in cooperations for side in item.sides})
    places = {name: place(name, "country/x" if name < "region/m" else "country/y") for name in names}
    return Territory(places, {item.id: item for item in cooperations})


def test_each_pair_of_k_sides_is_tied_with_weight_one_over_k_minus_one() -> None:
    graph = territory(cooperation("c", "region/a", "region/b", "region/n")).project()
    assert {data["weight"] for *_, data in graph.edges(data=True)} == {0.5}
    assert graph.number_of_edges() == 3


def test_a_part_counts_only_for_pairs_that_its_whole_does_not_tie() -> None:
    whole = cooperation("whole", "region/a", "region/b")
    part = cooperation("part", "region/a", "region/b", "region/c", wholes=["whole"])
    graph = territory(whole, part).project()
    assert graph.edges["region/a", "region/b"]["cooperations"] == {"whole": 1.0}
    assert graph.edges["region/a", "region/c"]["cooperations"] == {"part": 0.5}


def test_long_lists_and_announcements_make_no_working_ties_but_are_among_all() -> None:
    long = cooperation("long", *(f"region/{letter}" for letter in "abcdefghijk"))
    announced = cooperation("announced", "region/a", "region/z", status="announced")
    both = territory(long, announced)
    assert both.project("working").number_of_edges() == 0
    assert both.project("all").number_of_edges() == 56
    assert both.project("all").edges["region/a", "region/z"]["announced"]


def test_ten_sides_still_work_and_one_side_ties_nothing() -> None:
    assert territory(cooperation("ten", *(f"region/{x}" for x in "abcdefghij"))).project().number_of_edges() == 45
    assert territory(cooperation("one", "region/a")).project("all").number_of_edges() == 0


def test_ties_through_organisations_and_domestic_ones_can_be_told_apart_and_left_out() -> None:
    through = cooperation(
        "c", "region/a", "region/b", "region/n", sides={"region/a": True, "region/b": False, "region/n": True}
    )
    graph = territory(through).project()
    assert not graph.edges["region/a", "region/b"]["direct"]
    assert graph.edges["region/a", "region/n"]["direct"]
    assert graph.edges["region/a", "region/b"]["domestic"]
    assert territory(through).project(direct_only=True).number_of_edges() == 1
    assert territory(through).project(domestic=False).number_of_edges() == 2


def test_as_of_a_date_what_has_begun_and_not_ended_counts_and_the_undated_is_counted_apart() -> None:
    day = datetime.date(2023, 1, 1)
    ended = cooperation(
        "ended",
        "region/a",
        "region/b",
        start_earliest=datetime.date(2020, 1, 1),
        end_latest=datetime.date(2022, 12, 31),
    )
    open_ = cooperation("open", "region/a", "region/c", start_earliest=day)
    later = cooperation("later", "region/a", "region/d", start_earliest=datetime.date(2023, 1, 2))
    undated = cooperation("undated", "region/a", "region/e")
    graph = territory(ended, open_, later, undated).project(as_of=day)
    assert list(graph.edges) == [("region/a", "region/c")]
    assert graph.graph["undated"] == 1


@pytest.fixture(scope="module")
def real(published: Settings) -> Iterator[Territory]:
    yield read_territory(Shelf(published).current().store)


def test_cities_and_organisations_stand_for_the_nearest_region(small: Settings) -> None:
    build(small)
    read = read_territory(Shelf(small).current().store)
    visit = read.cooperations["cooperation/visit"]
    assert visit.sides == {"region/bavaria": True, "region/flanders": False, "region/saxony": True}
    graph = read.project()
    assert graph.edges["region/bavaria", "region/flanders"]["cooperations"] == {"cooperation/partnership": 1.0}
    assert graph.edges["region/flanders", "region/saxony"]["direct"] is False


def test_a_snapshot_carries_what_its_store_says(published: Settings, real: Territory) -> None:
    snapshot = Shelf(published).current()
    assert (snapshot.folder / FILE).is_file()
    assert territory_of(snapshot) == real


def test_the_seed_ties_are_in_the_published_network(real: Territory) -> None:
    graph = real.project("all")
    for other in (
        "country/austria",
        "region/flanders",
        "region/saxony",
        "region/zurich",
        "region/st-gallen",
        "region/ile-de-france",
    ):
        assert graph.has_edge("region/bavaria", other), other
    imec = graph.edges["region/bavaria", "region/flemish-brabant"]["cooperations"]
    assert "cooperation/bavaria-imec-contacts" in imec


def test_every_tie_of_the_published_network_keeps_its_cooperations_and_their_shares(real: Territory) -> None:
    for scope in ("working", "all"):
        for one, other, data in real.project(scope).edges(data=True):
            assert data["weight"] == pytest.approx(sum(data["cooperations"].values()))
            for name, share in data["cooperations"].items():
                sides = real.cooperations[name].sides
                assert one in sides and other in sides
                assert share == 1 / (len(sides) - 1)
    for one, other, data in list(real.project("all").edges(data=True))[::100]:
        parts = {name for *pair, name in real.parts() if set(pair) == {one, other}}
        assert {item.id for item in real.between(one, other)} == set(data["cooperations"]) | parts
    assert real.between("region/zhejiang", "region/abruzzo") == []


def test_the_drawn_network_holds_every_cooperation_and_nothing_covers_another(real: Territory) -> None:
    shown = view(real, {}, {})
    ids, cooperations = shown["places"]["id"], shown["cooperations"]
    for index, name in enumerate(cooperations["id"]):
        sides = {ids[code >> 1]: bool(code & 1) for code in cooperations["sides"][index]}
        assert sides == real.cooperations[f"cooperation/{name}"].sides
    assert shown["figures"]["ties"] == real.project("all").number_of_edges()
    for layout in ("map", "net"):
        spots = [(*at, size) for at, size in zip(shown["places"][layout], shown["places"]["size"], strict=True)]
        for index, (x, y, size) in enumerate(spots):
            for other_x, other_y, other_size in spots[index + 1 :]:
                assert (x - other_x) ** 2 + (y - other_y) ** 2 > (size + other_size - 2) ** 2


def test_pyvis_draws_without_physics_and_with_the_positions_given(real: Territory) -> None:
    shown = view(real, {}, {})
    assert shown["options"]["physics"] == {"enabled": False}
    assert all(len(at) == 2 for layout in ("map", "net") for at in shown["places"][layout])


def test_the_outlines_lie_in_the_window_and_are_closed() -> None:
    drawn = outlines()
    assert drawn["land"].count("M") == drawn["land"].count("z") > 50
    munich = mercator(48.1, 11.6)
    steps = re.findall(r"([Ml])(-?\d+) (-?\d+)", drawn["land"])
    points = [(int(x), int(y)) for kind, x, y in steps if kind == "M"]
    assert all(abs(x - munich[0]) < 4000 and abs(y - munich[1]) < 4000 for x, y in points)
