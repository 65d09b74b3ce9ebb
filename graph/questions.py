"""The competency questions of a snapshot, as examples to start a query from (``ontology/questions/``)."""

from __future__ import annotations

from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import pyoxigraph as ox

from graph.snapshot import Snapshot
from graph.store import Store
from graph.terms import PREFIXES, RDFS

FIRST = "partners-of-a-region"
"""The question that an empty editor shows."""
_kept: WeakKeyDictionary[Snapshot, list[Question]] = WeakKeyDictionary()
QUERIES = {PREFIXES["sh"] + form for form in ("select", "construct", "ask", "describe")}


@dataclass
class Question:
    """One question: its words by language, and the query that answers it."""

    slug: str
    query: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    comments: dict[str, str] = field(default_factory=dict)
    keywords: list[str] = field(default_factory=list)

    def note(self, name: str, value: ox.Literal) -> None:
        """Take up one statement about it."""
        if name == RDFS + "label":
            self.labels[value.language or ""] = value.value
        elif name == RDFS + "comment":
            self.comments[value.language or ""] = value.value
        elif name in QUERIES:
            self.query = value.value
        else:
            self.keywords.append(value.value)

    @property
    def words(self) -> str:
        """All that a search by keyword looks at, in lower case."""
        parts = [*self.labels.values(), *self.comments.values(), *self.keywords]
        return " ".join(parts).lower()


def questions_of(snapshot: Snapshot) -> list[Question]:
    """All questions of a snapshot that have a query and a label, kept as long as the snapshot is.

    There are none where the files have no model.
    """
    if snapshot not in _kept:
        _kept[snapshot] = _read(snapshot.store)
    return _kept[snapshot]


def _read(store: Store) -> list[Question]:
    found: dict[str, Question] = {}
    for row in store.select("questions"):
        question, said, value = row["question"], row["property"], row["value"]
        assert isinstance(question, ox.NamedNode) and isinstance(said, ox.NamedNode)
        if isinstance(value, ox.Literal):
            slug = question.value.rpartition("/")[2]
            found.setdefault(question.value, Question(slug)).note(said.value, value)
    return [one for one in found.values() if one.query and one.labels]
