"""The project's own queries give on every engine what they give on the embedded one."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterator
from importlib import resources

import pyoxigraph as ox
import pytest

from graph.build import build
from graph.publish import publish
from graph.remote.shelf import RemoteShelf
from graph.settings import Settings
from graph.snapshot import Shelf
from graph.store import Store, query_text
from graph.terms import GRAPH, THING
from graph.tokens import outline
from tests.engines import servers

NOT_ASKED = ("publication-", "examples", "void-")
"""These are asked of an engine alone, of the base of a service, and when a snapshot is built."""
NAMES = sorted(
    name
    for path in (resources.files("graph") / "queries").iterdir()
    if (name := path.name.removesuffix(".rq")) == "void-kept" or not name.startswith(NOT_ASKED)
)
VALUES = {
    "thing": ox.NamedNode(THING + "region/bavaria"),
    "resource": ox.NamedNode(THING + "region/bavaria"),
    "one": ox.NamedNode(THING + "region/bavaria"),
    "other": ox.NamedNode(THING + "region/flanders"),
    "graph": ox.NamedNode(GRAPH + "rules"),
}
ENGINES = {"oxigraph": servers.oxigraph, "virtuoso": servers.virtuoso}


@pytest.fixture(scope="module", params=ENGINES)
def stores(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """The store of a few records, embedded and on another engine."""
    folder = tmp_path_factory.mktemp("queries")
    home = servers.small(folder)
    build(home)
    with ENGINES[request.param](folder) as engine:
        settings: Settings = servers.on(home, engine)
        publish(Shelf(home).current(), settings)
        with contextlib.closing(RemoteShelf(settings)) as shelf:
            yield Shelf(home).current().store, shelf.current().store


def values_of(name: str) -> dict[str, ox.NamedNode]:
    """The values that a query is given; its first line names them."""
    first = query_text(name).partition("# ")[2].partition("\n")[0]
    return {variable: VALUES[variable] for variable in re.findall(r"[(,] ?\?(\w+)", first)}


def found(store: Store, name: str) -> Counter[str]:
    """The answer of a query, without an order, blank nodes alike; with true as the engines that have 1 for it."""
    values = values_of(name)
    if outline(query_text(name)).form == "construct":
        lines = [str(triple) for triple in store.construct(name, values)]
    else:
        lines = [str(sorted((key, str(term)) for key, term in row.items())) for row in store.select(name, values)]
    plain = (re.sub(r"_:\w+", "_:", line) for line in lines)
    return Counter(
        re.sub(
            r'"(true|1)"\^\^<[^>]*(boolean|integer)>',
            "yes",
            re.sub(r'"(false|0)"\^\^<[^>]*(boolean|integer)>', "no", line),
        )
        for line in plain
    )


@pytest.mark.parametrize("name", NAMES)
def test_each_query_gives_the_same_on_each_engine(stores: tuple[Store, Store], name: str) -> None:
    embedded, elsewhere = stores
    there, here = found(elsewhere, name), found(embedded, name)
    if "LIMIT" in query_text(name):  # without an order any row will do
        assert there.total() == here.total()
    else:
        assert there == here


def test_most_queries_find_something_in_the_few_records(stores: tuple[Store, Store]) -> None:
    empty = [name for name in NAMES if not found(stores[0], name)]
    assert len(empty) < len(NAMES) / 5, empty
