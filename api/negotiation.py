"""Content negotiation after RFC 9110, section 12.5: the client's best format, or none."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from starlette.requests import Request

from graph.engine import FORMATS
from graph.errors import BadParameter, NotAcceptable

ALIASES = {
    "application/json": "json",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/tsv": "tsv",
    "text/n3": "ttl",
    "text/plain": "nt",
    "application/x-turtle": "ttl",
}
NAMES = {
    "turtle": "ttl", "ntriples": "nt", "n-triples": "nt", "json-ld": "jsonld", "rdfxml": "rdf",
    "xml+rdf": "rdf", "rdf+xml": "rdf", "n3": "ttl", "nquads": "nq", "n-quads": "nq", "srj": "json", "srx": "xml",
}  # fmt: skip
MEDIA_TYPES = {media.partition(";")[0]: short for short, media in FORMATS.items()} | ALIASES
OF_GRAPHS = {"json": "jsonld", "xml": "rdf"}
"""What these names mean where the answer is a graph."""
PAGE = ("text/html", "application/xhtml+xml")
_WEIGHT = re.compile(r"(?:0(?:\.\d*)?|1(?:\.0*)?|\.\d+)")


def accept_of(request: Request, page: bool = True) -> str:
    """All that a request says it accepts, in one field; without pages where there is none to give."""
    accept = ", ".join(value.decode("latin-1") for name, value in request.scope["headers"] if name == b"accept")
    if page or not prefers_page(accept):
        return accept
    return ", ".join(part for part in accept.split(",") if not part.strip().lower().startswith(PAGE)) or "*/*"


@lru_cache(maxsize=64)
def prefers_page(accept: str) -> bool:
    """Whether a person's browser asks: it names pages, and no format of data that it likes better."""
    ranges = parse_accept(accept)
    page = max((weight for media, weight in ranges if media in PAGE), default=0.0)
    others = (weight for media, weight in ranges if media.startswith(("application/sparql", "text/turtle", "text/csv")))
    return page > 0 and page >= max(others, default=0.0)


def takes(accept: str, offered: Mapping[str, str]) -> bool:
    """Whether a client takes any of the formats offered."""
    try:
        choose(accept, offered)
    except NotAcceptable:
        return False
    return True


def format_for(name: str | None, accept: str, offered: Mapping[str, str]) -> str:
    """The format that a request asks for, by ``?format=`` or else by Accept; raises `NotAcceptable`."""
    return choose(accept, offered) if name is None else by_name(name, offered)


def parse_accept(header: str) -> list[tuple[str, float]]:
    """Media ranges with their weights, from 0 to 1; what cannot be read is passed over."""
    ranges = []
    for part in header.split(","):
        media, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            name, _, value = parameter.partition("=")
            if name.strip().lower() == "q":
                weight = float(value) if _WEIGHT.fullmatch(value.strip()) else 0.0
        if media:
            ranges.append((media.lower(), weight))
    return ranges


def weight_of(media: str, ranges: list[tuple[str, float]]) -> float:
    """The weight that the most specific range matching a media type gives it; 0 where none does."""
    kind = media.partition("/")[0]
    for pattern in (media, f"{kind}/*", "*/*"):
        for given, weight in ranges:
            if given == pattern:
                return weight
    return 0.0


def choose(accept: str | None, offered: Mapping[str, str]) -> str:
    """The short name of the format to answer with: the heaviest that is offered, the first among equals.

    ``offered`` maps short names to media types. Raises `NotAcceptable`.
    """
    if not accept or not accept.strip():
        return next(iter(offered))
    best = _choose(accept, tuple(offered.items()))
    if best is None:
        raise NotAcceptable([media.partition(";")[0] for media in offered.values()])
    return best


@lru_cache(maxsize=64)
def _choose(accept: str, offered: tuple[tuple[str, str], ...]) -> str | None:
    """What `choose` says, kept, because clients send the same few fields all the time."""
    ranges = parse_accept(accept)
    best, weight = None, 0.0
    for name, media in offered:
        plain = media.partition(";")[0]
        others = [alias for alias, target in ALIASES.items() if target == name]
        found = max(weight_of(plain, ranges), *(_exactly(alias, ranges) for alias in others), 0.0)
        if found > weight:
            best, weight = name, found
    return best


def _exactly(media: str, ranges: list[tuple[str, float]]) -> float:
    return next((weight for given, weight in ranges if given == media), 0.0)


def format_called(name: str) -> str:
    """The short name of the format that a name or (the first of several) media types means; else what was given."""
    wanted = name.partition(",")[0].strip().lower()
    return NAMES.get(wanted) or MEDIA_TYPES.get(wanted, wanted)


def by_name(name: str, offered: Mapping[str, str]) -> str:
    """The format that ``?format=`` names, by its short name or its media type.

    Raises `NotAcceptable` for one that exists but does not fit this answer, `BadParameter` for an empty one.
    """
    wanted = format_called(name)
    if not wanted:
        raise BadParameter("format", "it is empty; leave it out or name one of " + ", ".join(offered))
    for fitting in (wanted, OF_GRAPHS.get(wanted, "")):
        if fitting in offered:
            return fitting
    if "/" in wanted:
        return choose(wanted, offered)
    raise NotAcceptable(list(offered))
