"""The explorer as one file that works from disk: data, styles and scripts stand in it, and nothing is asked of anyone.

Modules name each other by paths, which a file from disk cannot load; so each one becomes a ``data:`` address in an
import map, under the name by which the others then ask for it.
"""

from __future__ import annotations

import base64
import json
import posixpath
import re
from typing import Any

from markupsafe import Markup

from api import assets, locale
from api.frame import as_data, environment
from graph.explorer import sources
from graph.snapshot import Snapshot

NAME = "tech-axis/"
IMPORTED = re.compile(r'(from|import) "(\.\.?/[^"]+)"')


def standalone(snapshot: Snapshot, language: str) -> str:
    """The page of the explorer on one snapshot, whole; raises `NotFound` where the snapshot has no network."""
    data: dict[str, Any] = {name: json.loads(snapshot.read(f"{name}.json")) for name in ("network", "names", "members")}
    data["sources"] = sources(snapshot.store, [f"cooperation/{slug}" for slug in data["network"]["cooperations"]["id"]])
    root = assets.static_folder()
    styles = [(root / name).read_text(encoding="utf-8") for name in ("style.css", "explore/explore.css")]
    library = (assets.vis_folder() / "vis-network.min.js").read_text(encoding="utf-8")
    return (
        environment(language)
        .get_template("standalone.html")
        .render(
            snapshot=snapshot,
            language=language,
            data={name: as_data(content) for name, content in data.items()},
            messages=as_data(locale.script_messages(language, ("", "explore"))),
            modules=as_data(_import_map()),
            styles=Markup("\n".join(styles)),
            library=Markup(library.replace("</script", "<\\/script")),
            pages={},
        )
    )


def _import_map() -> dict[str, dict[str, str]]:
    """Every module under its name, with what it imports named likewise."""
    found = {}
    for name in assets.modules("explore"):
        text = (assets.static_folder() / name).read_text(encoding="utf-8")
        named = _named(text, posixpath.dirname(name)).encode()
        found[NAME + name] = "data:text/javascript;base64," + base64.b64encode(named).decode()
    return {"imports": found}


def _named(text: str, folder: str) -> str:
    """A module that names those it imports as the import map does, not by paths from its own folder."""

    def name(hit: re.Match[str]) -> str:
        return f'{hit[1]} "{NAME}{posixpath.normpath(posixpath.join(folder, hit[2]))}"'

    return IMPORTED.sub(name, text)
