"""The ontology as it can be read: its classes, its properties, its code lists, and the rules that add to the graph."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from graph.store import Row, Store
from graph.terms import CODE, GRAPH, ONTOLOGY, RDF, TA, prefixed

ONTOLOGY_GRAPH = GRAPH + "ontology/tech-axis"
OWL = "http://www.w3.org/2002/07/owl#"
CLASS, PROPERTIES = OWL + "Class", tuple(OWL + name for name in ("ObjectProperty", "DatatypeProperty"))
RELATIONS = ("subClassOf", "subPropertyOf", "domain", "range", "inverseOf", "seeAlso", "closeMatch", "exactMatch")


@dataclass
class Term:
    """A class, a property or a code."""

    iri: str
    labels: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    """What it means, by language."""
    types: set[str] = field(default_factory=set)
    relations: dict[str, list[str]] = field(default_factory=dict)
    """Local name of the property, as in `RELATIONS` -> IRIs."""

    @property
    def name(self) -> str:
        """How it is written with a prefix."""
        return prefixed(self.iri)

    @property
    def anchor(self) -> str:
        """Where it stands on the page: for terms of the ontology the fragment of its IRI.

        >>> Term("https://w3id.org/tech-axis/ontology#Region").anchor
        'Region'
        >>> Term("https://w3id.org/tech-axis/code/kind/visit").anchor
        'code-kind-visit'
        """
        if self.iri.startswith(TA):
            return self.iri.removeprefix(TA)
        if self.iri.startswith(CODE):
            return "code-" + self.iri.removeprefix(CODE).replace("/", "-")
        return self.name.replace(":", "-")


@dataclass
class CodeList:
    """A list of codes with its title by language."""

    iri: str
    titles: dict[str, str]
    codes: dict[str, Term]

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return Term(self.iri).anchor


@dataclass(frozen=True)
class Vocabulary:
    """All of it."""

    classes: list[Term]
    properties: list[Term]
    others: list[Term]
    """Terms of other vocabularies that are used with a meaning of their own."""
    header: Term
    lists: list[CodeList]

    @property
    def version(self) -> str:
        """The version, as in the IRI of the version."""
        return self.header.texts.get("", "")


def vocabulary(store: Store) -> Vocabulary | None:
    """The ontology in a store, or None where there is none."""
    terms: dict[str, Term] = {}
    for row in store.select("ontology-terms"):
        iri = _text(row, "term")
        _add(terms.setdefault(iri, Term(iri)), _text(row, "property"), row["value"])
    header = terms.pop(ONTOLOGY, None)
    if header is None:
        return None
    own = [term for term in terms.values() if term.iri.startswith(TA)]
    return Vocabulary(
        classes=[term for term in own if CLASS in term.types],
        properties=[term for term in own if term.types.intersection(PROPERTIES)],
        others=[term for term in terms.values() if not term.iri.startswith(TA)],
        header=header,
        lists=_lists(store),
    )


def version(store: Store) -> str | None:
    """The version of the ontology in a store."""
    found = vocabulary(store)
    return found.version if found else None


def rules(folder: Path) -> list[tuple[str, str]]:
    """Each rule of an ontology's folder with the sentence that says what it adds, in the order in which they apply."""
    files = sorted((folder / "rules").glob("*.rq"))
    return [(file.stem.partition("-")[2], _first_line(file).removeprefix("# ")) for file in files]


def _first_line(file: Path) -> str:
    with file.open(encoding="utf-8") as lines:
        return lines.readline().strip()


def _lists(store: Store) -> list[CodeList]:
    lists: dict[str, CodeList] = {}
    for row in store.select("ontology-codes"):
        iri, code = _text(row, "list"), _text(row, "code")
        found = lists.setdefault(iri, CodeList(iri, {}, {}))
        title = row["title"]
        assert isinstance(title, ox.Literal)
        found.titles[title.language or ""] = title.value
        _add(found.codes.setdefault(code, Term(code)), _text(row, "property"), row["value"])
    return list(lists.values())


def _add(term: Term, property_: str, value: object) -> None:
    name = property_.replace("#", "/").rsplit("/", 1)[-1]
    if isinstance(value, ox.Literal):
        if name in ("label", "prefLabel", "title"):
            term.labels[value.language or ""] = value.value
        elif name in ("comment", "definition", "scopeNote", "description", "versionInfo"):
            term.texts[value.language or ""] = value.value
    elif isinstance(value, ox.NamedNode):
        if property_ == RDF + "type":
            term.types.add(value.value)
        elif name in RELATIONS and value.value not in term.relations.setdefault(name, []):
            term.relations[name].append(value.value)


def _text(row: Row, name: str) -> str:
    return row[name].value  # type: ignore[union-attr]
