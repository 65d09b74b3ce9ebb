"""Each page asks the engine as many queries for a thing with many ties as for one with few: none for each label."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from api.pages.addresses import LISTS, address
from graph.catalogue import catalogue_of
from graph.settings import Settings
from graph.snapshot import Shelf
from graph.store import LocalStore

HTML = {"Accept": "text/html"}
COUNTED = {"source": "attests", "cooperation": "participants"}
"""What makes a thing of a type large; cooperations elsewhere."""
OF_A_PLACE = (
    "/regions/{}/profile",
    "/regions/{}/partners",
    "/cooperations?region={}",
    "/timeline?region={}",
    "/partners?region={}",
    "/promised?region={}",
    "/compare?a={}&b=wales",
    "/connections?from={}&to=wales",
    "/briefing?a={}",
    "/briefing?a=wales&b={}",
    "/what-if?add=region/{}~region/wales",
    "/explore?focus=region/{}",
    "/api/v1/things/region/{}",
    "/api/v1/ties?one=region/{}&other=country/germany",
    "/api/v1/regions/{}",
    "/api/v1/regions/{}/cooperations",
)


@pytest.fixture(scope="module")
def queries() -> Iterator[list[str]]:
    """The queries that the store is asked from now on."""
    asked: list[str] = []
    ask = LocalStore._query

    def noted(self: LocalStore, name: str, *rest: object) -> object:
        asked.append(name)
        return ask(self, name, *rest)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LocalStore, "_query", noted)
        yield asked


@pytest.fixture(scope="module")
def extremes(published: Settings) -> dict[str, list[str]]:
    """Type -> three things: one in between, which warms what is kept of a snapshot, the smallest, the largest."""
    catalogue = catalogue_of(Shelf(published).current())
    found = {}
    for type_ in LISTS:
        sized = []
        for number in range(*catalogue.ranges[type_]):
            size = catalogue.relation_sizes(number).get(COUNTED.get(type_, "cooperations"), 0)
            if size:
                sized.append((size, catalogue.names[number]))
        sized.sort()
        assert sized[-1][0] > 5 * sized[0][0], type_
        found[type_] = [sized[len(sized) // 2][1], sized[0][1], sized[-1][1]]
    return found


def count(client: httpx.Client, queries: list[str], path: str) -> list[str]:
    """What the store was asked for one page."""
    queries.clear()
    assert client.get(path, headers=HTML).status_code == 200, path
    return sorted(queries)


@pytest.mark.parametrize("type_", LISTS)
def test_the_page_of_a_thing_takes_the_same_queries_for_few_and_many_ties(
    embedded: httpx.Client, queries: list[str], extremes: dict[str, list[str]], type_: str
) -> None:
    _, few, many = (count(embedded, queries, address(name)) for name in extremes[type_])
    assert few == many
    assert len(many) <= 2


@pytest.mark.parametrize("path", OF_A_PLACE)
def test_a_page_about_a_place_takes_the_same_queries_for_few_and_many_ties(
    embedded: httpx.Client, queries: list[str], extremes: dict[str, list[str]], path: str
) -> None:
    embedded.get("/api/v1/analytics/backtest", timeout=300).raise_for_status()
    slugs = (name.partition("/")[2] for name in extremes["region"])
    _, few, many = (count(embedded, queries, path.format(slug)) for slug in slugs)
    assert few == many
    assert len(many) <= 16
