"""How the things of the catalogue lead to each other: one row for each neighbour, with what the record says of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from graph.catalogue.columns import THROUGHOUT, Stay, stay
from graph.catalogue.offices import Offices
from graph.catalogue.records import Records, Statements, first_of, plain, texts, type_of
from graph.network import Territory

RELATIONS: Final[dict[str, str]] = {
    "partners": "Regions and countries that it cooperates with, the strongest tie first.",
    "cooperations": "Cooperations that it takes part in, acts in, or is a topic of, the newest first.",
    "participants": "Who takes part, in which role.",
    "people": "Who holds or held an office of it, or acted in it.",
    "offices": "Offices that the person holds or held.",
    "commitments": "What was promised: in it, by it or on it, the latest first.",
    "pursues": "Promises that it keeps or carries on.",
    "parts": "Cooperations that are part of it.",
    "followedBy": "Cooperations that continue it.",
    "bodyOf": "Cooperations that the organisation is the body of.",
    "hosted": "Cooperations that were signed, held or are run there.",
    "regions": "Regions that lie in it.",
    "cities": "Cities that lie in it.",
    "organisations": "Organisations that lie in it, or work on it.",
    "narrower": "Narrower topics.",
    "attests": "What is written in the source.",
}
"""Each relation and what its rows are, in the order in which they are shown."""
OWN_SOURCES: Final = frozenset({"participants", "people"})
"""Relations whose rows stand in the record of the thing itself; those of the others stand in the neighbour's."""


class Link(NamedTuple):
    """That one thing leads to another."""

    subject: str
    relation: str
    target: str
    detail: dict[str, Any] = {}  # noqa: RUF012  never changed
    """What the record says of it: role, dates, office, and its own sources where they are not the cooperation's."""
    order: float = 0.0
    """Rows are shown from the lowest to the highest, then by name."""
    stays: tuple[Stay, ...] = (THROUGHOUT,)
    """When the one took part in the other, where the other is a cooperation."""


def links(records: Records, territory: Territory) -> Iterator[Link]:
    """Every link of the catalogue."""
    statements, offices = records.statements, Offices(records.statements)
    for name, document in records.documents.items():
        said = statements[name]
        type_ = type_of(name)
        if type_ == "cooperation":
            yield from _of_cooperation(name, said, statements, offices)
            for field, relation in (("partOf", "parts"), ("follows", "followedBy"), ("places", "hosted")):
                yield from (Link(target, relation, name) for target in document.get(field, []))
            yield from (Link(target, "bodyOf", name) for target in document.get("bodies", []))
        elif type_ == "commitment":
            yield from _of_commitment(name, said)
        elif type_ == "topic":
            yield from (Link(target, "narrower", name) for target in document.get("broader", []))
        elif type_ in ("region", "city", "organisation"):
            yield from _lying(name, type_, said)
        # A source that attests an office of a person is told with it, below.
        told = offices.sources(name) if type_ == "person" else frozenset()
        yield from (Link(source, "attests", name) for source in document.get("sources", []) if source not in told)
    for name, said in statements.items():
        if "/office/" in name:
            yield from _of_office(name, said)
    yield from _partners(records, territory)


def _present(**values: Any) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value}


def newest_first(said: dict[str, Any]) -> float:
    """A number that sorts what began last to the front, and what has no date to the end."""
    start = first_of(said, "startEarliest")
    return -float(start.replace("-", "")) if start else 0.0


def _latest_first(*dates: str) -> float:
    """A number that sorts what has the latest date to the front, and what has none to the end."""
    latest = max(dates, default="")
    return -float(latest.replace("-", "").ljust(8, "0")) if latest else 0.0


def _of_cooperation(name: str, said: dict[str, Any], statements: Statements, offices: Offices) -> Iterator[Link]:
    order = newest_first(said)
    sides: dict[str, dict[str, Any]] = defaultdict(lambda: {"direct": False})
    stays: dict[str, set[Stay]] = defaultdict(set)
    for participation in plain(said.get("participation", [])):
        record = statements[participation]
        actor = first_of(record, "agent") or ""
        detail = _present(
            role=first_of(record, "role"), start=first_of(record, "startDate"), end=first_of(record, "endDate")
        )
        yield Link(name, "participants", actor, detail)
        sides[actor] |= detail | {"direct": True}
        stays[actor].add(stay(record))
        for side in plain(statements.get(actor, {}).get("standsFor", [])):
            if side != actor:
                sides[side].setdefault("through", []).append(actor)
                stays[side].add(stay(record))
    for side, detail in sides.items():
        times = (THROUGHOUT,) if THROUGHOUT in stays[side] else tuple(sorted(stays[side]))
        yield Link(side, "cooperations", name, detail, order, times)
    for involvement in plain(said.get("involvement", [])):
        record = statements[involvement]
        office = offices.beside(said, record)
        written = list(dict.fromkeys([*plain(said.get("source", [])), *office.get("sources", [])]))
        detail = office | _present(role=first_of(record, "role")) | {"sources": written}
        yield Link(name, "people", first_of(record, "person") or "", detail)
        yield Link(first_of(record, "person") or "", "cooperations", name, detail, order)
    for topic in plain(said.get("topicOrBroader", [])):
        yield Link(topic, "cooperations", name, {}, order)


def _of_commitment(name: str, said: dict[str, Any]) -> Iterator[Link]:
    order = _latest_first(*plain(said.get("statusAsOf", [])))
    yield Link("/".join(name.split("/")[:2]), "commitments", name, {}, order)
    for property_ in ("promisedBy", "topicOrBroader"):
        yield from (Link(target, "commitments", name, {}, order) for target in plain(said.get(property_, [])))
    yield from (Link(target, "pursues", name) for target in plain(said.get("pursuedBy", [])))


def _lying(name: str, type_: str, said: dict[str, Any]) -> Iterator[Link]:
    relation = {"region": "regions", "city": "cities", "organisation": "organisations"}[type_]
    for property_ in ("inRegion", "inCountry"):
        yield from (Link(place, relation, name) for place in plain(said.get(property_, [])) if place != name)
    if type_ == "organisation":
        yield from (Link(topic, relation, name) for topic in plain(said.get("topicOrBroader", [])))


def _of_office(name: str, said: dict[str, Any]) -> Iterator[Link]:
    person, body = first_of(said, "holder") or "", first_of(said, "officeOf") or ""
    attested = plain(said.get("attestedOn", []))
    detail = _present(
        office=texts(said["office"]),
        officeKind=first_of(said, "officeKind"),
        start=first_of(said, "startDate"),
        end=first_of(said, "endDate"),
        attestedOn=attested,
        sources=plain(said.get("source", [])),
    )
    order = _latest_first(*attested, first_of(said, "endDate") or "", first_of(said, "startDate") or "")
    yield Link(person, "offices", body, detail, order)
    yield Link(body, "people", person, detail, order)
    for source in plain(said.get("source", [])):
        yield Link(source, "attests", person, _present(office=texts(said["office"]), of=body))


def _partners(records: Records, territory: Territory) -> Iterator[Link]:
    """Partners of regions and countries by the network of all ties; of others, the territories they cooperate with."""
    working = territory.project("working")
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one, other, name in territory.parts():
        parts[one, other].append(name)
    for one, other, tie in territory.project("all").edges(data=True):
        weight = working.edges[one, other]["weight"] if working.has_edge(one, other) else 0.0
        names = [*tie["cooperations"], *parts[min(one, other), max(one, other)]]
        newest = min(names, key=lambda name: (newest_first(records.statements[name]), name))
        times = [time for name in names for time in territory.cooperations[name].together(one, other)]
        detail = {
            "cooperations": len(names),
            "weight": round(weight, 4),
            "direct": tie["direct"],
            "newest": newest,
        } | _present(
            since=str(min(first for first, _ in times).year) if times else None,
            part=_lies_in(records.statements, one, other) or _lies_in(records.statements, other, one),
        )
        order = -weight - tie["weight"] / 1e6
        yield Link(one, "partners", other, detail, order)
        yield Link(other, "partners", one, detail, order)
    yield from _partners_of_others(records.statements)


def _lies_in(statements: Statements, inner: str, outer: str) -> bool:
    said = statements[inner]
    return outer in plain(said.get("inRegion", [])) or outer in plain(said.get("inCountry", []))


def _partners_of_others(statements: Statements) -> Iterator[Link]:
    ties: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, said in statements.items():
        if type_of(name) == "cooperation":
            records = (statements[record] for record in plain(said.get("participation", [])))
            actors = {first_of(record, "agent") or "" for record in records}
            places = sorted(actor for actor in actors if type_of(actor) in ("region", "country"))
            for actor in sorted(actors.difference(places)):
                for place in places:
                    ties[actor, place].append(name)
    for (actor, place), names in ties.items():
        newest = min(names, key=lambda name: (newest_first(statements[name]), name))
        years = [start[:4] for name in names if (start := first_of(statements[name], "startEarliest"))]
        detail = {"cooperations": len(names), "direct": True, "newest": newest}
        detail |= _present(since=min(years, default=None))
        yield Link(actor, "partners", place, detail, -float(len(names)))
