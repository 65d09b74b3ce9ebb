"""Read a SPARQL text as far as the web process needs to: its form, its datasets, and whether it would go elsewhere.

Tokens follow the grammar of SPARQL 1.1 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar): words inside strings,
comments, IRIs and prefixed names are none. This never recurses, so deep nesting is harmless here; the text is parsed
as a whole only in a worker process.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urljoin

from graph.errors import QuerySyntaxError, Refused

Form = Literal["select", "ask", "construct", "describe"]
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")
NESTING = 256
"""How deep brackets may nest; what people and programs write stays far below."""

_LONG = r"""'''(?:[^'\\]|\\.|'(?!''))*'''|\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}"""
_SHORT = r"""'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*\""""
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
TOKEN = re.compile(
    rf"""
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<string>{_LONG}|{_SHORT})
  | (?P<iri><[^<>"{{}}|^`\\\x00-\x20]*>)
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>(?:(?!_:)[^\W\d](?:[\w.\-·]*[\w\-·])?)?:(?:(?:[\w:·\-.]|{_ESCAPED})*(?:[\w:·\-]|{_ESCAPED}))?)
  | (?P<blank>_:[\w.\-·]*[\w\-·])
  | (?P<word>[A-Za-z][A-Za-z0-9_]*)
  | (?P<number>[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<open>[({{\[])
  | (?P<close>[)}}\]])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Token:
    """One token, and where it begins in the text."""

    kind: str
    text: str
    start: int


@dataclass
class Outline:
    """What a query says of itself before it is run."""

    form: Form
    default_graphs: list[str] = field(default_factory=list)
    named_graphs: list[str] = field(default_factory=list)
    services: list[str] = field(default_factory=list)
    """Addresses after SERVICE; a variable stands as it is written."""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text but white space and comments, in order."""
    for match in TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield Token(str(match.lastgroup), match.group(), match.start())


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a place in a text, both from one."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def outline(text: str, base: str = "") -> Outline:
    """Read the outline of a query.

    Raises `QuerySyntaxError` where there is no query form or brackets nest too deeply, and `Refused` for an update.
    """
    found = list(tokens(text))
    _check_nesting(text, found)
    prefixes, base, rest = _prologue(found, base)
    if not rest:
        raise QuerySyntaxError("there is no query: it must hold SELECT, ASK, CONSTRUCT or DESCRIBE", 1, 1)
    first = rest[0].text.upper()
    if rest[0].kind != "word" or first not in FORMS:
        _refuse_update(first)
        line, column = position(text, rest[0].start)
        raise QuerySyntaxError(
            f"expected SELECT, ASK, CONSTRUCT or DESCRIBE, found {rest[0].text[:40]!r}", line, column
        )
    read = Outline(form=first.lower())  # type: ignore[arg-type]
    _read_datasets(rest, read, prefixes, base)
    return read


def _check_nesting(text: str, found: list[Token]) -> None:
    depth = 0
    for token in found:
        depth += (token.kind == "open") - (token.kind == "close")
        if depth > NESTING:
            line, column = position(text, token.start)
            raise QuerySyntaxError(f"brackets nest more than {NESTING} deep", line, column)


def _prologue(found: list[Token], base: str) -> tuple[dict[str, str], str, list[Token]]:
    prefixes: dict[str, str] = {}
    at = 0
    while at < len(found) and found[at].kind == "word" and found[at].text.upper() in ("PREFIX", "BASE"):
        if found[at].text.upper() == "BASE" and at + 1 < len(found) and found[at + 1].kind == "iri":
            base = urljoin(base, found[at + 1].text[1:-1])
            at += 2
        elif at + 2 < len(found) and found[at + 1].kind == "name" and found[at + 2].kind == "iri":
            prefixes[found[at + 1].text.removesuffix(":")] = urljoin(base, found[at + 2].text[1:-1])
            at += 3
        else:
            break
    return prefixes, base, found[at:]


def _refuse_update(word: str) -> None:
    if word in UPDATES:
        raise Refused(
            "updates are not taken here: data gets in as files in data/, checked and built with `tech-axis build`; "
            "send a correction to those who keep the data"
        )


def _read_datasets(rest: list[Token], read: Outline, prefixes: dict[str, str], base: str) -> None:
    """Note every FROM, FROM NAMED and SERVICE: as bare words they have no other meaning in the grammar."""
    for at, token in enumerate(rest):
        word = token.text.upper() if token.kind == "word" else ""
        if word not in ("FROM", "SERVICE"):
            continue
        after = at + 1
        flag = (word == "FROM" and _word(rest, after) == "NAMED") or (
            word == "SERVICE" and _word(rest, after) == "SILENT"
        )
        after += flag
        if after >= len(rest):
            continue
        target = _resolve(rest[after], prefixes, base)
        if word == "SERVICE":
            read.services.append(target)
        else:
            (read.named_graphs if flag else read.default_graphs).append(target)


def _word(rest: list[Token], at: int) -> str:
    return rest[at].text.upper() if at < len(rest) and rest[at].kind == "word" else ""


def _resolve(token: Token, prefixes: dict[str, str], base: str) -> str:
    if token.kind == "iri":
        return urljoin(base, token.text[1:-1])
    if token.kind == "name":
        prefix, _, name = token.text.partition(":")
        if prefix in prefixes:
            return prefixes[prefix] + re.sub(r"\\(.)", r"\1", name)
    return token.text


def refuse_elsewhere(read: Outline, allowed: frozenset[str]) -> None:
    """Raise `Refused` where a query would ask a service that is not on the list of allowed ones."""
    for address in read.services:
        if address not in allowed:
            raise Refused(
                f"SERVICE {address} is refused: nothing leaves this machine. Ask that service yourself, "
                "or take the graph from the dumps to where you can join the two"
            )
