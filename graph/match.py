"""Names -> things: for a search box, and for the column of a spreadsheet that is to be linked to the graph.

Both ask the index of names (`graph.catalogue.names`). A search ranks what is likest and best connected. A match must
not guess: it is certain (`Candidate.match`) only where the likeness is high and no other thing is as like, and it says
why. The threshold was set on the made-up and foreign names of ``tests/bench/matching.py``.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.catalogue import TYPES, Catalogue, type_of
from graph.catalogue.columns import label
from graph.catalogue.names import Found
from graph.folding import fold

CERTAIN = 0.8
"""From this score on a candidate may be the thing that is meant."""
MARGIN = 0.04
"""By so much the best candidate must be ahead of the next one."""
WORTH_SHOWING = 0.5
ELSEWHERE = 0.6
"""What remains of the score of a thing in another country than the one asked for."""
MOST_FOUND = 100
"""A search finds at most so many things."""


@dataclass(frozen=True)
class Query:
    """A name to be matched, and what is known beside it."""

    name: str
    type: str | None = None
    country: str | None = None
    """A country by any of its names, its ISO code or its identifier."""


@dataclass(frozen=True)
class Candidate:
    """A thing that a name may mean."""

    id: str
    name: str
    """The name that it was found by."""
    language: str
    score: float
    """From 0 to 1."""
    match: bool
    """Whether it is certain enough to be taken without a look."""
    why: tuple[str, ...]


@dataclass(frozen=True)
class Hit:
    """A thing that a search found."""

    number: int
    name: str
    language: str
    score: float


def nearest(catalogue: Catalogue, slug: str, types: Iterable[str], most: int) -> tuple[str, ...]:
    """The identifiers of the things whose names are most like a slug that is not there."""
    hits = search(catalogue, slug[:80].replace("-", " "), types)[:most]
    return tuple(catalogue.names[hit.number] for hit in hits)


def search(catalogue: Catalogue, text: str, types: Iterable[str] = TYPES, begun: bool = True) -> list[Hit]:
    """At most a hundred things with a name like a text, the best first; of equals, the better connected."""
    wanted = set(types)
    hits, first = [], catalogue.array("links.first")
    for found in catalogue.index.find(text, among=_among(catalogue, wanted), begun=begun):
        if found.likeness >= WORTH_SHOWING:
            ties = int(first[found.thing + 1] - first[found.thing])
            score = found.likeness * (0.9 + 0.1 * min(1.0, math.log1p(ties) / 6))
            hits.append(Hit(found.thing, found.name, found.language, round(score, 4)))
    return sorted(hits, key=lambda hit: (-hit.score, hit.number))[:MOST_FOUND]


def match(catalogue: Catalogue, query: Query, limit: int = 5) -> list[Candidate]:
    """The things that a name may mean, the likeliest first; an empty list where nothing is like it."""
    wanted = {query.type} if query.type else set(TYPES) - {"source", "commitment"}
    country = country_of(catalogue, query.country) if query.country else None
    scored = []
    for found in catalogue.index.find(query.name, among=_among(catalogue, wanted)):
        score, why = _judge(catalogue, found, query, country)
        if score >= WORTH_SHOWING:
            scored.append((score, found, why))
    scored.sort(key=lambda item: (-item[0], item[1].thing))
    ahead = len(scored) < 2 or scored[0][0] - scored[1][0] >= MARGIN
    return [
        Candidate(
            catalogue.names[found.thing],
            found.name,
            found.language,
            round(score, 3),
            place == 0 and score >= CERTAIN and ahead,
            why if ahead or place > 1 or score < CERTAIN else (*why, "another thing is as like"),
        )
        for place, (score, found, why) in enumerate(scored[:limit])
    ]


def country_of(catalogue: Catalogue, text: str) -> str | None:
    """The country of a name, an ISO code or an identifier, or None where the graph has none like it."""
    for name in (text, f"country/{text}"):
        if name in catalogue.numbers and type_of(name) == "country":
            return name
    found = catalogue.index.find(text, among=_among(catalogue, {"country"}))
    return catalogue.names[found[0].thing] if found and found[0].likeness >= CERTAIN else None


def _among(catalogue: Catalogue, types: set[str]) -> NDArray[np.bool_] | None:
    """The things of some types."""
    if types >= set(TYPES):
        return None
    mask = np.zeros(len(catalogue.names), dtype=bool)
    for type_ in types:
        first, last = catalogue.ranges[type_]
        mask[first:last] = True
    return mask


def _judge(catalogue: Catalogue, found: Found, query: Query, country: str | None) -> tuple[float, tuple[str, ...]]:
    """Score of a candidate, and the reasons for it."""
    same = fold(found.name) == fold(query.name)
    language = "" if found.language in ("und", "en") else f" ({found.language})"
    why = [f"{'same name' if same else 'similar name'}: {found.name}{language}"]
    score = found.likeness
    document = catalogue.document(found.thing)
    own = catalogue.names[found.thing]
    lies_in = own if type_of(own) == "country" else document.get("country")
    if query.country and country is None:
        why.append(f"no country {query.country!r} is in the graph")
    elif country is not None and lies_in is not None:
        place = label(catalogue.document(catalogue.numbers[lies_in]))
        if lies_in == country:
            why.append(f"lies in {place}")
        else:
            score *= ELSEWHERE
            why.append(f"lies in {place}, not in the country asked for")
    return score, tuple(why)
