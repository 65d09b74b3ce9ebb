"""Read a SPARQL text as far as the web process needs to: its form, its datasets, and whether it would go elsewhere.

Tokens follow the grammar of SPARQL 1.1 (https://www.w3.org/TR/sparql11-query/#sparqlGrammar): words inside strings,
comments, IRIs and prefixed names are none. This never recurses, so deep nesting is harmless here; the text is parsed
as a whole only in a worker process. Where engines differ in how they read a text, every reading counts: see `services`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, Never
from urllib.parse import urljoin

from graph.errors import QuerySyntaxError, Refused

Form = Literal["select", "ask", "construct", "describe"]
FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")
UPDATES = ("INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH")

_LONG = r"""'''(?:[^'\\]|\\.|'(?!''))*'''|\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}"""
_SHORT = r"""'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*\""""
_ESCAPED = r"%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%]"
_IRI = r"<[^<>\"{}|^`\x00-\x20]*>"
# Runs of letters are taken whole (possessive), so that no text makes the reading slower than its length.
_RUN = r"(?!_:)[^\W\d][\w.\-·]*+"
_NAME = rf"(?:{_RUN})?:(?:(?:[\w:·\-.]|{_ESCAPED})*(?:[\w:·\-]|{_ESCAPED}))?"
TOKEN = re.compile(
    rf"""
    (?P<space>\s+|\#[^\n\r]*)
  | (?P<string>{_LONG}|{_SHORT})
  | (?P<iri>{_IRI})
  | (?P<variable>[?$]\w+)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<name>{_NAME})
  | (?P<blank>_:[\w.\-·]*[\w\-·])
  | (?P<word>{_RUN})
  | (?P<number>[0-9]*\.?[0-9]+(?:[eE][+-]?[0-9]+)?)
  | (?P<open>[({{\[])
  | (?P<close>[)}}\]])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_GAP = r"(?:\s|\#[^\n\r]*+(?:[\n\r]|$))*+"
_CLAUSE = re.compile(rf"SERVICE{_GAP}(?:SILENT{_GAP})?(?P<target>[?$]\w++|{_IRI}|{_NAME}){_GAP}\{{", re.IGNORECASE)
_LINE_END = re.compile(r"[\n\r]")
_SERVICE = re.compile("SERVICE", re.IGNORECASE)
_CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


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
    """What stands after each SERVICE, as it is written."""


def tokens(text: str) -> Iterator[Token]:
    """The tokens of a text but white space and comments, in order."""
    for match in TOKEN.finditer(text):
        if match.lastgroup != "space":
            yield Token(str(match.lastgroup), match.group(), match.start())


def position(text: str, offset: int) -> tuple[int, int]:
    """Line and column of a place in a text, both from one."""
    return text.count("\n", 0, offset) + 1, offset - (text.rfind("\n", 0, offset) + 1) + 1


def outline(text: str, base: str = "", nesting: int = 256) -> Outline:
    """Read the outline of a query.

    Raises `QuerySyntaxError` where there is no query form or brackets nest too deeply, and `Refused` for an update.
    """
    if text.count("{") + text.count("(") + text.count("[") > nesting:
        _check_nesting(text, nesting)
    following = tokens(text)
    prefixes, base, first = _prologue(following, base)
    if first is None:
        raise QuerySyntaxError("there is no query: it must hold SELECT, ASK, CONSTRUCT or DESCRIBE", 1, 1)
    word = first.text.upper()
    if first.kind != "word" or word not in FORMS:
        if word in UPDATES or unescaped(text[first.start : first.start + 80]).partition(" ")[0].upper() in UPDATES:
            refuse_update()
        line, column = position(text, first.start)
        raise QuerySyntaxError(f"expected SELECT, ASK, CONSTRUCT or DESCRIBE, found {first.text[:40]!r}", line, column)
    read = Outline(form=word.lower())  # type: ignore[arg-type]
    if "FROM" in (whole := unescaped(text).upper()):
        _read_datasets(text, list(following), read, prefixes, base)
    if "SERVICE" in whole:
        read.services.extend(services(text))
    return read


def _check_nesting(text: str, nesting: int) -> None:
    depth = 0
    for token in tokens(text):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth > nesting:
            line, column = position(text, token.start)
            raise QuerySyntaxError(f"brackets nest more than {nesting} deep", line, column)


def _prologue(following: Iterator[Token], base: str) -> tuple[dict[str, str], str, Token | None]:
    """Prefixes, base, and the first token after them."""
    prefixes: dict[str, str] = {}
    for token in following:
        word = token.text.upper() if token.kind == "word" else ""
        if word == "BASE" and (iri := next(following, None)):
            base = _joined(base, iri)
        elif word == "PREFIX" and (name := next(following, None)) and (iri := next(following, None)):
            prefixes[name.text.removesuffix(":")] = _joined(base, iri)
        else:
            return prefixes, base, token
    return prefixes, base, None


def _joined(base: str, token: Token) -> str:
    """The IRI that a token means; most are whole, and joining takes longer than seeing that."""
    iri = unescaped(token.text.removeprefix("<").removesuffix(">"))
    if iri.startswith(("https://", "http://")):
        return iri
    return urljoin(base, iri) + ("#" if iri.endswith("#") else "")  # urljoin drops an empty fragment


def refuse_update() -> Never:
    """Raise `Refused`, with a sentence on how data gets in."""
    raise Refused(
        "updates are not taken here: data gets in as files in data/, checked and built with `tech-axis build`; "
        "send a correction to those who keep the data"
    )


def _read_datasets(text: str, rest: list[Token], read: Outline, prefixes: dict[str, str], base: str) -> None:
    """Note every FROM and FROM NAMED: as a bare word it has no other meaning in the grammar."""
    for at, token in enumerate(rest):
        written = unescaped(token.text).upper()
        prefix = token.text.partition(":")[0]
        # ``(1<2AS?x)FROM:y#>`` and ``FROMx:y``: for some parsers less-than, and FROM without a space after it.
        if (token.kind == "iri" and ")FROM" in written) or (
            token.kind == "name" and written.startswith("FROM") and prefix not in prefixes
        ):
            raise QuerySyntaxError("put spaces around < and FROM", *position(text, token.start))
        if token.kind != "word" or written != "FROM":
            continue
        named = at + 1 < len(rest) and rest[at + 1].kind == "word" and rest[at + 1].text.upper() == "NAMED"
        if at + 1 + named < len(rest):
            target = _resolve(rest[at + 1 + named], prefixes, base)
            (read.named_graphs if named else read.default_graphs).append(target)


def _resolve(token: Token, prefixes: dict[str, str], base: str) -> str:
    if token.kind == "iri":
        return _joined(base, token)
    if token.kind == "name":
        prefix, _, name = token.text.partition(":")
        if prefix in prefixes:
            return prefixes[prefix] + re.sub(r"\\(.)", r"\1", name)
    return token.text


def unescaped(text: str) -> str:
    """The text with its codepoint escapes (SPARQL 1.1, section 19.2) put in, where they name a character."""
    if "\\" not in text:
        return text

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return match[0] if code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)

    return _CODEPOINT.sub(character, text)


def services(text: str) -> set[str]:
    """What stands after SERVICE in any reading of a text; words in strings, comments, IRIs and names are none.

    Engines differ, and a text must not be able to use that. Some put codepoint escapes in before they read, some
    after. Oxigraph's parser ends a keyword where it likes (``SERVICEx:y`` is SERVICE and ``x:y``). And ``<`` opens
    an IRI or is less-than, which only a full parser can tell: ``FILTER(1<2)SERVICE:y#>``. So all of it is looked at.
    """
    found: set[str] = set()
    for reading in {text, unescaped(text)}:
        for token, after_graph in _every_token(reading):
            place = token.text if token.kind == "word" else token.text.partition(":")[0]
            for match in _SERVICE.finditer(place):
                clause = _CLAUSE.match(reading, token.start + match.start())
                if clause and not (token.kind == "name" and after_graph):
                    found.add(clause["target"])
    if not found:
        found.update(token.text for token in tokens(text) if token.kind == "word" and _SERVICE.search(token.text))
    return found


def _every_token(text: str) -> Iterator[tuple[Token, bool]]:
    """Words and prefixed names of every reading, and whether each names a graph; ``<`` is tried both ways.

    Each place is read once, and each line is looked through for its end once, so this takes time linear in the text.
    """
    pending, seen, line = [(0, False)], set(), (0, -1)
    while pending:
        at, after_graph = pending.pop()
        while at < len(text) and (at, after_graph) not in seen:
            seen.add((at, after_graph))
            if text[at] == "#":
                at, line = _line_end(text, at, line)
                continue
            match = TOKEN.match(text, at)
            assert match is not None
            kind, at = match.lastgroup, match.end()
            if kind == "iri":
                pending.append((match.start() + 1, False))
            elif kind in ("word", "name"):
                yield Token(str(kind), match.group(), match.start()), after_graph
            if kind != "space":
                after_graph = kind == "word" and match.group().upper() in ("GRAPH", "FROM", "NAMED")


def _line_end(text: str, at: int, line: tuple[int, int]) -> tuple[int, tuple[int, int]]:
    """Where the line ends that a place lies on, and what is known of it; ``line`` is what was known before."""
    start, end = line
    if not start <= at <= end:
        until = start if at < start else len(text)
        match = _LINE_END.search(text, at, until)
        end = match.start() if match else (end if at < start else len(text))
        start = at
    return end, (start, end)


def refuse_elsewhere(read: Outline, allowed: frozenset[str]) -> None:
    """Raise `Refused` where a query would ask a service that is not, written in full, on the list of allowed ones."""
    for target in read.services:
        if target[1:-1] not in allowed or not target.startswith("<"):
            known = f" Allowed, written in full, are: {', '.join(sorted(allowed))}." if allowed else ""
            raise Refused(
                f"SERVICE {target} is refused: nothing leaves this machine.{known} Ask that service yourself, "
                "or take the graph from the dumps to where you can join the two"
            )
