"""What is computed from a store once, so that the service need not: network, measures, explorer, catalogue."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from graph import catalogue, explorer, network
from graph.analytics import report
from graph.network import Territory, read_territory
from graph.store import Store
from graph.topics import read_topics


def write_derived(store: Store, territory: Territory, folder: Path) -> None:
    """Write the files for network, explorer and lists; a constant number of queries, however large the store."""
    (folder / network.FILE).write_bytes(network.dump(territory))
    for name, content in explorer.derive(store, territory).items():
        (folder / name).write_bytes(content)
    catalogue.derive(store, territory).write(folder)


def write_all(store: Store, folder: Path) -> None:
    """Write all that a build leaves beside the store of a snapshot and that a store tells by itself."""
    territory = read_territory(store)
    (folder / report.FILE).write_bytes(report.dump(report.report(territory, read_topics(store))))
    ox.serialize(store.construct("void-kept"), str(folder / "void.nt"), format=ox.RdfFormat.N_TRIPLES)
    write_derived(store, territory, folder)
