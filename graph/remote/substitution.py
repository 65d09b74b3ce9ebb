"""Put values into a query of the project by replacing variables, token by token, with terms as SPARQL writes them.

Where an engine is in the process, values go in beside the text; the protocol has no place for them. A value is a term
that pyoxigraph has parsed and writes out itself, and only whole tokens are replaced: nothing can be injected.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyoxigraph as ox

from graph.tokens import Token, tokens

Value = ox.NamedNode | ox.Literal
CLAUSES = {"SELECT", "WHERE", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "VALUES", "FROM", "CONSTRUCT", "DESCRIBE"}


def substitute(text: str, values: Mapping[str, Value]) -> str:
    """The text with every variable that has a value replaced by it.

    In a SELECT clause and as a group key, where no term may stand, the variable gets its value by AS; in ORDER BY the
    term is bracketed. A query that binds such a variable itself (AS, VALUES, BOUND) has a fault: `ValueError`.
    """
    parts: list[str] = []
    end = 0
    found = list(tokens(text))
    for at, clause in _variables(found):
        token = found[at]
        value = values.get(token.text[1:])
        if value is None:
            continue
        before = found[at - 1].text.upper()
        if before in ("AS", "VALUES") or (before == "(" and found[at - 2].text.upper() in ("BOUND", "VALUES")):
            raise ValueError(f"{token.text} is bound by the query itself, and cannot be given a value")
        parts += [text[end : token.start], _written(token, value, clause)]
        end = token.start + len(token.text)
    return "".join([*parts, text[end:]])


def _written(token: Token, value: Value, clause: str) -> str:
    if clause == "SELECT":
        return f"({value} AS {token.text})"
    if clause == "GROUP":
        return f"({value} AS {token.text}_key)"
    return f"({value})" if clause == "ORDER" else str(value)


def _variables(found: list[Token]) -> list[tuple[int, str]]:
    """Where variables stand, each with the clause whose own it is: none inside the brackets of an expression."""
    clauses = [""]
    places = []
    for at, token in enumerate(found):
        word = token.text.upper()
        if token.kind == "open":
            clauses.append("")
        elif token.kind == "close" and len(clauses) > 1:
            clauses.pop()
        elif token.kind == "word" and word in CLAUSES:
            clauses[-1] = word
        elif token.kind == "variable":
            places.append((at, clauses[-1]))
    return places
