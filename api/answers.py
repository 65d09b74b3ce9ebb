"""What the programming interface answers with beside lists of things: what is found, compared, counted and drawn."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from api.envelope import UNDATED
from api.schemas import Brief, OneLinks, OneMeta, Reference, Shape, Source, Type


class Hit(Shape):
    """What a search found."""

    thing: Brief
    name: str = Field(description="The name that it was found by.")
    language: str = Field(description="The language of that name; und where it is not known.")
    score: float = Field(ge=0, le=1)


class Candidate(Hit):
    """What a name may mean."""

    match: bool = Field(description="Whether it is certain enough to be taken without a look.")
    why: list[str] = Field(description="The reasons.")


class Matched(Shape):
    """A name and what it may mean."""

    query: dict[str, str] = Field(description="The name as it was given.")
    candidates: list[Candidate]


class Year(Shape):
    """The cooperations of one year."""

    year: int
    began: int
    events: int = Field(description="How many of those that began are events, which happen on a date.")
    ended: int
    standing: int = Field(description="How many standing cooperations had begun and not ended at the end of the year.")


class Change(Shape):
    """Something new in the graph."""

    thing: Brief
    date: str | None = None
    change: Literal["recorded", "changed"]
    sources: list[Source]


class Counted(Reference):
    """A topic with how many cooperations are on it."""

    type: Type = "topic"
    count: int


class Compared(Shape):
    """One of the things compared."""

    thing: Brief
    counts: dict[str, int]
    topics: list[Counted]
    sources: list[Source]


class SharedCooperation(Shape):
    """A cooperation of all the things compared."""

    thing: Brief
    sources: list[Source]


class Common(Shape):
    """What all have in common."""

    cooperations: list[SharedCooperation]
    partners: list[Brief]
    topics: list[Reference]
    totals: dict[str, int]


class Sides(Shape):
    """Things side by side."""

    things: list[Compared]
    shared: Common


class GraphNode(Shape):
    """A region or country."""

    id: str
    type: Literal["region", "country"]
    label: str
    country: str
    degree: int
    strength: float
    latitude: float | None = None
    longitude: float | None = None
    map: list[float] | None = Field(default=None, description="x and y on the explorer's map.")
    network: list[float] | None = Field(default=None, description="x and y by ties.")


class GraphEdge(Shape):
    """A tie between two places."""

    id: str
    source: str
    target: str
    weight: float
    direct: bool
    domestic: bool
    announced: bool
    cooperations: list[str]


class GraphCooperation(Shape):
    """A cooperation that makes ties."""

    label: str
    sources: list[str]


class Network(Shape):
    """Nodes and edges, and where each tie is written."""

    nodes: list[GraphNode]
    edges: list[GraphEdge]
    cooperations: dict[str, GraphCooperation]
    sources: dict[str, Source]


class Comparison(Shape):
    """Things side by side, in the envelope of one answer."""

    data: Sides
    meta: OneMeta
    links: OneLinks


class GraphMeta(OneMeta):
    """What is said of a network beside it."""

    undated: int | None = UNDATED


class Graph(Shape):
    """A network in the envelope of one answer."""

    data: Network
    meta: GraphMeta
    links: OneLinks
