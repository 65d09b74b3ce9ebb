"""The territory network as the explorer draws it: a pyvis `Network` with positions, and what the page needs beside.

pyvis would load scripts from elsewhere, lay the network out in the browser and put titles into the page as HTML; so
its `Network` carries the nodes, edges and options here, and the page is a template of our own.
"""

from __future__ import annotations

import json
import math
from typing import Any

import networkx as nx
from pyvis.network import Network

from graph.layout import map_positions, network_positions, on_map
from graph.network import Territory, text
from graph.store import Store
from graph.terms import local

STRONGEST = 260
"""How many ties the opening view shows."""
OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "chosen": False, "hoverWidth": 0, "selectionWidth": 1.5},
    "nodes": {"borderWidth": 2, "chosen": False, "labelHighlightBold": False},
    "interaction": {
        "hover": True,
        "hideEdgesOnDrag": True,
        "hideEdgesOnZoom": True,
        "multiselect": False,
        "tooltipDelay": 120,
        "keyboard": False,
    },
}


def derive(store: Store, territory: Territory) -> dict[str, bytes]:
    """The files of a snapshot that the explorer is served from: the network, and the names to search for."""
    return {
        "network.json": _dump(view(territory)),
        "names.json": _dump(names(store)),
    }


def _dump(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def view(territory: Territory) -> dict[str, Any]:
    """The whole view: ``nodes``, ``edges`` and ``options`` for vis-network, and the facts that the table shows."""
    every, working = territory.project("all"), territory.project("working")
    network = to_pyvis(territory, every, working)
    connected = sum(1 for _, degree in every.degree() if degree)
    return {
        "nodes": network.nodes,
        "edges": network.edges,
        "options": network.options,
        "countries": {place.country: place.country_label for place in territory.places.values()},
        "figures": {
            "places": connected,
            "ties": every.number_of_edges(),
            "workingTies": working.number_of_edges(),
            "cooperations": len(territory.cooperations),
        },
    }


def to_pyvis(territory: Territory, every: nx.Graph, working: nx.Graph) -> Network:
    """A pyvis network with given positions and no physics, filled directly: its own ``add_edge`` is slow."""
    network = Network(height="100%", width="100%", cdn_resources="local")
    network.options = OPTIONS
    strength = dict(working.degree(weight="weight"))
    ranks = {name: rank for rank, name in enumerate(sorted(strength, key=lambda name: (-strength[name], name)))}
    radii = {name: _radius(strength[name], name) for name in strength}
    drawn = {name: place for name, place in territory.places.items() if every.degree(name)}
    on_the_map = map_positions(drawn, radii.__getitem__)
    by_ties = network_positions(every.subgraph(drawn), radii.__getitem__)
    network.nodes = [
        {
            "id": place.id,
            "label": place.label,
            "de": place.german,
            "kind": place.kind,
            "country": place.country,
            "rank": ranks[place.id],
            "partners": working.degree(place.id),
            "strength": round(strength[place.id], 2),
            "size": round(radii[place.id], 1),
            "map": on_the_map[place.id],
            "net": [round(value, 1) for value in by_ties[place.id]],
            "abroad": not on_map(place),
        }
        for place in sorted(drawn.values(), key=lambda place: place.id)
    ]
    network.edges = _edges(every, working)
    return network


def _radius(strength: float, name: str) -> float:
    """The size of a place in pixels: its area grows with its strength; countries are drawn as larger rings."""
    return 6.0 + 3.4 * math.sqrt(strength) + (3.0 if name.startswith("country/") else 0.0)


def _edges(every: nx.Graph, working: nx.Graph) -> list[dict[str, Any]]:
    def weight(one: str, other: str) -> float:
        return float(working.edges[one, other]["weight"]) if working.has_edge(one, other) else 0.0

    ties = sorted(every.edges(data=True), key=lambda tie: (-weight(tie[0], tie[1]), -tie[2]["weight"], tie[0], tie[1]))
    return [
        {
            "id": index,
            "from": min(one, other),
            "to": max(one, other),
            "weight": round(data["weight"], 3),
            "working": working.has_edge(one, other),
            "cooperations": len(data["cooperations"]),
            "direct": data["direct"],
            "domestic": data["domestic"],
            "announced": data["announced"],
            "strong": index < STRONGEST,
        }
        for index, (one, other, data) in enumerate(ties)
    ]


def names(store: Store) -> list[dict[str, Any]]:
    """Every thing with its kind, its names (the English one first) and the place it stands for, for the search box."""
    found: dict[str, dict[str, Any]] = {}
    for row in store.select("search-names"):
        thing, name = local(text(row, "thing") or ""), text(row, "name") or ""
        entry = found.setdefault(thing, {"id": thing, "names": []})
        if side := text(row, "side"):
            entry["side"] = local(side)
        language = getattr(row["name"], "language", None)
        if name not in entry["names"]:
            entry["names"].insert(
                0 if language == "en" and text(row, "preferred") == "true" else len(entry["names"]), name
            )
    return sorted(found.values(), key=lambda entry: entry["id"])
