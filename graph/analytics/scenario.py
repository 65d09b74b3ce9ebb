"""What if ties or alliances were added or ended: how places, groups and suggestions would change. Nothing is kept.

Groups are those of one seeded run of
Leiden's algorithm (`graph.analytics.communities` has the consensus of many), betweenness is that of
`graph.analytics.betweenness`, constraint and reach those of `graph.analytics.change`.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

import numpy as np

from graph.analytics.betweenness import betweenness
from graph.analytics.change import standing
from graph.analytics.communities import one_run
from graph.analytics.evidence import Evidence
from graph.analytics.partners import Prospect
from graph.analytics.proposal import Proposal
from graph.analytics.ties import Indices, Ties
from graph.cooperation import Cooperation
from graph.errors import BadParameter

SHOWN = 10
"""How many suggestions are compared."""
MOST_CHANGED = 5
"""How many places are shown beside those named."""


@dataclass(frozen=True)
class Figures:
    """How a place stands in a network; ``group`` numbers are those of the network before, 0 for a new one."""

    partners: int
    strength: float
    reach: int
    """Places within two steps."""
    constraint: float | None
    betweenness: float
    group: int


@dataclass(frozen=True)
class PlaceChange:
    """A place before and after."""

    id: str
    label: str
    german: str
    before: Figures
    after: Figures


@dataclass(frozen=True)
class NetworkFigures:
    """A network as a whole."""

    ties: int
    places: int
    """Places with at least one tie."""
    parts: int
    """Connected parts among them."""
    groups: int


@dataclass(frozen=True)
class SuggestionChange:
    """A suggestion for the place in focus: its rank before and after, None where it is not among the first."""

    id: str
    label: str
    german: str
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Outcome:
    """What a proposal would change."""

    proposal: Proposal
    as_of: str | None
    before: NetworkFigures
    after: NetworkFigures
    places: list[PlaceChange]
    """The places named, and those whose betweenness would change most."""
    moved: list[str]
    """Places that would change their group."""
    focus: str
    suggestions: list[SuggestionChange]


class Scene:
    """A network with what a comparison needs of it: figures that all places share are computed once."""

    def __init__(self, prospect: Prospect, start: Indices | None = None) -> None:
        self.prospect = prospect
        self.evidence: Evidence = prospect.evidence
        self.ties = _ties(self.evidence)
        self.betweenness = betweenness(self.ties)
        # From the groups as they are, so that what does not need to change stays.
        self.groups = _numbered(one_run(self.ties, start), self.ties)
        """The number of each place's group, 0 where it has no tie."""
        self.parts = [part for part in self.ties.graph.connected_components() if len(part) > 1]

    def figures(self, row: int, group: int) -> Figures:
        """How a place stands here."""
        found = standing(self.evidence.ties, row)
        return Figures(
            partners=found.partners,
            strength=round(float(self.evidence.ties[row].sum()), 4),
            reach=found.reach,
            constraint=found.constraint,
            betweenness=round(float(self.betweenness[row]), 6),
            group=group,
        )

    def whole(self) -> NetworkFigures:
        """The network as a whole; a place without ties is in no group."""
        tied = self.ties.degree > 0
        return NetworkFigures(
            ties=len(self.ties.weight),
            places=int(tied.sum()),
            parts=len(self.parts),
            groups=int(self.groups.max(initial=0)),
        )


_scenes: WeakKeyDictionary[Prospect, Scene] = WeakKeyDictionary()
_setting = threading.Lock()


def scene_of(prospect: Prospect) -> Scene:
    """The network as it is, for comparison: made once for each prospect."""
    with _setting:
        if prospect not in _scenes:
            _scenes[prospect] = Scene(prospect)
        return _scenes[prospect]


def what_if(prospect: Prospect, proposal: Proposal, *, focus: str | None = None) -> Outcome:
    """What a proposal would change; ``focus`` is whose suggestions are compared, the first place named by default.

    Raises `NotFound` for a focus or topic that the graph does not hold.
    """
    prospect.check_topic(proposal.topic)
    named = proposal.places or _sides(prospect, proposal)
    focus = focus or (named[0] if named else None)
    if focus is None:
        raise BadParameter("for", "what would end ties nobody: say whose suggestions to compare")
    prospect.row_of(focus)
    before = scene_of(prospect)
    after = Scene(_changed(prospect, proposal), before.groups)
    groups = _matched(before.groups, after.groups)
    rows = [before.evidence.index[place] for place in named]
    rows += [row for row in _most_changed(before, after) if row not in rows]
    moved = np.flatnonzero((groups != before.groups) & (before.groups > 0) & (after.groups > 0)).tolist()
    return Outcome(
        proposal=proposal,
        as_of=prospect.as_of.isoformat() if prospect.as_of else None,
        before=before.whole(),
        after=after.whole(),
        places=[_place_change(before, after, row, groups) for row in rows],
        moved=[before.evidence.places[row].id for row in moved],
        focus=focus,
        suggestions=_suggestions(before, after, focus),
    )


def _sides(prospect: Prospect, proposal: Proposal) -> list[str]:
    cooperations = [prospect.territory.cooperations[name] for name in proposal.end_cooperations]
    return sorted({side for item in cooperations for side in item.sides})


def _changed(prospect: Prospect, proposal: Proposal) -> Prospect:
    """The prospect of the network as it would be; new cooperations begin on the newest day there is."""
    for one, other in proposal.end_ties:
        if not prospect.evidence.tied[prospect.row_of(one), prospect.row_of(other)]:
            raise BadParameter("end", f"{one} and {other} have no working tie that could end")
    kept = {
        name: item for name, item in prospect.territory.cooperations.items() if name not in proposal.end_cooperations
    }
    newest = max((item.newest for item in kept.values() if item.newest), default=None)
    topics = set(prospect.background.with_broader(proposal.topic)) if proposal.topic else set()
    for number, sides in enumerate(proposal.add):
        name = f"cooperation/what-if-{number}"
        day, sure = prospect.as_of or newest, dict.fromkeys(sides, True)
        kept[name] = Cooperation(name, name, False, "agreement", None, None, None, day, None, sure, topics)
    territory = replace(prospect.territory, cooperations=kept)
    return Prospect(territory, prospect.model, prospect.background, prospect.as_of, without=proposal.end_ties)


def _ties(evidence: Evidence) -> Ties:
    one, other = np.nonzero(evidence.ties)
    one, other = one[one < other], other[one < other]
    return Ties(tuple(place.id for place in evidence.places), one, other, evidence.ties[one, other])


def _numbered(groups: Indices, ties: Ties) -> Indices:
    """Groups numbered from 1, the largest first; 0 for a place without ties."""
    tied = ties.degree > 0
    found = np.zeros(len(groups), dtype=np.int64)
    numbers, sizes = np.unique(groups[tied], return_counts=True)
    for rank, at in enumerate(np.argsort(-sizes, kind="stable").tolist(), 1):
        found[tied & (groups == numbers[at])] = rank
    return found


def _matched(before: Indices, after: Indices) -> Indices:
    """The groups after, each by the number of that group before of which it keeps the most; 0 where that is taken."""
    found, taken = np.zeros(len(after), dtype=np.int64), set[int]()
    pairs, sizes = np.unique(np.stack([after, before], axis=1), axis=0, return_counts=True)
    named = set[int]()
    for at in np.argsort(-sizes, kind="stable").tolist():
        now, then = int(pairs[at, 0]), int(pairs[at, 1])
        if now and then and now not in named and then not in taken:
            found[after == now] = then
            named.add(now)
            taken.add(then)
    return found


def _most_changed(before: Scene, after: Scene) -> list[int]:
    """The places whose betweenness would change most."""
    changed = np.abs(after.betweenness - before.betweenness)
    first = np.argsort(-changed, kind="stable")[:MOST_CHANGED].tolist()
    return [row for row in first if changed[row] > 1e-6]


def _place_change(before: Scene, after: Scene, row: int, groups: Indices) -> PlaceChange:
    place = before.evidence.places[row]
    then, now = before.figures(row, int(before.groups[row])), after.figures(row, int(groups[row]))
    return PlaceChange(place.id, place.label, place.german, then, now)


def _suggestions(before: Scene, after: Scene, focus: str) -> list[SuggestionChange]:
    """The first suggestions before and after, in the order of the ranks after."""
    row = before.evidence.index[focus]
    then = {other: rank for rank, other in enumerate(before.prospect.ranked(row).rows[:SHOWN], 1)}
    now = {other: rank for rank, other in enumerate(after.prospect.ranked(row).rows[:SHOWN], 1)}
    order = sorted({*then, *now}, key=lambda other: (now.get(other, SHOWN + 1), then.get(other, SHOWN + 1)))
    places = before.evidence.places
    return [
        SuggestionChange(places[other].id, places[other].label, places[other].german, then.get(other), now.get(other))
        for other in order
    ]
