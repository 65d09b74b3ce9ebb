"""Keep a query from what an engine can do beside SPARQL 1.1: call out of the query, fetch from the network, write.

The web process has refused updates and SERVICE already. What is left are extensions: Virtuoso calls its own functions
by names as ``bif:http_get`` and takes OPTION and DEFINE, Jena loads classes named ``java:…``. In the grammar of SPARQL
1.1 none of the words below stands bare in a query, so nothing that is a query is refused for them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from graph.errors import Refused
from graph.tokens import TOKEN, UPDATES, Token, outline, refuse_elsewhere, tokens

CALLS = ("bif:", "sql:", "java:")
WORDS = frozenset({*UPDATES, "OPTION", "DEFINE"})
ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def guarded(text: str, allowed: frozenset[str]) -> str:
    """The text to send: what was checked, and nothing that an engine might read in another way.

    Raises `Refused`, and `QuerySyntaxError` for what is no query.
    """
    text = _without_comments(_plain(text))
    refuse_elsewhere(outline(text), allowed)
    found = list(tokens(text))
    declared = {after.text for word, after in pairwise(found) if word.text.upper() == "PREFIX"}
    for token in found:
        if token.kind == "word" and token.text.upper() in WORDS:
            raise Refused(f"{token.text.upper()} is no part of a SPARQL 1.1 query, and is not passed on")
        if _calls(token, declared):
            raise Refused(f"{token.text} would call into the engine, and is not passed on")
    return text


def _calls(token: Token, declared: set[str]) -> bool:
    if token.kind == "iri":
        return token.text[1:].lower().startswith(CALLS)
    prefix = token.text.partition(":")[0] + ":"
    return token.kind == "name" and prefix.lower() in CALLS and prefix not in declared


def _plain(text: str) -> str:
    """A text in which letters stand for themselves (section 19.2 of the SPARQL grammar lets them be escaped).

    Otherwise an engine that decodes escapes before it reads would see words that were not checked.
    """

    def decode(match: re.Match[str]) -> str:
        character = _character(match.groups())
        if character.isalnum() or character == "_" or character > "\xa0":
            return character
        raise Refused(f"the escape {match[0]} is not passed on: write the character itself, or its short escape")

    return ESCAPE.sub(decode, text)


def _without_comments(text: str) -> str:
    """With blanks for comments: engines differ in where a line ends, and one could read on where we saw a comment."""
    return TOKEN.sub(lambda match: " " * len(match[0]) if match[0].startswith("#") else match[0], text)


def _character(digits: Sequence[str | None]) -> str:
    number = int(next(found for found in digits if found), 16)
    if number > 0x10FFFF or 0xD800 <= number < 0xE000:
        raise Refused(f"there is no character U+{number:04X}")
    return chr(number)
