"""What if ties or alliances were added or ended: all of it stands in the address, and nothing is stored."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from api import frame
from api.pages.choices import Choices
from graph.analytics.proposal import Proposal, read_proposal
from graph.analytics.prospects import prospect_of
from graph.analytics.scenario import what_if
from graph.errors import BadParameter
from graph.match import search

router = APIRouter()
SIDES = ("one", "other", "third", "fourth")
"""What the form sends; the answer is an address with the change in it."""
HITS = 8


@router.get("/what-if")
def scenario(request: Request) -> Response:
    """The network before and after, or the form that asks for a change."""
    asked = Choices(request, "add", "end", "topic", "for", "asOf", "do", "find", *SIDES)
    add, end = _words(asked, "add"), _words(asked, "end")
    if any(side in asked.given for side in SIDES):
        return RedirectResponse(_with_choice(asked, add, end), 303)
    topic, focus, day = asked.topic(), asked.place("for"), asked.day()
    proposal = read_proposal(asked.territory, add, end, topic) if add or end else None

    def gather() -> dict[str, Any]:
        # A cooperation of organisations that stand for no region ties nobody: its end would change nothing.
        ties = proposal and (focus or proposal.places or _sides(asked, proposal))
        outcome = what_if(prospect_of(asked.snapshot, day), proposal, focus=focus) if proposal and ties else None
        return asked.shown(
            outcome=outcome,
            changes=_changes(asked, add, end),
            focus=outcome.focus if outcome else focus,
            known=asked.territory.places,
            topic=topic,
            day=day,
            undated=asked.territory.undated() if day else 0,
            hidden=[(name, value) for name, value in _state(asked, add, end).items() if value],
            hits=_hits(asked, add, end),
            find=asked.given.get("find", ""),
        )

    return frame.page(request, "whatif.html", gather, kept=False)


def _sides(asked: Choices, proposal: Proposal) -> list[str]:
    """The regions and countries that take part in what would end."""
    known = asked.territory.cooperations
    return [side for name in proposal.end_cooperations for side in known[name].sides]


def _words(asked: Choices, parameter: str) -> list[str]:
    """The changes that a parameter holds, places by their identifiers."""
    words = [word for word in asked.given.get(parameter, "").split(",") if word]
    return [word if word.startswith("cooperation/") else _named(asked, word.split("~")) for word in words]


def _named(asked: Choices, places: Sequence[str]) -> str:
    return "~".join(asked.place_named(place) for place in places)


def _with_choice(asked: Choices, add: list[str], end: list[str]) -> str:
    """The address with what was chosen in the form; raises `BadParameter` for fewer than two places."""
    places = [place for side in SIDES if (place := asked.place(side))]
    if len(places) < 2:
        raise BadParameter("other", "choose at least two places")
    if asked.given.get("do", "add") not in ("add", "end"):
        raise BadParameter("do", "it is either add or end")
    adding = asked.given.get("do", "add") == "add"
    word = "~".join(places)
    # What would be refused is refused here, so that no address with a fault in it is handed out.
    read_proposal(asked.territory, [word] if adding else [], [] if adding else [word])
    return _address(asked, [*add, word] if adding else add, end if adding else [*end, word])


def _state(asked: Choices, add: list[str], end: list[str]) -> dict[str, str]:
    kept = {name: asked.given.get(name, "") for name in ("topic", "for", "asOf")}
    return {"add": ",".join(add), "end": ",".join(end)} | kept


def _address(asked: Choices, add: list[str], end: list[str]) -> str:
    given = {name: value for name, value in _state(asked, add, end).items() if value}
    return "/what-if" + (f"?{urlencode(given, safe='/~,')}" if given else "")


def _changes(asked: Choices, add: list[str], end: list[str]) -> list[dict[str, Any]]:
    """Each change, with its places or its cooperation, and the address without it."""
    found = []
    for word in add:
        rest = [other for other in add if other != word]
        found.append({"what": "add", "things": word.split("~"), "without": _address(asked, rest, end)})
    for word in end:
        rest = [other for other in end if other != word]
        found.append({"what": "end", "things": word.split("~"), "without": _address(asked, add, rest)})
    return found


def _hits(asked: Choices, add: list[str], end: list[str]) -> list[tuple[str, str]]:
    """Cooperations with a name like what was asked for, each with the address in which it ends."""
    text = asked.given.get("find")
    if not text:
        return []
    names = [asked.catalogue.names[hit.number] for hit in search(asked.catalogue, text[:200], ("cooperation",))[:HITS]]
    known = [name for name in names if name in asked.territory.cooperations and name not in end]
    return [(name, _address(asked, add, [*end, name])) for name in known]
