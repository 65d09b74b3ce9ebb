"""Pages for people: the start page, lists, one page for each thing, the tools, and what an organisation must state."""

from fastapi import APIRouter

from api.pages import lists, things, tools

router = APIRouter(include_in_schema=False)
for module in (tools, lists, things):
    router.include_router(module.router)

__all__ = ["router"]
