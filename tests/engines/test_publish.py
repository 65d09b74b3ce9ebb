"""Sending a snapshot to real engines: whole or not at all, again only what is missing, and whatever interrupts it."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from graph.build import build
from graph.errors import EngineFault, NotPublished, SettingsError, SnapshotReplaced
from graph.publish import publish
from graph.remote.connection import Connection
from graph.remote.dialect import WHOLE, Request
from graph.remote.publication import marked, read_dialect, read_publication
from graph.remote.shelf import RemoteShelf
from graph.remote.store import RemoteStore
from graph.remote.writing import writer
from graph.settings import Settings
from graph.snapshot import Shelf, Snapshot
from graph.store import LocalStore
from graph.terms import GRAPH, PUBLISHED
from tests.engines import servers

ENGINES = {
    "oxigraph": lambda folder: servers.oxigraph(folder),
    "oxigraph by updates": lambda folder: servers.oxigraph(folder),
    "oxigraph with a union": lambda folder: servers.oxigraph(folder, "--union-default-graph"),
    "virtuoso": lambda folder: servers.virtuoso(folder),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with the snapshot of a few records."""
    folder = tmp_path_factory.mktemp("small")
    settings = servers.small(folder)
    build(settings)
    return settings


@pytest.fixture(params=ENGINES)
def settings(request: pytest.FixtureRequest, home: Settings, tmp_path: Path) -> Iterator[Settings]:
    """Settings of a service on an empty engine."""
    with ENGINES[request.param](tmp_path) as engine:
        if request.param == "oxigraph by updates":
            del engine["endpoint_graph_store"]
        yield servers.on(home, engine)


@contextlib.contextmanager
def connected(settings: Settings) -> Iterator[Connection]:
    connection = Connection(settings)
    try:
        yield connection
    finally:
        connection.close()


def current(settings: Settings) -> Snapshot:
    return Shelf(settings).current()


def test_the_engine_holds_each_graph_and_the_whole_once(settings: Settings) -> None:
    snapshot = current(settings)
    outcome = publish(snapshot, settings)
    assert isinstance(snapshot.store, LocalStore)
    assert outcome.triples == sum(
        1 for _ in snapshot.store.store.quads_for_pattern(None, None, None, ox.DefaultGraph())
    )
    assert len(outcome.sent) == outcome.graphs + 1
    with contextlib.closing(RemoteShelf(settings)) as shelf:
        held = shelf.current()
        assert held.id == snapshot.id
        assert held.manifest.counts == snapshot.manifest.counts
        assert held.store.select("publication-total")[0]["triples"].value == str(outcome.triples)  # type: ignore[union-attr]
        assert held.store.holds_graph(GRAPH + "rules") and not held.store.holds_graph(WHOLE)


def test_what_is_there_is_not_sent_again_and_what_was_changed_there_is(settings: Settings) -> None:
    snapshot = current(settings)
    first = publish(snapshot, settings)
    again = publish(snapshot, settings)
    assert (again.sent, again.serial) == ([], first.serial)
    with connected(settings) as connection:
        stray = ox.Triple(ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/b"), ox.Literal("c"))
        writer(settings, connection).add(GRAPH + "rules", [stray])
        writer(settings, connection).add(GRAPH + "gone", [stray])
        writer(settings, connection).add("http://example.org/of-others", [stray])
        third = publish(snapshot, settings)
        assert (third.sent, third.removed) == ([GRAPH + "rules"], [GRAPH + "gone"])
        assert third.serial != first.serial
        others = "ASK { GRAPH <http://example.org/of-others> { ?s ?p ?o } }"
        assert connection.truth(Request(others)), "graphs of others are left alone"


def test_a_publication_that_was_killed_is_not_taken_for_whole_and_goes_on(settings: Settings) -> None:
    class Killed(Exception):
        pass

    def kill(step: str, done: float) -> None:
        if step.startswith("sending rules"):
            raise Killed

    snapshot = current(settings)
    with pytest.raises(Killed):
        publish(snapshot, settings, kill)
    with connected(settings) as connection:
        with pytest.raises(NotPublished):
            read_publication(connection)
        there = len(RemoteStore(connection).select("publication-counts"))
        assert there > 3
        noted = {row["graph"] for row in RemoteStore(connection).select("publication-graphs")}
    rest = publish(snapshot, settings)
    assert len(rest.sent) == rest.graphs + 1 - len(noted)


def test_while_another_is_published_the_one_before_is_not_asked(settings: Settings) -> None:
    publish(current(settings), settings)
    with contextlib.closing(RemoteShelf(settings)) as shelf, connected(settings) as connection:
        held = shelf.current()
        assert held.store.select("network-places")
        writer(settings, connection).replace(PUBLISHED, marked(None, {}))
        with pytest.raises(SnapshotReplaced):
            held.store.select("network-places")
        assert json.loads(held.read("network.json"))["places"]


def test_files_are_derived_from_the_engine_where_the_snapshot_is_not_at_hand(
    settings: Settings, tmp_path: Path
) -> None:
    snapshot = current(settings)
    publish(snapshot, settings)
    elsewhere = settings.model_copy(update={"home": tmp_path / "elsewhere"})
    with contextlib.closing(RemoteShelf(elsewhere)) as shelf:
        held = shelf.current()
        assert held.folder == tmp_path / "elsewhere" / "remote" / snapshot.id
        for path in sorted(snapshot.folder.glob("*.json")):
            if path.name not in ("manifest.json", "records.json"):
                assert json.loads(held.read(path.name)) == json.loads(path.read_bytes()), path.name


def test_how_an_engine_takes_its_default_graph_is_found_out(settings: Settings, request: pytest.FixtureRequest) -> None:
    with connected(settings) as connection:
        writer(settings, connection).replace(PUBLISHED, marked(None, {}))
        dialect = read_dialect(connection)
    name = request.node.callspec.params["settings"]
    assert dialect.union == ("union" in name or name == "virtuoso")
    assert dialect.sees_named == (name == "virtuoso")


def test_an_engine_that_cuts_rows_off_is_not_served_from(home: Settings, tmp_path: Path) -> None:
    with servers.virtuoso(tmp_path, "ResultSetMaxRows = 1000") as engine:
        settings = servers.on(home, engine)
        publish(current(home), settings)
        with contextlib.closing(RemoteShelf(settings)) as shelf, pytest.raises(EngineFault, match="ResultSetMaxRows"):
            shelf.current()


def test_a_missing_address_or_a_wrong_password_is_told(home: Settings, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="TECH_AXIS_ENDPOINT:"):
        publish(current(home), home)
    with pytest.raises(SettingsError, match="ENDPOINT_GRAPH_STORE"):
        publish(current(home), home.model_copy(update={"endpoint": "http://127.0.0.1:1/"}))
    with servers.virtuoso(tmp_path) as engine, pytest.raises(EngineFault, match="does not let us in"):
        publish(current(home), servers.on(home, engine, endpoint_user=None, endpoint_password=None))
