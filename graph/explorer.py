"""What the explorer draws from: places with positions, and the cooperations that tie them, in a compact form.

The page projects the network itself, by the rules of `graph.network`, so that every filter works without a request.
pyvis would load scripts from elsewhere, lay the network out in the browser and put titles into the page as HTML; so
its `Network` carries the places and the drawing options here, and the page is a template of our own.
"""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Mapping
from typing import Any

import networkx as nx
from pyvis.network import Network

from graph.analytics.communities import communities
from graph.cooperation import Cooperation
from graph.layout import map_positions, network_positions, on_map
from graph.network import Territory, text, truth
from graph.outlines import outlines
from graph.store import Store
from graph.terms import local

Labels = Mapping[str, Mapping[str, str]]
"""The name of a thing in each language: thing -> language -> name."""
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "chosen": False, "hoverWidth": 0, "selectionWidth": 1.5},
    "nodes": {"borderWidth": 2, "chosen": False},
    "interaction": {
        "hover": True,
        "hideEdgesOnDrag": False,
        "hideEdgesOnZoom": False,
        "multiselect": False,
        "selectConnectedEdges": False,
        "tooltipDelay": 120,
        "keyboard": False,
    },
}


def derive(store: Store, territory: Territory) -> dict[str, bytes]:
    """The files of a snapshot that the explorer is served from.

    ``network.json`` (`view`), ``names.json`` (`names`) and ``members.json`` (`members`).
    """
    labels, broader = read_labels(store)
    return {
        "network.json": _dump(view(territory, labels, broader)),
        "names.json": _dump(names(store)),
        "members.json": _dump(members(store, territory)),
    }


def _dump(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def read_labels(store: Store) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """The names of places, topics, kinds and states in each language, and the wider topic of a topic."""
    labels: dict[str, dict[str, str]] = {}
    broader: dict[str, str] = {}
    for row in store.select("explorer-labels"):
        thing = _short(text(row, "thing"))
        labels.setdefault(thing, {}).setdefault(getattr(row["label"], "language", None) or "", text(row, "label") or "")
        if wider := text(row, "broader"):
            broader[thing] = _short(wider)
    return labels, broader


def _short(iri: str | None) -> str:
    """An identifier of a thing, or of a code without its folder: ``region/bavaria``, ``kind/meeting``."""
    return local(iri or "").removeprefix("code/")


def view(territory: Territory, labels: Labels, broader: Mapping[str, str]) -> dict[str, Any]:
    """All of the network, column by column; a number in one column is a position in another.

    ``places`` (id, label, country, size, map, net, group, abroad), ``countries``, ``topics`` (with ``broader``, -1
    where there is none), ``kinds``, ``states``: ids, and labels by language. ``cooperations``: kind, state, dates,
    topics (wider ones included), wholes, and sides, each twice its position and one more where it takes part itself;
    ``stays`` of those whose sides joined later or left earlier: position -> side, first and last day.
    """
    every, working = territory.project("all"), territory.project("working")
    network = to_pyvis(territory, every, working)
    ids = [node["id"] for node in network.nodes]
    country_ids = sorted({node["country"] for node in network.nodes})
    topic_ids = sorted({topic for item in territory.cooperations.values() for topic in item.topics})
    number = {name: index for index, name in enumerate(topic_ids)}
    places = {key: [node[key] for node in network.nodes] for key in ("size", "map", "net", "group", "abroad")}
    return {
        "places": {"id": ids, "label": _named(ids, labels, territory)}
        | places
        | {"country": [country_ids.index(node["country"]) for node in network.nodes]},
        "countries": {"id": country_ids, "label": _named(country_ids, labels, territory)},
        "topics": {
            "id": topic_ids,
            "label": _named(topic_ids, labels, territory),
            "broader": [number.get(broader.get(name, ""), -1) for name in topic_ids],
        },
        **_cooperations(territory, {name: index for index, name in enumerate(ids)}, number, labels),
        "figures": {
            "places": len(ids),
            "ties": every.number_of_edges(),
            "workingTies": working.number_of_edges(),
            "cooperations": len(territory.cooperations),
        },
        "options": network.options,
        **outlines(),
    }


def _named(ids: list[str], labels: Labels, territory: Territory) -> dict[str, list[str | None]]:
    """Labels by language, empty where one is the same as the English one or not known."""
    english = []
    for name in ids:
        place = territory.places.get(name)
        plain = place.label if place else name.partition("/")[2]
        english.append(labels.get(name, {}).get("en") or plain)
    found: dict[str, list[str | None]] = {"en": list(english)}
    for language in sorted({code for name in ids for code in labels.get(name, {})} - {"en", ""}):
        other = [labels.get(name, {}).get(language) for name in ids]
        found[language] = [label if label != plain else None for label, plain in zip(other, english, strict=True)]
    return found


def _cooperations(
    territory: Territory, place: Mapping[str, int], topic: Mapping[str, int], labels: Labels
) -> dict[str, Any]:
    items = sorted(territory.cooperations.values(), key=lambda item: item.id)
    number = {item.id: index for index, item in enumerate(items)}
    kinds = sorted({f"kind/{item.kind}" for item in items})
    states = sorted({f"status/{item.status}" for item in items if item.status})
    return {
        "kinds": {"id": kinds, "label": _named(kinds, labels, territory)},
        "states": {"id": states, "label": _named(states, labels, territory)},
        "cooperations": {
            "id": [item.id.removeprefix("cooperation/") for item in items],
            "label": [item.label for item in items],
            "kind": [kinds.index(f"kind/{item.kind}") for item in items],
            "state": [states.index(f"status/{item.status}") if item.status else -1 for item in items],
            "asOf": [item.status_as_of for item in items],
            "event": [int(item.event) for item in items],
            "start": [item.start for item in items],
            "from": [_day(item.start_earliest) for item in items],
            "until": [_day(item.end_latest) for item in items],
            "topics": [sorted(topic[name] for name in item.topics) for item in items],
            "wholes": [sorted(number[name] for name in item.wholes if name in number) for item in items],
            "sides": [
                sorted(2 * place[side] + itself for side, itself in item.sides.items() if side in place)
                for item in items
            ],
            "stays": {index: _stays(item, place) for index, item in enumerate(items) if item.stays},
        },
    }


def _stays(item: Cooperation, place: Mapping[str, int]) -> list[list[int | str | None]]:
    """When the participants behind a side took part, for sides behind which one has dates of its own."""
    return [
        [2 * place[side] + stay.itself, _day(stay.first), _day(stay.last)]
        for side, stays in sorted(item.stays.items())
        if side in place
        for stay in stays
    ]


def _day(day: datetime.date | None) -> str | None:
    return None if day is None else str(day)


def to_pyvis(territory: Territory, every: nx.Graph, working: nx.Graph) -> Network:
    """A pyvis network of the places that some cooperation names, with given positions and no physics.

    Its list of nodes is filled directly, because pyvis's own ``add_node`` and ``add_edge`` search what is there.
    """
    network = Network(height="100%", width="100%", cdn_resources="local")
    network.options = OPTIONS
    strength = dict(working.degree(weight="weight"))
    radii = {name: _radius(strength[name], name) for name in strength}
    named = {side for item in territory.cooperations.values() for side in item.sides}
    drawn = {name: place for name, place in territory.places.items() if name in named}
    on_the_map = map_positions(drawn, radii.__getitem__)
    by_ties = network_positions(every.subgraph(drawn), radii.__getitem__)
    found = communities(working.subgraph(drawn)).groups
    group = {name: rank for rank, community in enumerate(found) for name in community.members}
    network.nodes = [
        {
            "id": place.id,
            "country": place.country,
            "size": round(radii[place.id], 1),
            "map": [round(value) for value in on_the_map[place.id]],
            "net": [round(value) for value in by_ties[place.id]],
            "group": group.get(place.id, -1),
            "abroad": int(not on_map(place)),
        }
        for place in sorted(drawn.values(), key=lambda place: place.id)
    ]
    return network


def _radius(strength: float, name: str) -> float:
    """The size of a place in pixels: its area grows with its strength; countries are drawn as larger rings."""
    return 6.0 + 3.4 * math.sqrt(strength) + (3.0 if name.startswith("country/") else 0.0)


def members(store: Store, territory: Territory) -> dict[str, Any]:
    """Who stands behind the places: ``things`` (cities, organisations, people), of each cooperation the positions of
    those that take part or act in it (``of``, in the order of ``view``), and the offices of people (``offices``)."""
    rows = [
        (local(text(row, "cooperation") or ""), local(text(row, "thing") or ""))
        for row in store.select("explorer-members")
    ]
    offices = [
        (local(text(row, "person") or ""), local(text(row, "of") or "")) for row in store.select("explorer-offices")
    ]
    things = sorted({thing for _, thing in rows} | {name for pair in offices for name in pair})
    number = {name: index for index, name in enumerate(things)}
    order = {name: index for index, name in enumerate(sorted(territory.cooperations))}
    of: list[list[int]] = [[] for _ in order]
    for cooperation, thing in rows:
        if cooperation in order:
            of[order[cooperation]].append(number[thing])
    return {
        "things": things,
        "of": of,
        "offices": sorted([number[person], number[office]] for person, office in offices),
    }


def names(store: Store) -> list[dict[str, Any]]:
    """Every thing with its names (the English one first) and the place it stands for, for the search box.

    ``label`` holds its name in other languages, where that differs. Names are put in order here: engines order them
    each in their own way.
    """
    written: dict[str, set[tuple[bool, bool, str, str]]] = {}
    sides: dict[str, str] = {}
    for row in store.select("search-names"):
        thing, name = local(text(row, "thing") or ""), text(row, "name") or ""
        language, preferred = getattr(row["name"], "language", None) or "", truth(row, "preferred")
        written.setdefault(thing, set()).add((not (language == "en" and preferred), not preferred, name, language))
        if side := text(row, "side"):
            sides[thing] = max(local(side), sides.get(thing, ""))
    shown = []
    for thing, found in sorted(written.items()):
        every = list(dict.fromkeys(name for *_, name, _language in sorted(found)))
        others = {
            language: name
            for _, other, name, language in sorted(found, reverse=True)
            if language and not other and name != every[0]
        }
        shown.append(
            {"id": thing, "names": every}
            | ({"label": others} if others else {})
            | ({"side": sides[thing]} if thing in sides else {})
        )
    return shown


def sources(store: Store, cooperations: list[str]) -> dict[str, Any]:
    """Where cooperations are written: ``sources`` with what is known of each, and of each cooperation their positions
    (``of``, in the order given)."""
    order = {name: index for index, name in enumerate(cooperations)}
    of: list[list[int]] = [[] for _ in cooperations]
    found: dict[str, dict[str, str]] = {}
    number: dict[str, int] = {}
    for row in store.select("explorer-sources"):
        name, source = local(text(row, "cooperation") or ""), local(text(row, "source") or "")
        fields = ("title", "publisher", "issued", "language", "address")
        known = {field: value for field in fields if (value := text(row, field))}
        found.setdefault(source, {"source": source} | known)
        position = number.setdefault(source, len(number))
        if name in order and position not in of[order[name]]:
            of[order[name]].append(position)
    return {"sources": list(found.values()), "of": of}
