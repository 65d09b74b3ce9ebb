"""``tech-axis assets``."""

from __future__ import annotations

from graph.commands.console import answers


def assets() -> None:
    """Fetch the files of the query editor, once, from their npm package; pages work without them, more plainly."""
    from api.frontend import YASQE, install

    if YASQE.installed:
        answers.print(f"{YASQE.name} {YASQE.version} is installed")
        return
    install(YASQE)
    answers.print(f"{YASQE.name} {YASQE.version} was installed into {YASQE.folder}", markup=False)
