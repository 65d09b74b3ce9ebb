"""Where each place is drawn: on the map at its seat, or in the network by its ties. Deterministic, in pixels."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping

import igraph
import networkx as nx
import numpy as np
from numpy.typing import NDArray

from graph.network import Place

Position = tuple[float, float]
Points = NDArray[np.float64]
WEST, EAST, SOUTH, NORTH = -32.0, 45.0, 33.0, 71.0
"""The part of the world that the map shows, in degrees: Europe with its islands and neighbours."""
PIXELS_PER_DEGREE = 42.0
ROW = 12
"""How many places outside the map stand in one row below it."""


def mercator(latitude: float, longitude: float) -> Position:
    """Mercator's projection (spherical), with 10 degrees east and 50 degrees north at the origin, y downwards."""

    def north(degrees: float) -> float:
        return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(degrees) / 2)))

    return (longitude - 10.0) * PIXELS_PER_DEGREE, (north(50.0) - north(latitude)) * PIXELS_PER_DEGREE


def on_map(place: Place) -> bool:
    """Whether a place lies in the part of the world that the map shows."""
    if place.latitude is None or place.longitude is None:
        return False
    return SOUTH <= place.latitude <= NORTH and WEST <= place.longitude <= EAST


def map_positions(places: Mapping[str, Place], radius: Callable[[str], float]) -> dict[str, Position]:
    """Places at their seats, moved apart as little as keeps them from covering each other.

    What lies outside the map, or nowhere known, stands in rows below it.
    """
    inside = {name: place for name, place in sorted(places.items()) if on_map(place)}
    seats = {name: mercator(place.latitude or 0.0, place.longitude or 0.0) for name, place in inside.items()}
    found = separate(seats, radius, anchor=0.12)
    bottom = max((y for _, y in found.values()), default=0.0)
    outside = [name for name in sorted(places, key=lambda name: (places[name].country, name)) if name not in found]
    for index, name in enumerate(outside):
        found[name] = (-900.0 + (index % ROW) * 180.0, bottom + 260.0 + (index // ROW) * 110.0)
    return found


def network_positions(graph: nx.Graph, radius: Callable[[str], float]) -> dict[str, Position]:
    """Places by their ties: Fruchterman and Reingold's layout (igraph) of the connected core, the rest in a ring.

    The cost is about 500 rounds over the ties; the same graph gives the same positions.
    """
    names = sorted(name for name in graph if graph.degree(name) > 0)
    number = {name: index for index, name in enumerate(names)}
    ties = sorted((number[one], number[other], data["weight"]) for one, other, data in graph.edges(data=True))
    drawn = igraph.Graph(n=len(names), edges=[(one, other) for one, other, _ in ties])
    rng = random.Random(7)
    igraph.set_random_number_generator(rng)
    start = [(rng.uniform(-1, 1), rng.uniform(-1, 1)) for _ in names]
    points = drawn.layout_fruchterman_reingold(
        weights=[math.sqrt(weight) for *_, weight in ties], seed=start, niter=500
    )
    igraph.set_random_number_generator(random)
    size = max((math.hypot(x, y) for x, y in points), default=1.0) or 1.0
    # The square root gives the dense core room and draws the cloud of single ties in.
    found = {}
    for name, (x, y) in zip(names, points, strict=True):
        far = math.hypot(x, y) / size
        stretch = 1300.0 * far**0.62 / far / size if far else 0.0
        found[name] = (x * stretch, y * stretch)
    found = separate(found, radius, anchor=0.02)
    alone = sorted(set(graph) - set(names))
    for index, name in enumerate(alone):
        angle = 2 * math.pi * index / max(len(alone), 1)
        found[name] = (1600 * math.cos(angle), 1600 * math.sin(angle))
    return found


def separate(seats: Mapping[str, Position], radius: Callable[[str], float], anchor: float) -> dict[str, Position]:
    """Move points apart until their circles do not overlap, drawn back to where they belong (``anchor`` each round)."""
    if not seats:
        return {}
    names = sorted(seats)
    home = np.array([seats[name] for name in names], dtype=float)
    turn = 2.4 * np.arange(len(names))
    # Points in one spot need different directions to part in: a turn of the golden angle each.
    at = home + np.stack([np.cos(turn), np.sin(turn)], axis=1)
    radii = np.array([radius(name) for name in names])
    room = radii[:, None] + radii[None, :] + 6.0
    np.fill_diagonal(room, 0.0)
    for _ in range(80):
        at = _push_apart(at, room)
        at += (home - at) * anchor
    for _ in range(30):
        at = _push_apart(at, room)
    return {name: (round(float(x), 1), round(float(y), 1)) for name, (x, y) in zip(names, at, strict=True)}


def _push_apart(at: Points, room: Points) -> Points:
    """One round: each point steps half-way out of every circle that it overlaps."""
    apart = at[:, None, :] - at[None, :, :]
    distance = np.maximum(np.hypot(apart[..., 0], apart[..., 1]), 0.01)
    push = np.maximum(room - distance, 0.0) / 2 / distance
    moved: Points = at + 0.8 * (apart * push[..., None]).sum(axis=1)
    return moved
