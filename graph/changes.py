"""What changed between two snapshots, by the hashes of their records."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from graph.errors import NotFound
from graph.settings import Settings
from graph.snapshot import Snapshot


@dataclass(frozen=True)
class Changes:
    """Identifiers of records, as ``cooperation/agrifoodtef``, sorted."""

    added: list[str]
    changed: list[str]
    removed: list[str]


def changes_since(settings: Settings, before: str, now: Snapshot) -> Changes:
    """What the snapshot ``now`` has added, changed and removed since an earlier one.

    Raises `NotFound` where nothing is known of the earlier one: its records stay when it is pruned.
    """
    if not re.fullmatch(r"[0-9a-f]{8,64}", before):
        raise NotFound("snapshot", before)
    places = (settings.snapshots / before / "records.json", settings.home / "records" / f"{before}.json")
    old = next((_read(path) for path in places if path.is_file()), None)
    if old is None:
        raise NotFound("snapshot", before)
    new = json.loads(now.read("records.json"))
    return Changes(
        added=sorted(set(new) - set(old)),
        changed=sorted(name for name in set(new) & set(old) if new[name] != old[name]),
        removed=sorted(set(old) - set(new)),
    )


def _read(path: Path) -> dict[str, str]:
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found
