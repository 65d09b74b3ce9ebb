"""What engines can do beside SPARQL is refused before anything is sent, however it is written."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.engine import Query
from graph.errors import EngineFault, QuerySyntaxError, Refused
from graph.remote.connection import Connection
from graph.remote.engine import RemoteEngine
from graph.remote.guard import guarded
from graph.remote.publication import Publication
from graph.remote.shelf import RemoteSnapshot
from graph.remote.store import RemoteStore
from graph.settings import Settings
from graph.snapshot import Manifest
from tests.graph.test_tokens import GAP, Listener, any_case, escaped

PLACES = (
    "SELECT * {{ ?s ?p ?o {} FILTER({}) }}",
    "SELECT ({1} AS ?x) {{ {0} }}",
    "ASK {{ {} BIND({} AS ?x) }}",
    "SELECT * {{ ?s ?p ?o {} }} ORDER BY ({})",
    "CONSTRUCT {{ ?s ?p ?x }} WHERE {{ {} {{ SELECT ({} AS ?x) {{}} }} }}",
    "SELECT * {{ FILTER(1 < 2) {} FILTER EXISTS {{ ?s ?p ?o FILTER({} > 1) }} }}",
)
BEFORE = st.sampled_from(
    ("", "# '''\n", "#\r", "FILTER(?s<?o)", "BIND('#' AS ?q)", "?s ?p 'bif:' .", "# PREFIX bif:\n")
)


@pytest.fixture(scope="module")
def ask() -> Iterator[tuple[Callable[[str], None], Listener]]:
    """Sends a query to an engine that only counts who comes."""
    listener = Listener()
    with asyncio.Runner() as runner:
        to = Settings(endpoint=listener.address)
        connection = Connection(to)
        snapshot = RemoteSnapshot(Path(), Publication("first", Manifest("snapshot", "", True)), RemoteStore(connection))

        async def make() -> RemoteEngine:
            return RemoteEngine(to)

        engine = runner.run(make())
        yield lambda text: runner.run(engine.answer(snapshot, Query(text, "json"), 2)) and None, listener
        runner.run(engine.close())
    connection.close()
    listener.close()


Asked = tuple[Callable[[str], None], Listener]


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_disguise_of_a_call_into_the_engine_is_sent(ask: Asked, data: st.DataObject) -> None:
    run, listener = ask
    prefix = data.draw(st.sampled_from(("bif:", "sql:", "java:")).flatmap(lambda name: any_case(name) | escaped(name)))
    name = prefix + data.draw(st.sampled_from(("http_get", "file_to_string", "x.y.Z", "")))
    written = name if data.draw(st.booleans()) else f"<{name}>"
    call = f"{written}{data.draw(GAP)}({data.draw(GAP)}'{listener.address}')"
    with pytest.raises((Refused, QuerySyntaxError)):
        run(data.draw(st.sampled_from(PLACES)).format(data.draw(BEFORE), call))
    assert listener.visits == 0


@settings(max_examples=200, deadline=None)
@given(data=st.data())
def test_no_extension_and_no_update_is_sent(ask: Asked, data: st.DataObject) -> None:
    run, listener = ask
    words = ("DEFINE get:soft 'replace'", "OPTION (TRANSITIVE)", "INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "COPY")
    word, _, rest = data.draw(st.sampled_from(words)).partition(" ")
    said = f"{data.draw(any_case(word) | escaped(word))}{data.draw(GAP)} {rest}{data.draw(GAP)} <{listener.address}>"
    shape = data.draw(
        st.sampled_from(("{} SELECT * {{}}", "SELECT * {{ ?s ?p ?o }} {}", "SELECT * {{ {} {{ ?s ?p ?o }} }}"))
    )
    with pytest.raises((Refused, QuerySyntaxError)):
        run(shape.format(said))
    assert listener.visits == 0


def test_a_comment_hides_nothing_from_an_engine_that_ends_lines_elsewhere() -> None:
    hidden = "SELECT * { #\r '''\nBIND(bif:http_get('http://x/') AS ?x) #'''\n}"
    assert guarded(hidden, frozenset()) == hidden.replace("#", " ", 1)  # the other one stands in a string


def test_what_is_a_query_is_sent_with_lines_and_columns_as_they_were(ask: Asked) -> None:
    run, listener = ask
    text = "PREFIX bif: <http://example.org/>\nSELECT * { ?s bif:x 'OPTION # no' # bif:y()\n}"
    assert guarded(text, frozenset()) == text.replace("# bif:y()", " " * 9)
    with pytest.raises(EngineFault):
        run(text)
    assert listener.visits > 0
