"""``tech-axis build``."""

from __future__ import annotations

from graph.commands.console import answers, progress
from graph.settings import load_settings


def build() -> None:
    """Build the snapshot of the files as they are now, and put it in service."""
    from graph.build import build as build_snapshot

    settings = load_settings()
    with progress() as told:
        snapshot = build_snapshot(settings, told)
    counts = snapshot.manifest.counts
    answers.print(
        f"snapshot {snapshot.id} is in service: {counts['triples']} statements, "
        f"{counts['cooperations']} cooperations, {counts['sources']} sources"
    )
