"""Everything that can go wrong, in one tree.

TechAxisError
├── SettingsError              a setting that cannot be used
├── InputError                 files that cannot be read as ontology or data
│   ├── MissingFolder          a folder that is not there, or has no Turtle in it
│   ├── UnreadableFile         a file that does not parse, with its line
│   └── CheckFailed            files that parse but break a rule of the model
├── SnapshotError              a snapshot that cannot be made or used
│   ├── NoSnapshot             none has been built yet
│   ├── CorruptSnapshot        what lies on disk is not what was built
│   ├── NotPublished           the engine behind the service holds no whole snapshot
│   └── BuildFailed            the disk was full, or the build was stopped
├── InstallFailed              front-end files that could not be fetched
├── OutputFailed              a file that could not be written
├── NotFound                   a thing, topic or view that the graph does not hold
├── RequestError               a request that asks for what cannot be
│   ├── BadParameter           a parameter that is missing, unknown or out of range
│   ├── NotAcceptable          no format that the client accepts
│   ├── UnsupportedMediaType   a body in a format that is not read here
│   ├── TooLarge               a body or an address beyond its limit
│   └── Refused                updates, and whatever would leave the machine
└── QueryError                 a query that was not answered
    ├── QuerySyntaxError       it is not SPARQL, with line and column
    ├── QueryTimeout           it ran longer than its limit
    ├── QueryOutOfMemory       it needed more memory than its limit
    ├── ResultTooLarge         its answer is larger than the limit
    ├── QueueFull              too many queries are waiting
    ├── FairUseReached         one client has had its share for now
    ├── WorkerDied             the process that ran it ended unexpectedly
    ├── SnapshotReplaced       the data were replaced while it ran
    └── EngineFault            the engine behind the service is down or answered nonsense
        └── EngineSlow         it is silent, or gave up for a limit of its own

Statuses of HTTP stand in ``api/problems.py``, exit codes in ``graph/cli.py``; nothing here knows of either.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graph.validate import Finding


class TechAxisError(Exception):
    """The root of the tree; ``str()`` of each error is a sentence for the person who has to act on it."""


class SettingsError(TechAxisError):
    """A setting that cannot be used."""


class InputError(TechAxisError):
    """Files that cannot be read as ontology or data."""


@dataclass
class MissingFolder(InputError):
    """A folder that is not there, or has no Turtle in it."""

    folder: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.folder}: {self.reason}"


@dataclass
class UnreadableFile(InputError):
    """A file that does not parse."""

    file: Path
    reason: str
    line: int | None = None

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else f"{self.file}"
        return f"{place}: {self.reason}"


@dataclass
class CheckFailed(InputError):
    """Files that parse but break a rule of the model."""

    findings: list[Finding] = field(default_factory=list)

    def __str__(self) -> str:
        count = len(self.findings)
        return f"{count} {'finding' if count == 1 else 'findings'} must be mended before a snapshot can be built"


class SnapshotError(TechAxisError):
    """A snapshot that cannot be made or used."""


@dataclass
class NoSnapshot(SnapshotError):
    """No snapshot has been built yet."""

    home: Path

    def __str__(self) -> str:
        return f"no snapshot in {self.home}: run `tech-axis build` first"


@dataclass
class CorruptSnapshot(SnapshotError):
    """What lies on disk is not what was built."""

    folder: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.folder} is damaged ({self.reason})"


@dataclass
class NotPublished(SnapshotError):
    """The engine behind the service holds no whole snapshot: none was sent there, or one is on its way."""

    reason: str

    def __str__(self) -> str:
        return f"the SPARQL engine behind this service holds no whole snapshot: {self.reason}"


@dataclass
class BuildFailed(SnapshotError):
    """The disk was full, or the build was stopped; the snapshot in service stays as it was."""

    reason: str

    def __str__(self) -> str:
        return f"no snapshot was built: {self.reason}; the one in service stays as it was"


@dataclass
class InstallFailed(TechAxisError):
    """Front-end files that could not be fetched from their package; pages work without them, more plainly."""

    package: str
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.package} could not be fetched: {self.reason}. Pages work without it, the query page with a plain "
            "text box; try again with `tech-axis assets`"
        )


@dataclass
class OutputFailed(TechAxisError):
    """A file that could not be written."""

    file: Path
    reason: str

    def __str__(self) -> str:
        return f"{self.file} could not be written: {self.reason}"


@dataclass
class NotFound(TechAxisError):
    """A thing, topic or view that the graph does not hold."""

    what: str
    name: str
    nearest: tuple[str, ...] = ()
    """Names of what may have been meant."""

    def __str__(self) -> str:
        meant = f"; did you mean {', '.join(self.nearest)}?" if self.nearest else ""
        return f"there is no {self.what} {self.name!r} in this graph{meant}"


class RequestError(TechAxisError):
    """A request that asks for what cannot be."""


@dataclass
class BadParameter(RequestError):
    """A parameter that is missing, unknown or out of range."""

    parameter: str
    reason: str

    def __str__(self) -> str:
        return f"parameter {self.parameter!r}: {self.reason}"


@dataclass
class NotAcceptable(RequestError):
    """No format that the client accepts."""

    offered: list[str]

    def __str__(self) -> str:
        return "none of the formats asked for can be given; there are: " + ", ".join(self.offered)


@dataclass
class UnsupportedMediaType(RequestError):
    """A body in a format that is not read here."""

    given: str
    accepted: list[str]

    def __str__(self) -> str:
        given = repr(self.given) if self.given else "no Content-Type"
        return f"{given} is not read here; send " + " or ".join(self.accepted)


@dataclass
class TooLarge(RequestError):
    """A body or an address beyond its limit (in bytes)."""

    part: str
    limit: int

    def __str__(self) -> str:
        return f"the {self.part} is longer than {self.limit} bytes"


@dataclass
class Refused(RequestError):
    """Updates, and whatever would leave the machine."""

    reason: str

    def __str__(self) -> str:
        return self.reason


class QueryError(TechAxisError):
    """A query that was not answered."""


@dataclass
class QuerySyntaxError(QueryError):
    """The text is not SPARQL."""

    reason: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        if self.line is None:
            return self.reason
        return f"line {self.line}, column {self.column}: {self.reason}"


@dataclass
class QueryTimeout(QueryError):
    """The query ran longer than its limit (both in seconds)."""

    limit: float
    ran: float

    def __str__(self) -> str:
        return (
            f"the query was stopped after {self.ran:.1f} s; the time limit is {self.limit:g} s. "
            "Ask for less: more triple patterns that share a variable, fewer OPTIONALs, a LIMIT without ORDER BY."
        )


@dataclass
class QueryOutOfMemory(QueryError):
    """The query needed more memory than its limit (in MB)."""

    limit_mb: int
    ran: float

    def __str__(self) -> str:
        return (
            f"the query was stopped after {self.ran:.1f} s because it needed more than {self.limit_mb} MB of memory. "
            "DISTINCT, ORDER BY and GROUP BY keep their whole input: make it smaller first."
        )


@dataclass
class ResultTooLarge(QueryError):
    """The answer is larger than the limit (in bytes)."""

    limit: int

    def __str__(self) -> str:
        return (
            f"the answer is larger than {self.limit} bytes, and a part of an answer is never sent. "
            "Use LIMIT with ORDER BY and OFFSET, or take the whole graph from the dumps."
        )


@dataclass
class QueueFull(QueryError):
    """Too many queries are waiting."""

    waiting: int
    retry_after: int

    def __str__(self) -> str:
        return f"{self.waiting} queries are waiting already; try again in {self.retry_after} s"


@dataclass
class FairUseReached(QueryError):
    """One client has had its share of query seconds for now."""

    limit: float
    retry_after: int

    def __str__(self) -> str:
        return (
            f"your queries have taken {self.limit:g} s within a minute, which is what one client may take; "
            f"try again in {self.retry_after} s"
        )


@dataclass
class RateReached(RequestError):
    """One client has sent as many requests as it may within a minute."""

    limit: int
    retry_after: int

    def __str__(self) -> str:
        return f"one client may send {self.limit} requests a minute; try again in {self.retry_after} s"


@dataclass
class WorkerDied(QueryError):
    """The process that ran the query ended unexpectedly."""

    ran: float

    def __str__(self) -> str:
        return (
            f"the process that ran the query ended unexpectedly after {self.ran:.1f} s; "
            "deeply nested queries do that: write it flatter"
        )


@dataclass
class SnapshotReplaced(QueryError):
    """The data were replaced while the query ran, so its answer may be half of each; it can be sent again."""

    snapshot: str
    retry_after: int = 2

    def __str__(self) -> str:
        return f"the data were replaced while the query ran on snapshot {self.snapshot}; send it again"


@dataclass
class EngineFault(QueryError):
    """The engine behind the service is down, slow or answered nonsense."""

    reason: str

    def __str__(self) -> str:
        return f"the SPARQL engine behind this service failed: {self.reason}"


@dataclass
class EngineSlow(EngineFault):
    """The engine behind the service is silent, or gave up for a limit of its own."""
