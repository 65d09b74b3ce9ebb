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

    Raises `NoSnapshot`, `NotFound` or `CorruptSnapshot`, and `ModuleNotFoundError` without the extra ``notebook``.
    """
    # Imported here, because every command imports this package, and each has to start at once.
    try:
        from graph.notebook.knowledge import opened
    except ModuleNotFoundError as error:
        if error.name not in ("pandas", "oxrdflib"):
            raise
        missing = f"open_graph needs {error.name}: pip install -c constraints.txt -e '.[notebook]' brings it"
        raise ModuleNotFoundError(missing, name=error.name) from None
    return opened(snapshot)
