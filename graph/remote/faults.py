"""What an engine did wrong, as an error of the tree with a sentence for the one who runs the service."""

from __future__ import annotations

import re
from collections.abc import Mapping

import httpx

from graph.errors import EngineFault, EngineSlow, QueryError, QuerySyntaxError

HEAD = 4096
"""So many bytes of an error's body are read; an error page may be long."""
PLACES = (
    re.compile(r"error at (\d+):(\d+): ()"),
    re.compile(r"line:? (\d+)(?:, col(?:umn)?:? (\d+))?[:,.]? ?()", re.IGNORECASE),
)
"""How engines tell where a query is wrong: Oxigraph; Virtuoso, Jena, RDF4J and others."""


def broken(error: httpx.HTTPError) -> EngineFault:
    """The fault behind an exchange that did not end: no connection, a reset, silence, or an answer cut off."""
    if isinstance(error, httpx.ConnectTimeout):
        return EngineSlow("it does not take the connection")
    if isinstance(error, httpx.TimeoutException):
        return EngineSlow("it gives no answer in time")
    if isinstance(error, httpx.ConnectError):
        return EngineFault(f"it cannot be reached: {error}")
    if isinstance(error, httpx.RemoteProtocolError | httpx.DecodingError):
        return EngineFault(f"its answer was cut off or is no HTTP: {error}")
    return EngineFault(f"the connection broke: {error or type(error).__name__}")


def refused(status: int, headers: Mapping[str, str], body: bytes) -> QueryError:
    """The error behind a status that is not 200."""
    said = _said(headers, body)
    if status in (401, 403):
        return EngineFault(
            f"it does not let us in ({status}): set TECH_AXIS_ENDPOINT_USER and TECH_AXIS_ENDPOINT_PASSWORD"
        )
    if status == 400:
        return _syntax_error(said)
    if status == 206:
        return EngineSlow("it stopped in the middle, and sent a part of the answer")
    if 300 <= status < 400:
        return EngineFault("it redirects, which is not followed: set the address to which it redirects")
    if status in (404, 405, 501):
        return EngineFault(f"nothing answers SPARQL at that address ({status})")
    if status in (408, 504):
        return EngineSlow(f"it stopped the query for its own time limit ({status}: {said})")
    if status in (429, 503):
        return EngineFault(f"it is too busy ({status}: {said})")
    return EngineFault(f"it answered {status}: {said}")


def require_whole(headers: Mapping[str, str]) -> None:
    """Raise `EngineFault` where the engine itself says that an answer is not whole."""
    if rows := headers.get("x-sparql-maxrows"):
        raise EngineFault(f"it cuts answers off after {rows} rows: take ResultSetMaxRows out of the engine's settings")
    if headers.get("x-sql-state"):
        raise EngineSlow(f"it stopped in the middle: {headers.get('x-sql-message', '')[:120]}")


def media_type(headers: Mapping[str, str]) -> str:
    """The media type of an answer, without parameters."""
    return headers.get("content-type", "").partition(";")[0].strip().lower()


def wrong_media(headers: Mapping[str, str], expected: str) -> EngineFault:
    """The fault behind an answer of another kind than what was asked for."""
    found = media_type(headers) or "no media type"
    return EngineFault(f"it sent {found} where {expected} was asked for")


def framed(headers: Mapping[str, str]) -> bool:
    """Whether the end of an answer can be told from the end of a connection (RFC 9112, section 6.3)."""
    return "content-length" in headers or "chunked" in headers.get("transfer-encoding", "").lower()


def _said(headers: Mapping[str, str], body: bytes) -> str:
    """What an engine says of its error, without mark-up and short enough to be read."""
    text = body[:HEAD].decode("utf-8", "replace")
    if "html" in media_type(headers) or text.lstrip().startswith("<"):
        text = re.sub(r"(?is)<(script|style).*?</\1>|<[^>]*>", " ", text)
    text = re.sub(r"\s*SPARQL query:\s.*", "", text, flags=re.DOTALL)
    text = " ".join(text.split())
    return text if len(text) <= 300 else text[:300] + "…"


def _syntax_error(said: str) -> QuerySyntaxError:
    if re.search(r"prefix", said, re.IGNORECASE):
        reason = "a prefix is used that no PREFIX line declares, or is declared wrongly: " + said
    else:
        reason = said or "the engine cannot read this query"
    for pattern in PLACES:
        if (match := pattern.search(said)) and int(match[1]):
            return QuerySyntaxError(reason, int(match[1]), int(match[2]) if match[2] else 1)
    return QuerySyntaxError(reason)
