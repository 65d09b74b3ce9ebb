"""The territory network of a choice of cooperations, as plain nodes and edges, and in the formats that tools read."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import networkx as nx
import numpy as np
import orjson

from graph.catalogue import Catalogue, Selection, View, catalogue_of
from graph.network import Scope, Territory, territory_of
from graph.snapshot import Snapshot

Content = dict[str, Any]
FORMATS = {
    "json": "application/json",
    "cytoscape": "application/vnd.cytoscape+json",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "csv": "text/csv; charset=utf-8",
}


def choose(snapshot: Snapshot, selection: Selection, focus: str | None, scope: Scope) -> Content:
    """The network that the selected cooperations make, or those of them that a thing (``focus``) has part in.

    ``nodes`` and ``edges``; edges name their cooperations, ``cooperations`` their sources, ``sources`` are in full.
    """
    catalogue, territory = catalogue_of(snapshot), territory_of(snapshot)
    names = cooperations_of(catalogue, selection, focus)
    kept = {name: territory.cooperations[name] for name in names if name in territory.cooperations}
    network = Territory(territory.places, kept).project(scope, as_of=selection.filters.as_of)
    network.remove_nodes_from([name for name, degree in list(network.degree()) if not degree])
    drawn = sorted({name for *_, tie in network.edges(data=True) for name in tie["cooperations"]})
    view = View(catalogue, "en")
    items = {name: catalogue.document(catalogue.numbers[name]) for name in drawn}
    cited = sorted({source for item in items.values() for source in item.get("sources", [])})
    at = _positions(snapshot)
    return {
        "nodes": [_node(catalogue, network, name, at.get(name, {})) for name in sorted(network)],
        "edges": [_edge(min(one, other), max(one, other), tie) for one, other, tie in sorted(network.edges(data=True))],
        "cooperations": {
            name: {"label": view.reference(name)["label"], "sources": item.get("sources", [])}
            for name, item in items.items()
        },
        "sources": {source["id"]: source for source in view.sources(cited)},
    }


def cooperations_of(catalogue: Catalogue, selection: Selection, focus: str | None) -> list[str]:
    """The selected cooperations, or those of them that a thing has part in."""
    first = catalogue.ranges["cooperation"][0]
    size = catalogue.size("cooperation")
    mask = np.ones(size, dtype=bool) if selection.mask is None else selection.mask.copy()
    if focus is not None:
        number = catalogue.numbers[focus]
        mine = selection.taken_part(number)
        numbers = [number, *(row.target for row in catalogue.rows(number, "parts"))]
        mine[[target - first for target in numbers if first <= target < first + size]] = True
        mask &= mine
    return [catalogue.names[first + number] for number in np.flatnonzero(mask).tolist()]


_kept: WeakKeyDictionary[Snapshot, dict[str, dict[str, list[float]]]] = WeakKeyDictionary()


def _positions(snapshot: Snapshot) -> dict[str, dict[str, list[float]]]:
    """Where the explorer draws each place, on its map and by ties; read once for each snapshot."""
    if snapshot not in _kept:
        places = json.loads(snapshot.read("network.json"))["places"]
        at = zip(places["id"], places["map"], places["net"], strict=True)
        _kept[snapshot] = {name: {"map": on_map, "network": by_ties} for name, on_map, by_ties in at}
    return _kept[snapshot]


def _node(catalogue: Catalogue, network: nx.Graph, name: str, at: dict[str, list[float]]) -> Content:
    document = catalogue.document(catalogue.numbers[name])
    node: Content = {
        "id": name,
        "type": name.partition("/")[0],
        "label": network.nodes[name]["label"],
        "country": network.nodes[name]["country"],
        "degree": network.degree(name),
        "strength": round(float(network.degree(name, weight="weight")), 4),
    }
    return node | {key: value for key, value in (document.get("position", {}) | at).items() if value is not None}


def _edge(one: str, other: str, tie: Content) -> Content:
    return {
        "id": f"{one}--{other}",
        "source": one,
        "target": other,
        "weight": round(tie["weight"], 4),
        "direct": tie["direct"],
        "domestic": tie["domestic"],
        "announced": tie["announced"],
        "cooperations": sorted(tie["cooperations"]),
    }


def write(content: Content, format_: str) -> bytes:
    """A network in one of `FORMATS`."""
    return _WRITERS[format_](content)


def _cytoscape(content: Content) -> bytes:
    """Elements as Cytoscape.js and Cytoscape read them; positions are those on the map."""
    nodes = [
        {"data": node} | ({"position": {"x": node["map"][0], "y": node["map"][1]}} if "map" in node else {})
        for node in content["nodes"]
    ]
    edges = [{"data": edge} for edge in content["edges"]]
    more = {key: content[key] for key in ("cooperations", "sources")}
    return orjson.dumps({"data": {"name": "Tech Axis"} | more, "elements": {"nodes": nodes, "edges": edges}})


def _flat(content: Content) -> nx.Graph:
    """With attributes that XML formats can carry: lists become texts with blanks between."""
    graph = nx.Graph(name="Tech Axis")
    for node in content["nodes"]:
        at = {f"{key}_{axis}": node[key][n] for key in ("map", "network") if key in node for n, axis in enumerate("xy")}
        graph.add_node(node["id"], **{k: v for k, v in node.items() if k not in ("id", "map", "network")}, **at)
    for edge in content["edges"]:
        plain = {key: value for key, value in edge.items() if key not in ("id", "source", "target", "cooperations")}
        sources = sorted({s for name in edge["cooperations"] for s in content["cooperations"][name]["sources"]})
        told = {"cooperations": " ".join(edge["cooperations"]), "sources": " ".join(sources)}
        graph.add_edge(edge["source"], edge["target"], **plain, **told)
    return graph


def _graphml(content: Content) -> bytes:
    return "\n".join(nx.generate_graphml(_flat(content))).encode()


def _gexf(content: Content) -> bytes:
    graph = _flat(content)
    for _, node in graph.nodes(data=True):
        if "map_x" in node:
            node["viz"] = {"position": {"x": node["map_x"], "y": -node["map_y"], "z": 0.0}}
    text = "\n".join(nx.generate_gexf(graph))
    return text.encode()


def _csv(content: Content) -> bytes:
    """One row for each edge."""
    graph = _flat(content)
    columns = ("weight", "direct", "domestic", "announced", "cooperations", "sources")
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(("source", "source_label", "target", "target_label", *columns))
    for one, other, tie in graph.edges(data=True):
        ends = (one, graph.nodes[one]["label"], other, graph.nodes[other]["label"])
        rows.writerow((*ends, *(tie[column] for column in columns)))
    return text.getvalue().encode()


_WRITERS: dict[str, Callable[[Content], bytes]] = {
    "json": orjson.dumps,
    "cytoscape": _cytoscape,
    "graphml": _graphml,
    "gexf": _gexf,
    "csv": _csv,
}
