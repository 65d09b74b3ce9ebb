"""How engines differ in what the default graph is, and how a query is sent so that it means the same on all of them.

Here the default graph holds every statement once. On some engines (Oxigraph, Jena) the default graph is a graph of its
own, and takes them; on others (Virtuoso, GraphDB, Neptune) it is the union of all named graphs, so they lie in a named
graph, and a query that names no dataset is sent with that graph as its default graph.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from graph.terms import GRAPH
from graph.tokens import Token, outline, tokens, unescaped

WHOLE = GRAPH + "whole"
"""The named graph that stands in for the default graph where that is the union of all."""
NOWHERE = GRAPH + "nowhere"
"""A graph that is never there."""
ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*:")


@dataclass(frozen=True)
class Dialect:
    """What was found out about an engine by asking it."""

    server: str = ""
    """What it calls itself."""
    union: bool = False
    """Its default graph is the union of its named graphs."""
    sees_named: bool = False
    """GRAPH still ranges over all graphs where a request names a default graph alone (against the standard)."""

    def limits(self, seconds: float) -> dict[str, str]:
        """The parameters that let an engine end a query by itself, a little after we stopped waiting for it."""
        return {"timeout": str(int((seconds + 1) * 1000))} if "virtuoso" in self.server.lower() else {}


@dataclass(frozen=True)
class Request:
    """A query as it goes over the wire."""

    text: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()

    def form(self) -> dict[str, str | list[str]]:
        """The fields of the protocol's form."""
        form: dict[str, str | list[str]] = {"query": self.text}
        if self.default_graphs:
            form["default-graph-uri"] = list(self.default_graphs)
        if self.named_graphs:
            form["named-graph-uri"] = list(self.named_graphs)
        return form


def addressed(
    text: str,
    dialect: Dialect,
    every_graph: tuple[str, ...],
    given: tuple[tuple[str, ...], tuple[str, ...]] | None = None,
    base: str | None = None,
) -> Request:
    """A query with its dataset: the one ``given`` by the protocol, else that of its FROM clauses, else the whole.

    FROM goes out of the text and into the request, because engines differ in which of the two wins.
    """
    read = outline(text, base or "")
    default, named = given or (tuple(read.default_graphs), tuple(read.named_graphs))
    text = _based(_without_datasets(text), base)
    if default or named or given:
        hidden = dialect.sees_named and not named
        return Request(text, default, (NOWHERE,) if hidden else named)
    if not dialect.union:
        return Request(text)
    return Request(text, (WHOLE,), _named(text, every_graph))


def _named(text: str, every_graph: tuple[str, ...]) -> tuple[str, ...]:
    """The named graphs of a request for the whole: those after GRAPH where each is written out, else every one.

    Unless they are listed, Virtuoso finds nothing in a graph that is written out, and lets a variable range over graphs
    that are none of the snapshot.
    """
    found = list(tokens(text))
    after = [found[at + 1] for at, token in enumerate(found[:-1]) if _is_word(token, "GRAPH")]
    if not all(ABSOLUTE.match(token.text) for token in after):
        return every_graph
    written = {unescaped(token.text[1:-1]) for token in after}
    return tuple(graph for graph in every_graph if graph in written) or ((NOWHERE,) if after else ())


def _is_word(token: Token, word: str) -> bool:
    return token.kind == "word" and token.text.upper() == word


def _without_datasets(text: str) -> str:
    """The text without FROM and FROM NAMED; blanks stand in their place, so that lines and columns stay."""
    found = list(tokens(text))
    for at, token in enumerate(found):
        if _is_word(token, "FROM"):
            last = at + 1
            if last < len(found) and _is_word(found[last], "NAMED"):
                last += 1
            if last < len(found):
                end = found[last].start + len(found[last].text)
                gone = re.sub(r"[^\n]", " ", text[token.start : end])
                text = text[: token.start] + gone + text[end:]
    return text


def _based(text: str, base: str | None) -> str:
    """With a BASE in front where the query has relative IRIs, and only there."""
    relative = any(token.kind == "iri" and not ABSOLUTE.match(token.text) for token in tokens(text))
    return f"BASE <{base}> {text}" if base and relative else text
