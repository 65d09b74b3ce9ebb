"""The envelope of every list that the programming interface gives."""

from __future__ import annotations

from typing import Generic, TypeVar

from pydantic import BaseModel, Field

Item = TypeVar("Item")


class Meta(BaseModel):
    """What is said of a list beside its items."""

    total: int = Field(description="How many items there are in all.")
    limit: int = Field(description="How many items this answer holds at the most.")
    snapshot: str = Field(description="The snapshot that the answer comes from.")


class Links(BaseModel):
    """Where to go from here (RFC 8288)."""

    self: str
    next: str | None = None


class Page(BaseModel, Generic[Item]):
    """A list, or a part of one."""

    data: list[Item]
    meta: Meta
    links: Links
