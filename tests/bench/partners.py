"""Suggestions and what-if on 1 500 regions with 15 000 ties, and the back-test of the shipped data.

Seconds are those of the processor, because a shared machine makes work wait for others.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from graph.analytics.backtest import run as run_backtest
from graph.analytics.evidence import evidence_of
from graph.analytics.model import end_of, examples, fit
from graph.analytics.partners import Prospect
from graph.analytics.proposal import read_proposal
from graph.analytics.scenario import scene_of, what_if
from graph.build import build
from graph.network import territory_of
from graph.settings import Settings
from tests.bench.measure import report
from tests.synthetic import synthetic


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def run() -> None:
    """Measure what the suggestions promise."""
    territory = synthetic(regions=1_500, ties=15_000)
    names = [name for name, place in territory.places.items() if place.kind == "region"]
    window = examples(evidence_of(territory, end_of(2020)), evidence_of(territory, end_of(2022)))
    model = fit([window], end_of(2022))
    made = seconds(lambda: Prospect(territory, model))
    prospect = Prospect(territory, model)
    print(f"     a prospect, once for each snapshot and day: {made:.2f} s")
    asked = [seconds(lambda name=name: prospect.suggest(name)) for name in names[:100:10]]  # type: ignore[misc]
    slowest = max(asked)
    print(f"     suggestions for one region, median of {len(asked)}: {statistics.median(asked):.3f} s")
    report("suggestions for one region, slowest", slowest, "s", "under 0.3 s", slowest < 0.3)
    print(f"     the network as it is, once for each snapshot and day: {seconds(lambda: scene_of(prospect)):.2f} s")
    ended = next(name for name, item in territory.cooperations.items() if item.working())
    for what, given in (
        ("a tie added", ([f"{names[0]}~{names[700]}"], [])),
        ("an alliance of ten added", (["~".join(names[100:110])], [])),
        ("a cooperation ended", ([], [ended])),
    ):
        proposal = read_proposal(territory, *given)
        taken = min(seconds(lambda proposal=proposal: what_if(prospect, proposal)) for _ in range(3))  # type: ignore[misc]
        report(f"what if: {what}", taken, "s", "under 1 s", taken < 1)
    with tempfile.TemporaryDirectory() as folder:
        real = territory_of(build(Settings(home=Path(folder))))
        print(
            f"     back-test of the shipped data, once for each snapshot: {seconds(lambda: run_backtest(real)):.1f} s"
        )
