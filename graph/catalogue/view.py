"""What is shown of the catalogue: documents with names in a language, things led to by name, and sources in full."""

from __future__ import annotations

from typing import Any

from graph.catalogue.columns import Text, chosen, label
from graph.catalogue.index import Catalogue, Row
from graph.catalogue.records import REFERENCES, TYPES, Document
from graph.catalogue.relations import OWN_SOURCES
from graph.terms import THING

Shown = dict[str, Any]
TEXTS = ("description", "summary", "office")
CODED = frozenset({"kind", "state", "role", "officeKind"})


class View:
    """Shows things in one language, or with the labels of all where ``language`` is None."""

    def __init__(self, catalogue: Catalogue, language: str | None = None) -> None:
        self._catalogue = catalogue
        self.language = language
        self._references = catalogue.memory(f"references in {self._lang}")
        self._sources = catalogue.memory("sources")

    def type(self, number: int) -> str:
        """The type of a thing."""
        return next(type_ for type_ in TYPES if number < self._catalogue.ranges[type_][1])

    def reference(self, name: str) -> Shown:
        """A thing that is led to: identifier, type, name. It is shared between answers and must not be changed."""
        if name not in self._references:
            number = self._catalogue.numbers[name]
            self._references[name] = {"id": name, "type": self.type(number), "label": self._label(number)}
        return self._references[name]

    def brief(self, number: int) -> Shown:
        """A neighbour: its name, and what tells it from others."""
        document, name = self._catalogue.document(number), self._catalogue.names[number]
        shown: Shown = {"id": name, "type": self.type(number), "label": self._label(number)}
        for field in ("kind", "nature", "state", "stateAsOf", "start", "end", "lastAttested", "issued", "publisher"):
            if field in document:
                shown[field] = self._field(field, document[field])
        if "country" in document:
            shown["country"] = self.reference(document["country"])
        return shown

    def item(self, number: int) -> Shown:
        """A thing with all its facts, its sources, and how many neighbours it has by each relation."""
        document, name = self._catalogue.document(number), self._catalogue.names[number]
        shown: Shown = {
            "id": name,
            "iri": THING + name,
            "type": self.type(number),
            "label": self._label(number),
        }
        for field, value in document.items():
            if field not in ("labels", "sources"):
                shown[field] = self._field(field, value)
        if self.language is None:
            shown["labels"] = document["labels"]
        shown["counts"] = self._catalogue.relation_sizes(number)
        shown["sources"] = self.sources(document.get("sources", []))
        return shown

    def neighbours(self, number: int, relation: str, offset: int = 0, limit: int | None = None) -> list[Shown]:
        """The neighbours of a thing by one relation, each with what the record says, and where that is written."""
        return [self._neighbour(number, relation, row) for row in self._catalogue.rows(number, relation, offset, limit)]

    def sources(self, names: list[str]) -> list[Shown]:
        """Sources in full: title, publisher, date, language, address."""
        return [self._source(name) for name in names]

    def code(self, name: str) -> Shown:
        """A code with its label: ``kind/memorandum``."""
        return {"id": name.partition("/")[2], "label": self._text(self._catalogue.codes.get(name, {}))}

    def value(self, facet: str, value: str) -> Shown:
        """A value of a facet with its label."""
        if value in self._catalogue.numbers:
            return {"id": value, "label": self.reference(value)["label"]}
        return self.code(value) if value in self._catalogue.codes else {"id": value, "label": value}

    @property
    def _lang(self) -> str:
        return self.language or "en"

    def _label(self, number: int) -> Text:
        """The name of a thing; a city that has no other name here is called so in every language."""
        named = label(self._catalogue.document(number), self._lang)
        return Text(named) if self.type(number) == "city" and named.language != self._lang else named

    def _neighbour(self, number: int, relation: str, row: Row) -> Shown:
        shown = self.brief(row.target)
        detail = dict(row.detail)
        sources = detail.pop("sources", None)
        if sources is None:
            record = self._catalogue.numbers.get(detail.get("newest", ""))
            if record is None:
                record = number if relation in OWN_SOURCES else row.target
            sources = self._catalogue.document(record).get("sources", [])
            if relation == "attests":
                sources = [self._catalogue.names[number]]
        said = {field: self._field(field, value) for field, value in detail.items()}
        return {"thing": shown} | said | {"sources": self.sources(sources)}

    def _field(self, field: str, value: Any) -> Any:
        if field in REFERENCES:
            return [self.reference(name) for name in value] if isinstance(value, list) else self.reference(value)
        if field in CODED:
            return self.code(value)
        if field in TEXTS and self.language is not None:
            return self._text(value)
        return value

    def _text(self, texts: dict[str, str]) -> str:
        return chosen(texts, self._lang)

    def _source(self, name: str) -> Shown:
        if name not in self._sources:
            document: Document = self._catalogue.document(self._catalogue.numbers[name])
            shown = {"id": name, "title": label(document, next(iter(document["labels"])))}
            shown |= {
                field: document[field] for field in ("publisher", "issued", "language", "url") if field in document
            }
            self._sources[name] = shown
        return self._sources[name]
