"""Every limit of the service in one table: what is documented, announced and enforced is the same."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from graph.settings import Settings


@dataclass(frozen=True)
class Limit:
    """One limit: the setting that moves it, its name in headers and JSON, its unit, and what it bounds."""

    setting: str
    name: str
    unit: str
    """Code of the unit after UN/CEFACT Recommendation 20."""
    bounds: str


LIMITS = (
    Limit("query_timeout", "seconds", "SEC", "seconds that a query may run"),
    Limit("query_memory_mb", "memory-mb", "4L", "megabytes of memory that a query may take"),
    Limit("query_result_mb", "answer-mb", "4L", "megabytes of an answer"),
    Limit("query_workers", "running", "C62", "queries that run at the same time"),
    Limit("query_queue", "waiting", "C62", "queries that may wait"),
    Limit("query_nesting", "nesting", "C62", "depth to which brackets of a query may nest"),
    Limit("fair_use_seconds", "seconds-per-minute", "SEC", "seconds of queries a minute for one client; 0 is no limit"),
    Limit("body_kb", "body-kb", "2P", "kilobytes of a request's body"),
    Limit("url_kb", "address-kb", "2P", "kilobytes of a request's address"),
)


def values(settings: Settings) -> dict[str, float]:
    """The limits in force, by name."""
    return {limit.name: getattr(settings, limit.setting) for limit in LIMITS}


@lru_cache(maxsize=1)
def header(settings: Settings) -> str:
    """The limits as one header field, such as ``seconds=30, memory-mb=1024``."""
    return ", ".join(f"{name}={value:g}" for name, value in values(settings).items())
