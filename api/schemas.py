"""What the programming interface answers with, for its OpenAPI document: things, neighbours, their sources."""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

Item = TypeVar("Item")
Texts = str | dict[str, str]
Type = Literal["region", "country", "city", "organisation", "person", "topic", "cooperation", "commitment", "source"]
PARTIAL = "As precise as the source: a day, a month or a year (2019-05-21, 2019-05, 2019)."


class Shape(BaseModel):
    """Fields that are not known are absent. More may come in later versions: pass over what you do not know."""

    model_config = ConfigDict(extra="allow", alias_generator=to_camel)


class Code(Shape):
    """A value of a code list, such as a kind, state or role."""

    id: str
    label: str


class Reference(Shape):
    """Another thing."""

    id: str = Field(description="Identifier, as region/bavaria; it is also the end of its address in the interface.")
    type: Type
    label: str


class Source(Shape):
    """Where something is written."""

    id: str
    title: str
    publisher: str | None = None
    issued: str | None = Field(default=None, description=PARTIAL)
    language: str | None = None
    url: str | None = None


class Brief(Reference):
    """A neighbour: its name, and what tells it from others."""

    kind: Code | None = None
    nature: Literal["standing", "event"] | None = None
    state: Code | None = None
    state_as_of: str | None = Field(default=None, description=PARTIAL)
    start: str | None = Field(default=None, description=PARTIAL)
    end: str | None = Field(default=None, description=PARTIAL)
    last_attested: str | None = Field(default=None, description="Last sign of life of a cooperation.")
    country: Reference | None = None


class Neighbour(Shape):
    """A neighbour by one relation, with what the record says of it and where that is written."""

    thing: Brief
    role: Code | None = None
    direct: bool | None = Field(
        default=None, description="Whether it takes part itself, not only through what lies in it."
    )
    through: list[Reference] | None = Field(default=None, description="Through whom it takes part.")
    office: Texts | None = None
    office_kind: Code | None = None
    of: Reference | None = Field(default=None, description="Of what the office is.")
    start: str | None = Field(default=None, description=PARTIAL)
    end: str | None = Field(default=None, description=PARTIAL)
    attested_on: list[str] | None = Field(
        default=None, description="Dates on which the office is attested; beside what somebody did the nearest one."
    )
    cooperations: int | None = Field(default=None, description="How many cooperations tie the two.")
    weight: float | None = Field(default=None, description="Strength of the working tie: the sum of 1/(sides - 1).")
    newest: Reference | None = Field(
        default=None, description="The newest cooperation of the two; the sources are its."
    )
    since: str | None = Field(
        default=None, description="The year in which the two first cooperated, as far as that is known."
    )
    part: bool | None = Field(default=None, description="Whether one of two partners lies in the other.")
    sources: list[Source]


class Position(Shape):
    """WGS 84, degrees."""

    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class Thing(Shape):
    """What all things have."""

    id: str = Field(description="Identifier, as region/bavaria.")
    type: Type
    iri: str | None = Field(default=None, description="Its IRI in the graph.")
    label: str | None = Field(default=None, description="Name in the language asked for, else in English.")
    labels: dict[str, str] | None = Field(default=None, description="Names by language; und where that is not known.")
    alternative_labels: dict[str, list[str]] | None = None
    description: Texts | None = None
    counts: dict[str, int] | None = Field(default=None, description="How many neighbours it has by each relation.")
    sources: list[Source] | None = Field(default=None, description="Where the facts of this record are written.")
    recorded: str | None = Field(default=None, description="Day on which it entered the graph.")
    modified: str | None = Field(
        default=None, description="Day on which its record was last changed, as far as is known."
    )


class Place(Thing):
    """A region, country or city."""

    country: Reference | None = None
    within: list[Reference] | None = Field(default=None, description="The next larger place.")
    seat: Reference | None = None
    iso_code: str | None = None
    nuts: list[str] | None = None
    nuts_versions: list[str] | None = None
    position: Position | None = None


class Organisation(Thing):
    """A body with a name of its own."""

    kind: Code | None = None
    country: Reference | None = None
    within: list[Reference] | None = None
    topics: list[Reference] | None = None
    homepage: str | None = None
    ror: str | None = Field(default=None, description="Identifier in the Research Organization Registry.")


class Person(Thing):
    """Somebody who held an office or acted in a cooperation."""

    country: Reference | None = None


class Topic(Thing):
    """What cooperations are about."""

    broader: list[Reference] | None = None


class Cooperation(Thing):
    """A tie that lasts, or an event."""

    kind: Code | None = None
    nature: Literal["standing", "event"] | None = None
    state: Code | None = None
    state_as_of: str | None = Field(
        default=None, description="For when the state is attested; undated where absent. " + PARTIAL
    )
    start: str | None = Field(default=None, description=PARTIAL)
    end: str | None = Field(default=None, description=PARTIAL)
    last_attested: str | None = Field(default=None, description="Last sign of life.")
    summary: Texts | None = None
    topics: list[Reference] | None = None
    places: list[Reference] | None = None
    part_of: list[Reference] | None = None
    follows: list[Reference] | None = None
    bodies: list[Reference] | None = Field(default=None, description="The organisations that this cooperation is.")


class Commitment(Thing):
    """Something promised."""

    cooperation: Reference | None = Field(default=None, description="In which it was promised.")
    promised_by: list[Reference] | None = None
    pursued_by: list[Reference] | None = None
    topics: list[Reference] | None = None
    state: Code | None = None
    state_as_of: str | None = Field(default=None, description=PARTIAL)


class Document(Thing):
    """A source: a page or document."""

    publisher: str | None = None
    issued: str | None = Field(default=None, description=PARTIAL)
    language: str | None = None
    url: str | None = None


MODELS: dict[str, type[Thing]] = {
    "region": Place,
    "country": Place,
    "city": Place,
    "organisation": Organisation,
    "person": Person,
    "topic": Topic,
    "cooperation": Cooperation,
    "commitment": Commitment,
    "source": Document,
}


class Neighbours(Shape):
    """The first neighbours by one relation."""

    data: list[Neighbour]
    total: int
    next: str | None = Field(default=None, description="Where the rest is.")


class OneMeta(Shape):
    """What is said of an answer about one thing."""

    snapshot: str


class OneLinks(Shape):
    """Where to go from here."""

    self: str


class One(Shape, Generic[Item]):
    """One thing with its first neighbours by each relation."""

    data: Item
    neighbours: dict[str, Neighbours]
    meta: OneMeta
    links: OneLinks


class Problem(Shape):
    """What went wrong (RFC 9457); the same shape everywhere."""

    type: str
    title: str
    status: int
    detail: str
    parameter: str | None = Field(default=None, description="The parameter that it is about.")


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": description,
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, description in {
        "4XX": "The request cannot be answered as it is; the problem document says why.",
        "5XX": "Something is wrong here; the problem document says what.",
    }.items()
}
