"""What the addresses below ``/api/v1/analytics`` answer with, for the OpenAPI document, and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Generic, TypeVar

from pydantic import Field
from starlette.responses import Response

from api.envelope import Page
from api.schemas import Shape

Item = TypeVar("Item")
AS_TABLE: dict[str, Any] = {"content": {"text/csv": {"schema": {"type": "string"}}}}
"""For the OpenAPI document: an answer comes as CSV too."""


class Text(Shape):
    """A text in English and German."""

    en: str
    de: str


class Measure(Shape):
    """What a measure is, and how its numbers can be checked."""

    name: str
    label: Text
    answers: Text = Field(description="The question that it answers.")
    formula: str
    paper: str
    cost: str = Field(description="For n places and m ties.")
    call: str = Field(description="The NetworkX call that gives the same numbers for a graph G.")
    tolerance: float = Field(description="By how much a number may differ from that call's.")
    reading: Text = Field(description="How to read it, in one sentence.")
    weighted: bool
    leads: str = Field(description="Which end of the scale is the head of the ranking: highest or lowest.")


class Network(Shape):
    """Which network was measured."""

    scope: str
    topic: str | None
    as_of: str | None
    direct_only: bool
    domestic: bool
    places: int = Field(description="All regions and countries; measures that divide by a number of places take it.")
    tied_places: int = Field(description="Those with at least one tie.")
    ties: int
    cooperations: int
    undated: int = Field(description="Cooperations left out because they have no date, where a day was asked for.")
    parts: int = Field(description="Connected parts of two places or more.")
    largest_part: int
    resampled: int = Field(description="How often all was measured again without a group of cooperations.")
    first_tie: str | None = Field(description="When the first tie began that has a date.")


class Ranked(Shape):
    """A place in a ranking; without rank where it has no tie."""

    rank: int | None
    rank_low: int | None = Field(description="The best rank that chance allows for (95 %, pair by pair).")
    rank_high: int | None = Field(description="The worst.")
    id: str
    label: str
    german: str
    kind: str
    country: str
    value: float | None
    standard_error: float | None
    community: int | None = Field(description="Number of its community in the same network.")
    values: dict[str, float | None] = Field(description="Its other measures.")


class Broker(Shape):
    """How many pairs of its partners, not tied to each other, a place stands between."""

    rank: int
    id: str
    label: str
    german: str
    kind: str
    country: str
    coordinator: int
    gatekeeper: int
    representative: int
    consultant: int
    liaison: int
    total: int
    constraint: float | None
    effective_size: float | None


class Member(Shape):
    """A place."""

    id: str
    label: str
    german: str


class Community(Shape):
    """A group that does more among itself than with the rest."""

    number: int
    name: Text
    countries: list[str]
    topics: list[str]
    members: list[Member] = Field(description="Those first that do most.")
    stability: float = Field(description="Mean share of 50 runs in which two tied members were together.")
    weight: float = Field(description="Sum of the weights of ties within.")


class Cut(Shape):
    """A tie or a place without which others are cut off."""

    kind: str = Field(description="bridge (a tie) or cutPoint (a place).")
    one: Member
    other: Member | None = None
    cut_off: list[Member]
    number: int = Field(description="How many would be cut off.")
    cooperations: list[str] | None = Field(default=None, description="What makes the tie.")


class Standing(Shape):
    """A place in one year."""

    id: str
    label: str
    value: float | None
    rank: int | None


class Year(Shape):
    """The network at the end of a year."""

    year: int
    tied_places: int
    ties: int
    cooperations: int
    mean_partners: float
    mean_clustering: float
    parts: int
    largest_part: int
    places: list[Standing] = Field(description="The places asked for, or the three that lead.")


class MeasuredPage(Page[Item], Generic[Item]):
    """A list with what was measured, and a sentence where there is nothing."""

    network: Network | None = None
    measure: Measure | None = None
    said: Text | None = Field(default=None, description="Why the list is empty, or a place has no rank.")


class NamedMeasure(Shape):
    """A measure by its name."""

    name: str
    label: Text


class Ranking(MeasuredPage[Ranked]):
    """Places by one measure."""

    measures: list[NamedMeasure] = Field(description="All measures that there are.")


class Brokerage(MeasuredPage[Broker]):
    """Places between others."""

    roles: dict[str, Text] = Field(description="How each role is read.")


class Communities(MeasuredPage[Community]):
    """Groups of places."""

    stability: float | None = Field(description="Mean adjusted Rand index of all pairs of runs: 1 where they agree.")
    modularity: float | None


def table(name: str, columns: Sequence[str], rows: Iterable[dict[str, Any]]) -> Response:
    """Rows as CSV (RFC 4180), with a file name for who saves it."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    headers = {"Content-Disposition": f'inline; filename="{name}.csv"'}
    return Response(text.getvalue(), headers=headers, media_type="text/csv; charset=utf-8")
