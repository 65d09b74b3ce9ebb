"""Made-up cooperations of any number, for benchmarks and tests of size: the same seed gives the same ones.

A few regions take part in much and most in little (partners are drawn in proportion to what they have already, and one
in four at random), most partners come from near countries, lists are mostly short, and dates, states and parts are as
incomplete as in the real data. They come as a `Territory`, as statements of the model, or as a folder of data.
"""

from __future__ import annotations

import datetime
import random
from collections import deque
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pyoxigraph as ox

from graph.cooperation import Cooperation
from graph.network import Place, Territory
from graph.terms import CODE, DCTERMS, GRAPH, PREFIXES, RDF, SKOS, TA, THING, XSD

SEED = 20260501
TOPICS = tuple(
    f"topic/{name}"
    for name in (
        "digital-transformation",
        "quantum-technologies",
        "microelectronics",
        "aerospace",
        "energy-technology",
        "health-technology",
        "mobility",
        "advanced-manufacturing",
        "startups",
        "climate-and-environment",
        "photonics",
        "agrifood",
    )
)
RECORDED = "2026-01-01"


def synthetic(
    cooperations: int = 1_000, regions: int = 1_500, *, ties: int | None = None, seed: int = SEED
) -> Territory:
    """So many cooperations among so many regions of forty countries; or as many as make ``ties`` working ties.

    >>> synthetic(100) == synthetic(100)
    True
    """
    rng = random.Random(seed)
    places = _places(regions)
    names = [name for name, place in places.items() if place.kind == "region"]
    urn, tied = list(names), set[tuple[str, str]]()
    made: dict[str, Cooperation] = {}
    recent: deque[Cooperation] = deque(maxlen=50)
    while len(tied) < ties if ties is not None else len(made) < cooperations:
        cooperation = _cooperation(rng, f"cooperation/made-{len(made):06}", places, names, urn, recent)
        recent.append(cooperation)
        made[cooperation.id] = cooperation
        urn.extend(cooperation.sides)
        if cooperation.working():
            tied.update(combinations(sorted(cooperation.sides), 2))
    return Territory(places, made)


def _places(regions: int) -> dict[str, Place]:
    countries = [f"country/made-{number:02}" for number in range(40)]
    found = {}
    for number, name in enumerate(countries):
        latitude, longitude = 36.0 + number // 8 * 6.0, -8.0 + number % 8 * 5.0
        found[name] = Place(name, "country", name[8:], name[8:], name, name[8:], latitude, longitude, None)
    for number in range(regions):
        country = found[countries[number % 40]]
        name = f"region/made-{number:05}"
        latitude = (country.latitude or 0) + number * 7 % 50 / 10
        longitude = (country.longitude or 0) + number * 11 % 40 / 10
        found[name] = Place(name, "region", name[7:], name[7:], country.id, country.label, latitude, longitude, None)
    return found


def _cooperation(
    rng: random.Random,
    name: str,
    places: dict[str, Place],
    names: list[str],
    urn: list[str],
    recent: deque[Cooperation],
) -> Cooperation:
    event = rng.random() < 0.4
    whole = rng.choice(recent) if recent and rng.random() < 0.12 else None
    sides = _sides(rng, places, names, urn, whole)
    start = (
        None if rng.random() < 0.1 else datetime.date(2026 - min(int(rng.expovariate(0.1)), 36), rng.randint(1, 12), 1)
    )
    status = "held" if event else rng.choices(("active", "ended", "announced", None), (60, 15, 5, 20))[0]
    end = start + datetime.timedelta(days=365 * rng.randint(1, 6)) if start and status == "ended" else None
    return Cooperation(
        id=name,
        label=name.partition("/")[2],
        event=event,
        kind="official-visit" if event else "bilateral-partnership",
        status=status,
        status_as_of=None,
        start=start.isoformat() if start else None,
        start_earliest=start,
        end_latest=min(end, datetime.date(2026, 5, 1)) if end else None,
        sides=dict.fromkeys(sorted(sides), True),
        topics=set(rng.choices(TOPICS, range(len(TOPICS), 0, -1), k=rng.choice((1, 1, 1, 2, 2, 3)))),
        wholes=[whole.id, *whole.wholes] if whole else [],
    )


def _sides(
    rng: random.Random, places: dict[str, Place], names: list[str], urn: list[str], whole: Cooperation | None
) -> set[str]:
    length = min(2 + int(rng.expovariate(0.9)), 30)
    if whole and rng.random() < 0.7:
        return set(rng.sample(sorted(whole.sides), min(length, len(whole.sides))))
    first = rng.choice(urn)
    home = int(places[first].country[-2:])
    sides = {first}
    while len(sides) < length:
        other = rng.choice(urn if rng.random() < 0.75 else names)
        away = abs(int(places[other].country[-2:]) - home)
        if rng.random() < 1 / (1 + away / 4):
            sides.add(other)
    return sides


def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(THING + name)


def _text(value: str, datatype: str) -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


def _say(subject: ox.NamedNode, record: str, *pairs: tuple[str, ox.NamedNode | ox.Literal]) -> Iterator[ox.Quad]:
    for property_, value in pairs:
        yield ox.Quad(subject, ox.NamedNode(property_), value, ox.NamedNode(GRAPH + record))


def quads(territory: Territory) -> Iterator[ox.Quad]:
    """The statements of the model that say all this, each in the graph of its file; the rules have still to add theirs."""
    day = _text(RECORDED, "date")
    records = [_file(name) for name in territory.cooperations]
    for record in ("register/places", "register/sources", *records):
        yield from _say(ox.NamedNode(GRAPH + record), record, (DCTERMS + "created", day), (DCTERMS + "modified", day))
    yield from _say(
        _node("source/src-made"),
        "register/sources",
        (RDF + "type", ox.NamedNode(TA + "SourceDocument")),
        (DCTERMS + "title", ox.Literal("Made up", language="en")),
        (DCTERMS + "issued", day),
        (TA + "url", _text("https://example.org/made", "anyURI")),
        (TA + "recorded", day),
    )
    for place in territory.places.values():
        yield from _place(place, day)
    for cooperation in territory.cooperations.values():
        yield from _record(cooperation)


def _place(place: Place, day: ox.Literal) -> Iterator[ox.Quad]:
    subject, record = _node(place.id), "register/places"
    number = int(place.id[-2:])
    yield from _say(
        subject,
        record,
        (RDF + "type", ox.NamedNode(TA + place.kind.capitalize())),
        (SKOS + "prefLabel", ox.Literal(place.label, language="en")),
        (PREFIXES["geo"] + "lat", _text(str(place.latitude), "decimal")),
        (PREFIXES["geo"] + "long", _text(str(place.longitude), "decimal")),
        (TA + "recorded", day),
    )
    if place.kind == "country":
        yield from _say(subject, record, (TA + "isoCode", ox.Literal(chr(65 + number // 26) + chr(65 + number % 26))))
    else:
        country = _node(place.country)
        yield from _say(subject, record, (TA + "country", country), (TA + "locatedIn", country))


def _file(cooperation: str) -> str:
    return cooperation.replace("cooperation/", "cooperations/", 1)


def _record(cooperation: Cooperation) -> Iterator[ox.Quad]:
    subject, record = _node(cooperation.id), _file(cooperation.id)
    yield from _say(
        subject,
        record,
        (RDF + "type", ox.NamedNode(TA + ("CooperationEvent" if cooperation.event else "StandingCooperation"))),
        (SKOS + "prefLabel", ox.Literal(cooperation.label, language="en")),
        (TA + "kind", ox.NamedNode(CODE + "kind/" + cooperation.kind)),
        (DCTERMS + "source", _node("source/src-made")),
        *((TA + "topic", _node(topic)) for topic in sorted(cooperation.topics)),
    )
    if cooperation.status:
        yield from _say(subject, record, (TA + "status", ox.NamedNode(CODE + "status/" + cooperation.status)))
    for property_, date in (("startDate", cooperation.start_earliest), ("endDate", cooperation.end_latest)):
        if date:
            yield from _say(subject, record, (TA + property_, _text(date.isoformat(), "date")))
    if cooperation.wholes:
        yield from _say(subject, record, (DCTERMS + "isPartOf", _node(cooperation.wholes[0])))
    for side in cooperation.sides:
        part = _node(f"{cooperation.id}/participation/{side.partition('/')[2]}")
        yield from _say(subject, record, (TA + "participation", part))
        yield from _say(part, record, (RDF + "type", ox.NamedNode(TA + "Participation")), (TA + "agent", _node(side)))


def write(territory: Territory, folder: Path) -> None:
    """A folder of data that says all this, one file a cooperation, as `tech-axis build` reads it."""
    files: dict[str, list[ox.Triple]] = {}
    for quad in quads(territory):
        assert isinstance(quad.graph_name, ox.NamedNode)
        files.setdefault(quad.graph_name.value.removeprefix(GRAPH), []).append(quad.triple)
    for name, triples in files.items():
        path = folder / f"{name}.ttl"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"")
