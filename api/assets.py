"""Where the files are that pages load: our own, and those of vis-network, which come out of the installed pyvis."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

VIS_VERSION = "9.1.2"


def vis_folder() -> Path:
    """The folder of vis-network inside the installed pyvis."""
    return Path(str(files("pyvis") / "templates" / "lib" / f"vis-{VIS_VERSION}"))


def static_folder() -> Path:
    """The folder of our own style sheets and scripts."""
    return Path(__file__).parent / "static"


def template_folder() -> Path:
    """The folder of the page templates."""
    return Path(__file__).parent / "templates"


def modules(part: str) -> list[str]:
    """The addresses below ``/static/`` of the script modules that a part of the interface loads."""
    root = static_folder()
    shared = [root / name for name in ("dom.js", "text.js", "search.js")]
    return [path.relative_to(root).as_posix() for path in [*shared, *sorted((root / part).glob("*.js"))]]
