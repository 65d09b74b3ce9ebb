"""Pages for people: start page, questions, lists, a page for each thing, tools, and what an organisation must state."""

from fastapi import APIRouter

from api.pages import (
    briefing,
    communities,
    comparison,
    connections,
    coverage,
    explorer,
    league,
    lists,
    news,
    profile,
    promises,
    search,
    start,
    statements,
    suggestions,
    table,
    things,
    timeline,
    whatif,
)

router = APIRouter(include_in_schema=False)
QUESTIONS = (connections, suggestions, league, comparison, timeline, profile, communities, whatif)
for module in (
    *QUESTIONS,
    start,
    briefing,
    explorer,
    table,
    lists,
    news,
    promises,
    search,
    coverage,
    statements,
    things,
):
    router.include_router(module.router)

__all__ = ["router"]
