"""``tech-axis publish``."""

from __future__ import annotations

from graph.commands.console import answers, progress
from graph.settings import load_settings


def publish() -> None:
    """Send the snapshot in service to the engine at TECH_AXIS_ENDPOINT, graph by graph; what is there already stays."""
    from graph.publish import publish as publish_snapshot
    from graph.snapshot import Shelf

    settings = load_settings()
    snapshot = Shelf(settings).current()
    with progress() as told:
        outcome = publish_snapshot(snapshot, settings, told)
    answers.print(
        f"the engine holds snapshot {snapshot.id}: {outcome.triples} statements in {outcome.graphs} graphs; "
        f"{len(outcome.sent)} sent, {len(outcome.removed)} removed"
    )
