"""Nothing leaves the machine, however it is written; and what only looks like it is not refused."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import QuerySyntaxError, Refused
from graph.tokens import outline, refuse_elsewhere

STORE = ox.Store()
STORE.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal("c")))


class Listener:
    """A socket on loopback that counts who comes, and hangs up."""

    def __init__(self) -> None:
        self.visits = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        threading.Thread(target=self._count, daemon=True).start()

    def _count(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.visits += 1
                connection.close()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    listener = Listener()
    yield listener
    listener.close()


def run(text: str) -> bool:
    """Judge a query as the service does, and run what passes; whether it passed."""
    try:
        refuse_elsewhere(outline(text), frozenset())
    except (Refused, QuerySyntaxError):
        return False
    with suppress(SyntaxError, ValueError, RuntimeError, OSError):
        results = STORE.query(text)
        if not isinstance(results, ox.QueryBoolean):
            list(results)
    return True


def any_case(word: str) -> st.SearchStrategy[str]:
    return st.tuples(*(st.sampled_from((letter.lower(), letter.upper())) for letter in word)).map("".join)


def escaped(text: str) -> st.SearchStrategy[str]:
    return st.tuples(
        *(st.sampled_from((c, f"\\u{ord(c):04x}", f"\\U{ord(c):08X}")) for c in text)
    ).map("".join)  # fmt: skip


GAP = st.sampled_from(("", " ", "\n", "\t", "\r\n", "#\n", '# \'""" {<\r', "#>\n", " # SERVICE\n "))
BEFORE = st.sampled_from(
    (
        "", "?s ?p ?o", "?s ?p ?o .", "?s ?p true", "?s ?p 1.", "?s ?p ?GRAPH ", "?s ?p 'it\\'s'", "OPTIONAL { }",
        "FILTER(1<2)", "FILTER(1<2)#>\n", "FILTER(1<2)#>'''\n", 'FILTER(1<2)#>"""\n', "FILTER('a'<'>')",
        "FILTER(?s<?o&&?o>?s)", "VALUES ?x {UNDEF}", "?s <urn:b> 'SERVICE'", "BIND(\"\"\"\"\"\"\"\" AS ?q)", "{} UNION",
        "?s x:a.SERVICE ?o .", "GRAPH ?g {}", "?s ?p '''a''b'''",
    )
)  # fmt: skip
AFTER = st.sampled_from(("", "#'\n", '#"""\n', "#'''\n", "?s ?p ?o", "FILTER(4>3)", " BIND('>' AS ?z)", "#>\n"))


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_no_disguise_of_a_service_reaches_the_network(listener: Listener, data: st.DataObject) -> None:
    target = data.draw(
        st.sampled_from(
            (f"<{listener.address}>", "x:y", ":y", "<y>", "<>", "?w", "SERVICE:y", f"<{listener.address[:-1]}\\u002f>")
        )
        | escaped(listener.address).map("<{}>".format)
    )
    keyword = data.draw(any_case("SERVICE") | escaped("SERVICE"))
    silent = data.draw(st.sampled_from(("", "SILENT", "silent")))
    gaps = [data.draw(GAP) for _ in range(6)]
    prologue = data.draw(
        st.sampled_from(
            (
                "",
                f"BASE <{listener.address}>",
                f"PREFIX : <{listener.address}>",
                f"PREFIX SERVICE: <{listener.address}>",
            )
        )
    )
    inside = data.draw(st.sampled_from(("{ ?s ?p ?o }", "{}", "{ SELECT * { ?s ?p ?o } }")))
    clause = f"{keyword}{gaps[0]}{silent}{gaps[1]}{target}{gaps[2]}{inside}"
    group = f"{{{gaps[3]}{data.draw(BEFORE)}{gaps[4]}{clause}{data.draw(AFTER)}{gaps[5]}\n}}"
    form = data.draw(
        st.sampled_from(
            ("SELECT *", "ASK", "CONSTRUCT WHERE", "SELECT * WHERE", "DESCRIBE ?s", "SELECT * { FILTER EXISTS")
        )
    )
    query = f"{prologue} PREFIX x: <{listener.address}> {form}{group}" + ("}" if "EXISTS" in form else "")
    run(query)
    assert listener.visits == 0, query


@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_dataset_and_no_load_reaches_the_network(listener: Listener, data: st.DataObject) -> None:
    word = data.draw(any_case("FROM") | any_case("FROM NAMED") | any_case("LOAD") | any_case("LOAD SILENT"))
    gap = data.draw(GAP)
    run(f"SELECT * {word}{gap}<{listener.address}> {{ ?s ?p ?o }}")
    assert not run(f"{word}{gap} <{listener.address}>")
    assert listener.visits == 0


@pytest.mark.parametrize("hidden", ["SELECT(1<2AS?x)FROM:y#>\n{?s ?p ?o}", "SELECT*FROM:y{}", "SELECT*fromx:y{}"])
def test_a_dataset_cannot_hide_in_what_looks_like_an_iri_or_a_name(hidden: str) -> None:
    prefixes = "PREFIX :<http://example.org/>PREFIX x:<http://example.org/>"
    with pytest.raises(QuerySyntaxError, match="spaces around"):
        outline(prefixes + hidden)
    plain = re.sub("(?i)from", "FROM ", hidden.replace("<", "< "))
    assert outline(prefixes + plain).default_graphs == ["http://example.org/y"]


def test_a_prefix_may_be_called_from() -> None:
    assert outline("PREFIX from: <http://example.org/> SELECT * { ?s from:x <urn:a(FROM)> }").default_graphs == []


@pytest.mark.parametrize("end", ["", "#", "/", "?graph="])
def test_a_dataset_is_named_by_a_prefix_whatever_its_iri_ends_with(end: str) -> None:
    iri = f"http://example.org/graphs{end}"
    for written in (iri, f"graphs{end}"):
        query = f"PREFIX g: <{written}> SELECT * FROM g:one {{}}"
        assert outline(query, "http://example.org/sparql").default_graphs == [iri + "one"]


WORDS = st.sampled_from(
    ("SERVICE", "service silent", "FROM", "from named", "LOAD", "INSERT DATA", "Service<urn:x>{", "drop all")
)


@settings(max_examples=200, deadline=None)
@given(word=WORDS, place=st.integers(0, 8))
def test_words_in_strings_comments_iris_and_names_are_not_refused(word: str, place: int) -> None:
    name = word.split("<")[0].replace(" ", "-")
    query = (
        f"SELECT ?x {{ ?s ?p '{word}' }}",
        f'SELECT ?x {{ ?s ?p """a " {word} ""b""" }}',
        f"SELECT ?x {{ ?s ?p ?o }} # {word}",
        f"# {word} <urn:x> {{\nSELECT ?x {{ ?s ?p ?o }}",
        f"SELECT ?x {{ ?s <http://example.org/{name}> <http://example.org/{name}#{name}> }}",
        f"PREFIX {name}: <urn:x> SELECT ?x {{ GRAPH {name}:a {{ ?s {name}:{name} ?o . }} }}",
        f"PREFIX x: <urn:x> SELECT ?x {{ ?s x:{name} ?o ; x:a.{name} ?q }}",
        f"SELECT ?{name.replace('-', '_')} {{ ?s ?p ?{name.replace('-', '_')} }}",
        f"SELECT ?x {{ ?s ?p ?o FILTER(?o < 3 && '{word}' > ?o) }}",
    )[place]
    read = outline(query)
    assert not read.services and not read.default_graphs and not read.named_graphs
    refuse_elsewhere(read, frozenset())


def test_a_service_on_the_list_may_be_asked_where_it_is_written_in_full() -> None:
    allowed = frozenset({"http://example.org/sparql"})
    refuse_elsewhere(outline("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }"), allowed)
    for other in ("<http://example.org/sparql2>", "x:sparql", "?w", "<sparql>"):
        with pytest.raises(Refused, match="written in full"):
            refuse_elsewhere(outline(f"BASE <http://example.org/> PREFIX x: <http://example.org/> SELECT * {{ SERVICE {other} {{}} }}"), allowed)  # fmt: skip


@pytest.mark.parametrize("text", ["a." * 20_000, "SERVICE " * 5_000, "<a#>" * 10_000, "x:" + "." * 40_000, "<'''>" * 8_000, "SERVICE#" * 5_000])  # fmt: skip
def test_reading_takes_steps_in_proportion_to_the_text(text: str) -> None:
    with suppress(Refused, QuerySyntaxError):
        refuse_elsewhere(outline(f"SELECT * {{ {text} SERVICE FROM }}"), frozenset())
