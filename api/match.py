"""Link names to the graph: a batch of names comes in, the things that they may mean go out, with scores and reasons."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from starlette.responses import Response

from api import answers, envelope, schemas
from api.bodies import json_body
from api.resources import opened
from graph.catalogue import View
from graph.match import Query, match

router = APIRouter(prefix="/api/v1", tags=["matching"], responses=schemas.PROBLEMS)
LARGEST_BATCH = 200


def _readable(text: str) -> str:
    if any(character < " " for character in text):
        raise ValueError("it holds control characters")
    return text


Text = Annotated[str, Field(min_length=1, max_length=200), AfterValidator(_readable)]


def _number(value: object) -> object:
    if isinstance(value, bool | str):
        raise ValueError("it should be a whole number, without quotation marks")
    return value


Number = Annotated[int, BeforeValidator(_number)]


class Name(BaseModel):
    """A name to be linked."""

    model_config = ConfigDict(extra="forbid")

    name: Text = Field(description="The name as it stands in your data.", examples=["Freistaat Bayern"])
    type: schemas.Type | None = Field(default=None, description="What it is, where you know.", examples=["region"])
    country: Text | None = Field(
        default=None,
        description="Its country by any name, ISO code or identifier, where you know.",
        examples=["DE"],
    )


class Batch(BaseModel):
    """Names to be linked."""

    model_config = ConfigDict(extra="forbid")

    queries: list[Name] = Field(min_length=1, max_length=LARGEST_BATCH)
    limit: Number = Field(default=5, ge=1, le=20, description="How many candidates to show for each name at the most.")
    lang: str = Field(default="en", pattern="^[a-z]{2,3}$", description="Language of the labels.")


@router.post(
    "/match",
    operation_id="match",
    summary="Link names to things",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Batch"},
                    "example": {"queries": [{"name": "Freistaat Bayern", "country": "DE"}]},
                }
            },
        }
    },
    responses={200: {"model": envelope.Page[answers.Matched]}},
)
async def match_names(request: Request) -> Response:
    """For each name the things that it may mean, the likeliest first. Where ``match`` is true it is safe to take."""
    batch = await json_body(request, Batch)
    snapshot, catalogue = opened(request)
    view = View(catalogue, batch.lang)
    data: list[dict[str, Any]] = []
    for given in batch.queries:
        found = match(catalogue, Query(given.name, given.type, given.country), batch.limit)
        candidates = [
            {
                "thing": view.brief(catalogue.numbers[candidate.id]),
                "name": candidate.name,
                "language": candidate.language,
                "score": candidate.score,
                "match": candidate.match,
                "why": candidate.why,
            }
            for candidate in found
        ]
        data.append({"query": given.model_dump(exclude_none=True), "candidates": candidates})
        await asyncio.sleep(0)  # others are answered in between
    return envelope.page(request, snapshot, data, len(data), 0, len(data))
