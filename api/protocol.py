"""Read a request of the SPARQL 1.1 Protocol for queries (https://www.w3.org/TR/sparql11-protocol/): once, and whole."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from starlette.requests import Request

from api.bodies import body
from api.negotiation import format_called
from graph.errors import BadParameter, TooLarge, UnsupportedMediaType
from graph.settings import Settings
from graph.tokens import refuse_update

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
KNOWN = ("query", "default-graph-uri", "named-graph-uri", "format", "timeout", "lang")
SINGLE = ("query", "format", "timeout", "lang")
OTHER_NAMES = {"output": "format", "results": "format"}
"""SPARQLWrapper sends the format under three names, some formats by two names too, as services differ in what they
know; that is one format, not several."""


@dataclass(frozen=True)
class Asked:
    """A request of the protocol, read but not yet judged."""

    query: str | None
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    format: str | None
    timeout: str | None


async def read(request: Request) -> Asked:
    """The parameters of a request, from address, form or body.

    Raises `TooLarge`, `UnsupportedMediaType`, `BadParameter`, and `Refused` for an update; 408 for a slow body.
    """
    settings: Settings = request.app.state.settings
    check_address(request, settings)
    pairs = parameters(request.scope["query_string"])
    if request.method == "POST":
        media, charset = _media(request)
        content = await body(request)
        if charset not in ("", "utf-8"):
            raise UnsupportedMediaType(f"charset {charset}", ["UTF-8"])
        if media == FORM:
            pairs += parameters(content)
        elif media == DIRECT:
            pairs.append(("query", _utf8(content)))
        elif media == UPDATE:
            pairs.append(("update", ""))
        else:
            raise UnsupportedMediaType(media, [FORM, DIRECT])
    return _asked(pairs)


def check_address(request: Request, settings: Settings) -> None:
    """Raise `TooLarge` where the address of a request is beyond its limit."""
    if len(request.scope["query_string"]) + len(request.scope.get("raw_path") or b"") > settings.url_kb * 1024:
        raise TooLarge("address", settings.url_kb * 1024)


def _media(request: Request) -> tuple[str, str]:
    """Media type and charset of the body, in lower case; empty where they are not told."""
    media, *others = (part.strip().lower() for part in request.headers.get("content-type", "").split(";"))
    charset = next((part.partition("=")[2].strip('" ') for part in others if part.startswith("charset=")), "")
    return media, charset


def parameters(encoded: bytes) -> list[tuple[str, str]]:
    """The parameters of an address or a form, decoded once; bad UTF-8 is refused, not replaced."""
    pairs = (part.partition(b"=") for part in encoded.split(b"&") if part)
    return [(_decoded(name), _decoded(value)) for name, _, value in pairs]


def _decoded(part: bytes) -> str:
    return _utf8(unquote_to_bytes(part.replace(b"+", b" ")) if b"%" in part else part.replace(b"+", b" "))


def _utf8(content: bytes) -> str:
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadParameter("query", f"it is not UTF-8: byte {error.start} cannot be read") from error
    if "\0" in text:
        raise BadParameter("query", "it holds a NUL character")
    return text


def _asked(pairs: list[tuple[str, str]]) -> Asked:
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        name = OTHER_NAMES.get(name, name)
        if name != "format" or format_called(value) not in map(format_called, given.get(name, [])):
            given.setdefault(name, []).append(value)
    if "update" in given:
        if "query" in given:
            raise BadParameter("update", "a request is a query or an update, not both")
        refuse_update()
    for name, values in given.items():
        if name not in KNOWN:
            raise BadParameter(name, "it is not known here; known are " + ", ".join(sorted(KNOWN)))
        if name in SINGLE and len(values) > 1:
            raise BadParameter(name, "it is given more than once")
    single = {name: given[name][0] if name in given else None for name in SINGLE}
    return Asked(
        single["query"],
        tuple(given["default-graph-uri"]) if "default-graph-uri" in given else None,
        tuple(given["named-graph-uri"]) if "named-graph-uri" in given else None,
        single["format"],
        single["timeout"],
    )
