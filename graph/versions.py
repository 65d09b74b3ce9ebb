"""What made a snapshot, beside its files: the versions of packages and of this library's own code."""

from __future__ import annotations

import hashlib
from importlib import metadata
from pathlib import Path

SHAPING_PACKAGES = ("pyoxigraph", "networkx", "igraph", "pyvis", "numpy", "scipy", "anyascii", "orjson")
"""Packages whose version may change what a snapshot holds."""


def versions() -> dict[str, str]:
    """The versions that go into a snapshot's name: of the packages above, and of the library's own code."""
    found = {name: metadata.version(name) for name in SHAPING_PACKAGES}
    code = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*")):
        if path.suffix in (".py", ".rq", ".json"):
            code.update(path.relative_to(folder).as_posix().encode())
            code.update(path.read_bytes())
    return found | {"graph": code.hexdigest()[:16]}
