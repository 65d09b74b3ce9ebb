"""The measures: on the shipped network, on 1 500 regions with 15 000 ties, and as a curve of cost.

Seconds are those of the processor: the work is that of one core, and a shared machine makes it wait for others.
"""

from __future__ import annotations

import math
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
import psutil

from graph.analytics.communities import communities
from graph.analytics.measures import MEASURES
from graph.analytics.report import report as measure_network
from graph.analytics.resilience import resilience
from graph.analytics.roles import brokerage
from graph.analytics.ties import Ties
from graph.build import build
from graph.network import Territory, territory_of
from graph.settings import Settings
from graph.topics import topics_of
from tests.bench.measure import report
from tests.synthetic import synthetic

SIZES = (1_000, 10_000, 100_000)
Step = tuple[float, float]
"""Seconds, and megabytes beyond what was there before."""


def timed(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def shipped(settings: Settings) -> None:
    snapshot = build(settings)
    territory, topics = territory_of(snapshot), topics_of(snapshot)
    seconds = timed(lambda: measure_network(territory, topics, uncertain=False))
    report("all measures of the shipped network", seconds, "s", "under 2 s", seconds < 2)
    seconds = timed(lambda: measure_network(territory, topics))
    report("the same with uncertainty", seconds, "s", "under 5 s", seconds < 5)


def large() -> None:
    territory = synthetic(ties=15_000)
    graph = territory.project()
    seconds = timed(lambda: measure_network(territory, {}, uncertain=False))
    report(f"all measures of 1 500 regions, {graph.number_of_edges():,} ties", seconds, "s", "under 5 s", seconds < 5)
    long = timed(lambda: measure_network(territory, {}))
    report("the same with uncertainty", long, "s", "under 45 s", long < 45)
    ours = timed(lambda: MEASURES["betweenness"].compute(Ties.of(graph)))
    plain = timed(lambda: nx.betweenness_centrality(graph))
    print(f"     plain NetworkX takes {plain:.2f} s for betweenness alone, {plain / ours:.0f} times as long as here")
    report(
        "all measures against NetworkX's betweenness alone",
        plain / seconds,
        "times as fast",
        "above 1",
        plain > seconds,
    )


def curve() -> None:
    """Time and memory of each step by the number of cooperations, with the exponent that fits them best."""
    steps: dict[str, Callable[[Territory, nx.Graph], object]] = {"projection": lambda territory, _: territory.project()}
    for name, measure in MEASURES.items():
        steps[name] = lambda _, graph, compute=measure.compute: compute(Ties.of(graph))  # type: ignore[misc]
    steps |= {
        "communities": lambda _, graph: communities(graph),
        "brokerage": lambda _, graph: brokerage(graph),
        "resilience": lambda _, graph: resilience(graph),
    }
    found: dict[str, list[Step]] = {name: [] for name in steps}
    ties = []
    for size in SIZES:
        territory = synthetic(size)
        graph = territory.project()
        ties.append(graph.number_of_edges())
        for name, step in steps.items():
            found[name].append(_apart(lambda step=step: step(territory, graph)))  # type: ignore[misc]  # noqa: B023
    print(
        f"     {', '.join(f'{size:,}' for size in SIZES)} cooperations make {', '.join(f'{tie:,}' for tie in ties)} ties"
    )
    for name, measured in found.items():
        seconds = [one for one, _ in measured]
        times = "  ".join(f"{one:8.3f} s {memory:6.0f} MB" for one, memory in measured)
        print(f"     {name:14} {times}   grows with the power {_exponent(SIZES, seconds):.2f}")


def _exponent(sizes: tuple[int, ...], seconds: list[float]) -> float:
    """The slope of the line through the logarithms (least squares)."""
    x, y = [math.log(size) for size in sizes], [math.log(max(one, 1e-5)) for one in seconds]
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    return sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True)) / sum((a - mean_x) ** 2 for a in x)


def _apart(work: Callable[[], object]) -> Step:
    """Run in a process of its own, so that its memory can be told from what is there already."""
    context = multiprocessing.get_context("fork")
    receiving, sending = context.Pipe(duplex=False)

    def run() -> None:
        before = psutil.Process().memory_info().rss
        seconds = timed(work)
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        sending.send((seconds, max(most - before, 0) / 1e6))

    process = context.Process(target=run)
    process.start()
    step: Step = receiving.recv()
    process.join()
    return step


def run() -> None:
    """Measure what is promised of the measures."""
    with tempfile.TemporaryDirectory() as name:
        shipped(Settings(home=Path(name)))
    large()
    curve()
