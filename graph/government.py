"""Who governs a place, as far as sources attest it."""

from __future__ import annotations

from typing import Any, Final

from graph.catalogue import Catalogue, View

OFFICES: Final = ("head-of-government", "minister", "state-secretary")
"""The kinds of office that count as governing, the highest first."""


def in_office(catalogue: Catalogue, view: View, place: str) -> list[dict[str, Any]]:
    """The head of government and the ministers of a place, each with the last date on which the office is attested.

    The head is the one attested last; earlier heads are left out, offices known to have ended, and whoever was last
    attested before that head was first: such a minister may belong to an earlier government. Each person stands once.
    """
    found = view.neighbours(catalogue.numbers[place], "people")
    for row in view.neighbours(catalogue.numbers[place], "organisations"):
        if (row["thing"].get("kind") or {}).get("id") == "government":
            found += view.neighbours(catalogue.numbers[row["thing"]["id"]], "people")
    rows = [row for row in found if (row.get("officeKind") or {}).get("id") in OFFICES and not row.get("end")]
    rows.sort(key=lambda row: OFFICES.index(row["officeKind"]["id"]))
    rows.sort(key=_last, reverse=True)
    heads = [row for row in rows if row["officeKind"]["id"] == OFFICES[0]]
    head = heads[:1]
    # The head may be on record by several terms, one for each wording of the title.
    since = min((_first(row) for row in heads if row["thing"]["id"] == head[0]["thing"]["id"]), default="")
    others = [row for row in rows if row["officeKind"]["id"] != OFFICES[0] and _last(row) >= since]
    kept: dict[str, dict[str, Any]] = {}
    for row in head + others:
        kept.setdefault(row["thing"]["id"], row)
    return list(kept.values())


def _days(row: dict[str, Any]) -> list[str]:
    return [*row.get("attestedOn", []), *([row["start"]] if row.get("start") else [])]


def _last(row: dict[str, Any]) -> str:
    return max(_days(row), default="")


def _first(row: dict[str, Any]) -> str:
    return min(_days(row), default="")
