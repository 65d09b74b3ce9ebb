"""The library: text files in, checked and immutable snapshots out, and what can be asked of them.

``from graph import open_graph`` is the way in for notebooks and scripts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from graph.notebook.knowledge import KnowledgeGraph

__all__ = ["open_graph"]


def open_graph(snapshot: str | Path | None = None) -> KnowledgeGraph:
    """The snapshot in service, or that of an identifier or folder, open for reading in a notebook or script.

    Needs the extra ``notebook`` (pandas, oxrdflib). Raises `NoSnapshot`, `NotFound` or `CorruptSnapshot`.
    """
    # Imported here, because every command imports this package, and each has to start at once.
    from graph.notebook.knowledge import opened

    return opened(snapshot)
