"""Pages for people: the start page, lists, one page for each thing, the tools, and what an organisation must state."""

from fastapi import APIRouter

from api.pages import briefing, coverage, lists, news, promises, search, start, statements, things, tools

router = APIRouter(include_in_schema=False)
for module in (start, briefing, tools, lists, news, promises, search, coverage, statements, things):
    router.include_router(module.router)

__all__ = ["router"]
