"""Read from a store what the catalogue holds: each thing as one plain document, and the codes with their labels."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final, Literal

import pyoxigraph as ox

from graph.store import Store
from graph.terms import BASE, THING

TYPES: Final = (
    "region", "country", "city", "organisation", "person", "topic", "cooperation", "commitment", "source",
)  # fmt: skip
"""The nine types of thing, in the order in which they are numbered and shown."""
UNDETERMINED: Final = "und"
"""The language of a text that has none (BCP 47)."""

Value = str | tuple[str, str]
"""An identifier or plain value, or a text with its language."""
Statements = dict[str, dict[str, list[Value]]]
"""Subject -> property -> values; identifiers are IRIs without their base, properties their last part."""
Document = dict[str, Any]
Form = Literal["texts", "alternatives", "one", "many", "code"]

FIELDS: Final[dict[str, tuple[str, Form]]] = {
    "prefLabel": ("labels", "texts"),
    "name": ("labels", "texts"),
    "title": ("labels", "texts"),
    "altLabel": ("alternativeLabels", "alternatives"),
    "description": ("description", "texts"),
    "definition": ("description", "texts"),
    "summary": ("summary", "texts"),
    "kind": ("kind", "code"),
    "status": ("state", "code"),
    "statusAsOf": ("stateAsOf", "one"),
    "startDate": ("start", "one"),
    "endDate": ("end", "one"),
    "lastAttested": ("lastAttested", "one"),
    "country": ("country", "one"),
    "locatedIn": ("within", "many"),
    "seat": ("seat", "one"),
    "isoCode": ("isoCode", "one"),
    "nuts": ("nuts", "many"),
    "nutsVersion": ("nutsVersions", "many"),
    "homepage": ("homepage", "one"),
    "ror": ("ror", "one"),
    "topic": ("topics", "many"),
    "broader": ("broader", "many"),
    "place": ("places", "many"),
    "isPartOf": ("partOf", "many"),
    "follows": ("follows", "many"),
    "body": ("bodies", "many"),
    "promisedBy": ("promisedBy", "many"),
    "pursuedBy": ("pursuedBy", "many"),
    "publisher": ("publisher", "one"),
    "issued": ("issued", "one"),
    "language": ("language", "one"),
    "url": ("url", "one"),
    "source": ("sources", "many"),
    "recorded": ("recorded", "one"),
}
"""Property -> field of the documents and how its values stand there."""
REFERENCES: Final = frozenset(
    {
        "country", "within", "seat", "topics", "broader", "places", "partOf", "follows", "bodies", "promisedBy",
        "pursuedBy", "cooperation", "newest", "of", "through",
    }
)  # fmt: skip
"""Fields whose values are identifiers of things."""


@dataclass
class Records:
    """All that the catalogue is made of."""

    statements: Statements
    documents: dict[str, Document]
    """Identifier -> document, by type in the order of `TYPES`, then by identifier."""
    codes: dict[str, dict[str, str]]
    """``kind/memorandum`` -> language -> label."""


def type_of(name: str) -> str | None:
    """The type of the thing of an identifier, or None where it is none of the nine.

    >>> type_of("region/bavaria"), type_of("cooperation/x/commitment/y"), type_of("cooperation/x/participation/z")
    ('region', 'commitment', None)
    """
    parts = name.split("/")
    if len(parts) == 4:
        return "commitment" if parts[2] == "commitment" else None
    return parts[0] if len(parts) == 2 and parts[0] in TYPES else None


def read_records(store: Store) -> Records:
    """Read everything once; two queries, whatever the size."""
    statements = _statements(store)
    codes = _codes(store, statements)
    changes = {
        _identifier(row["thing"]): (str(row["created"].value), str(row["modified"].value))  # type: ignore[union-attr]
        for row in store.select("catalogue-records")
    }
    found = sorted((TYPES.index(type_), name) for name in statements if (type_ := type_of(name)) is not None)
    documents = {}
    for number, name in found:
        documents[name] = _document(TYPES[number], name, statements, changes)
    return Records(statements, documents, codes)


def texts(values: list[Value]) -> dict[str, str]:
    """Language -> text, the first of each language."""
    found: dict[str, str] = {}
    for value in sorted(values, key=str):
        text, language = value if isinstance(value, tuple) else (value, "")
        found.setdefault(language or UNDETERMINED, text)
    return dict(sorted(found.items()))


def plain(values: list[Value]) -> list[str]:
    """Values without their languages, sorted."""
    return sorted(value if isinstance(value, str) else value[0] for value in values)


def first_of(said: dict[str, list[Value]], property_: str) -> str | None:
    """The first value of a property, a code without its folder; None where there is none."""
    values = plain(said.get(property_, []))
    return values[0].removeprefix("code/") if values else None


def _statements(store: Store) -> Statements:
    found: Statements = defaultdict(lambda: defaultdict(list))
    properties: dict[str, str] = {}
    for row in store.select("catalogue-statements"):
        iri = str(row["property"].value)  # type: ignore[union-attr]
        name = properties.get(iri) or properties.setdefault(iri, re.split(r"[#/]", iri)[-1])
        value = row["value"]
        if isinstance(value, ox.Literal):
            shown: Value = (value.value, value.language) if value.language else value.value
        else:
            shown = _identifier(value)
        found[_identifier(row["thing"])][name].append(shown)
    return {subject: dict(properties) for subject, properties in found.items()}


def _identifier(term: object) -> str:
    iri = str(term.value)  # type: ignore[attr-defined]
    return iri.removeprefix(THING) if iri.startswith(THING) else iri.removeprefix(BASE)


def _codes(store: Store, statements: Statements) -> dict[str, dict[str, str]]:
    codes = {
        name.removeprefix("code/"): texts(said.get("prefLabel", []))
        for name, said in sorted(statements.items())
        if name.startswith("code/")
    }
    labels: dict[str, list[Value]] = defaultdict(list)
    for row in store.select("catalogue-organisation-kinds"):
        label = row["label"]
        assert isinstance(label, ox.Literal)
        labels[_organisation_kind(_identifier(row["class"]))].append((label.value, label.language or ""))
    return codes | {name: texts(values) for name, values in labels.items()}


def _organisation_kind(name: str) -> str:
    """The code of a class of organisation.

    >>> _organisation_kind("ontology#ResearchInstitute")
    'organisation-kind/research-institute'
    """
    return "organisation-kind/" + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name.split("#")[-1]).lower()


def _document(type_: str, name: str, statements: Statements, changes: dict[str, tuple[str, str]]) -> Document:
    said = statements[name]
    document: Document = {}
    for property_, values in said.items():
        if property_ in FIELDS:
            field, form = FIELDS[property_]
            document[field] = _formed(form, values)
    if "labels" not in document:
        document["labels"] = {UNDETERMINED: document.get("publisher") or document.get("url") or name}
    if position := _position(name, statements):
        document["position"] = position
    if type_ == "organisation":
        classes = [value for value in plain(said["type"]) if value.startswith("ontology#")]
        kinds = [item for item in classes if item not in ("ontology#Organisation", "ontology#Actor")]
        document["kind"] = _organisation_kind((kinds or ["ontology#Organisation"])[0])
    if type_ == "cooperation":
        document["nature"] = "event" if "ontology#CooperationEvent" in said["type"] else "standing"
    if type_ == "commitment":
        document["cooperation"] = "/".join(name.split("/")[:2])
    created, modified = changes.get("/".join(name.split("/")[:2]), (None, None))
    document["recorded"] = document.get("recorded") or created
    document["modified"] = modified or document["recorded"]
    return {field: value for field, value in document.items() if value is not None}


def _formed(form: Form, values: list[Value]) -> object:
    if form == "texts":
        return texts(values)
    if form == "alternatives":
        found: dict[str, list[str]] = defaultdict(list)
        for value in sorted(values, key=str):
            text, language = value if isinstance(value, tuple) else (value, "")
            found[language or UNDETERMINED].append(text)
        return dict(found)
    ordered = plain(values)
    if form == "many":
        return ordered
    return ordered[0].removeprefix("code/") if form == "code" else ordered[0]


def _position(name: str, statements: Statements) -> dict[str, float] | None:
    """Where a place lies: a region or country at its seat, else at the position given for itself (degrees, WGS 84)."""
    seats = plain(statements[name].get("seat", []))
    for place in (*seats, name):
        said = statements.get(place, {})
        if "lat" in said and "long" in said:
            return {"latitude": float(plain(said["lat"])[0]), "longitude": float(plain(said["long"])[0])}
    return None
