"""What the lists are filtered, sorted and counted by: the facets and dates of each thing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, Final

from graph.catalogue.records import UNDETERMINED, Document, Records, Value, plain
from graph.folding import fold

LANGUAGES: Final = ("en", "de", "fr", "nl")
"""The languages that lists can be sorted in."""
FACETS: Final[dict[str, tuple[str, ...]]] = {
    "region": ("country", "topic"),
    "country": ("topic",),
    "city": ("country", "region", "topic"),
    "organisation": ("kind", "country", "region", "topic"),
    "person": ("kind", "country", "region", "topic"),
    "topic": ("broader",),
    "cooperation": (
        "kind", "state", "nature", "topic", "region", "country", "role", "participant", "person", "source", "place",
    ),
    "commitment": ("state", "topic", "region", "country", "promisedBy", "cooperation"),
    "source": ("language", "publisher", "topic", "country"),
}  # fmt: skip
"""What the list of each type is filtered by."""
UNCOUNTED: Final = frozenset({"participant", "person", "source", "place", "promisedBy", "cooperation"})
"""Filters that are not shown as facets: nearly every value stands once."""
BY_PARTICIPATION: Final = ("region", "country", "role", "participant")
"""Facets of cooperations whose values hold as long as somebody takes part."""
VALUE_TYPES: Final = {
    "region": "region", "country": "country", "topic": "topic", "broader": "topic", "person": "person",
    "source": "source", "cooperation": "cooperation",
}  # fmt: skip
"""Facets whose values are things of one type, so that a slug names them."""
CODE_SCHEMES: Final = {
    ("cooperation", "kind"): "kind",
    ("organisation", "kind"): "organisation-kind",
    ("person", "kind"): "office-kind",
    ("cooperation", "state"): "status",
    ("commitment", "state"): "status",
    ("cooperation", "role"): "role",
}
"""Facets whose values are codes, and the list that these stand in."""

Stay = tuple[int, int]
"""First and last day of a participation as YYYYMMDD; 0 where its cooperation is the bound."""
THROUGHOUT: Final[Stay] = (0, 0)


class Text(str):
    """A text that knows the language it is written in, so that a page can mark it; None where that is not known."""

    language: str | None = None

    def __new__(cls, text: str, language: str | None = None) -> Text:
        """The text in a language."""
        made = super().__new__(cls, text)
        made.language = None if language == UNDETERMINED else language
        return made


def chosen(texts: dict[str, str], language: str = "en") -> Text:
    """The text in a language, else in English, else in whichever there is; empty where there is none.

    >>> chosen({"en": "Bavaria", "de": "Bayern"}, "fr"), chosen({"nl": "Stad"}).language
    ('Bavaria', 'nl')
    """
    for code in (language, "en", UNDETERMINED, *texts):
        if texts.get(code):
            return Text(texts[code], code)
    return Text("")


def label(document: Document, language: str = "en") -> Text:
    """The name of a thing in a language, else in English, else in whichever it has."""
    return chosen(document["labels"], language)


def sort_name(document: Document, language: str) -> str:
    """By what a thing is sorted in a language: without case and accents."""
    name = label(document, language)
    return fold(name) or name


def stay(said: Mapping[str, list[Value]]) -> Stay:
    """When one took part, by the statements of its participation."""
    first, last = plain(said.get("startEarliest", [])), plain(said.get("endLatest", []))
    return day(first[0] if first else None), day(last[0] if last else None, last=True)


class FacetReader:
    """Collects the values of every facet of every thing."""

    def __init__(self, records: Records) -> None:
        self._said = records.statements
        self._documents = records.documents
        self._of_cooperations = {
            name: self._cooperation(name, document)
            for name, document in records.documents.items()
            if name.startswith("cooperation/") and "nature" in document
        }
        self._offices: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for name, said in records.statements.items():
            if "/office/" in name:
                self._offices["/".join(name.split("/")[:2])].append(said)

    def values(self, type_: str, name: str, cooperations: Iterable[str]) -> dict[str, set[str]]:
        """Facet -> values of one thing, which takes part in these cooperations."""
        if type_ == "cooperation":
            return self._of_cooperations[name]
        said, document = self._said[name], self._documents[name]
        found: dict[str, set[str]] = defaultdict(set)
        for property_, facet in (("inCountry", "country"), ("inRegion", "region"), ("topicOrBroader", "topic")):
            found[facet].update(plain(said.get(property_, [])))
        for facet in ("kind", "state", "country", "language", "publisher", "cooperation"):
            if facet in document:
                found[facet].add(document[facet])
        for cooperation in cooperations:
            found["topic"].update(self._of_cooperations[cooperation]["topic"])
            if type_ == "source":
                found["country"].update(self._of_cooperations[cooperation]["country"])
        if type_ == "topic":
            found["broader"] = self._broader(name)
        elif type_ == "person":
            for term in self._offices[name]:
                found["kind"].update(value.removeprefix("code/") for value in plain(term.get("officeKind", [])))
                found["region"].update(self._regions(plain(term.get("officeOf", []))))
        elif type_ == "commitment":
            found["promisedBy"].update(document.get("promisedBy", []))
            found["region"].update(self._regions(found["promisedBy"]))
            found["country"].update(self._countries(found["promisedBy"]))
        return found

    def _cooperation(self, name: str, document: Document) -> dict[str, set[str]]:
        said = self._said[name]
        participations = [self._said[record] for record in plain(said.get("participation", []))]
        involvements = [self._said[record] for record in plain(said.get("involvement", []))]
        actors = {actor for record in participations for actor in plain(record.get("agent", []))}
        roles = {role for record in (*participations, *involvements) for role in plain(record.get("role", []))}
        return {
            "kind": {document["kind"]} if "kind" in document else set(),
            "state": {document["state"]} if "state" in document else set(),
            "nature": {document["nature"]},
            "topic": set(plain(said.get("topicOrBroader", []))),
            "region": self._regions(actors),
            "country": self._countries(actors),
            "role": {role.removeprefix("code/") for role in roles},
            "participant": actors,
            "person": {person for record in involvements for person in plain(record.get("person", []))},
            "source": set(document.get("sources", [])),
            "place": set(document.get("places", [])),
        }

    def stays(self, name: str) -> dict[str, dict[str, set[Stay]]]:
        """Facet -> value -> when, for values of a cooperation that nobody gives it throughout."""
        found: dict[str, dict[str, set[Stay]]] = defaultdict(lambda: defaultdict(set))
        said = self._said[name]
        for record in (self._said[part] for part in plain(said.get("participation", []))):
            actors, time = plain(record.get("agent", [])), stay(record)
            roles = {role.removeprefix("code/") for role in plain(record.get("role", []))}
            values = {"participant": actors, "region": self._regions(actors), "country": self._countries(actors)}
            for facet, several in (*values.items(), ("role", roles)):
                for value in several:
                    found[facet][value].add(time)
        for record in (self._said[part] for part in plain(said.get("involvement", []))):
            for role in plain(record.get("role", [])):
                found["role"][role.removeprefix("code/")].add(THROUGHOUT)
        return {
            facet: {value: times for value, times in values.items() if THROUGHOUT not in times}
            for facet, values in found.items()
        }

    def _regions(self, actors: Iterable[str]) -> set[str]:
        """The regions among actors, and those that actors lie in, at any depth."""
        found = {actor for actor in actors if actor.startswith("region/")}
        for actor in actors:
            found.update(plain(self._said.get(actor, {}).get("inRegion", [])))
        return found

    def _countries(self, actors: Iterable[str]) -> set[str]:
        found = {actor for actor in actors if actor.startswith("country/")}
        for actor in actors:
            found.update(plain(self._said.get(actor, {}).get("inCountry", [])))
        return found

    def _broader(self, name: str) -> set[str]:
        """A topic itself and all that are broader."""
        found, waiting = set[str](), [name]
        while waiting:
            topic = waiting.pop()
            if topic not in found:
                found.add(topic)
                waiting.extend(self._documents.get(topic, {}).get("broader", []))
        return found


def day(text: str | None, last: bool = False) -> int:
    """A partial date as the number YYYYMMDD: the first day that it may mean, or one not before the last; 0 for none.

    >>> day("2023"), day("2023-05", last=True), day(None)
    (20230101, 20230531, 0)
    """
    if not text:
        return 0
    filler = ("12", "31") if last else ("01", "01")
    parts = [*text.split("-"), *filler[len(text.split("-")) - 1 :]]
    return int("".join(parts[:3]))


def dates(records: Records, name: str) -> tuple[int, int, int]:
    """First day, last day (0 while it goes on) and day of the last change of a thing, as YYYYMMDD."""
    said, document = records.statements[name], records.documents[name]
    starts = plain(said.get("startEarliest", []))
    first = starts[0] if starts else document.get("issued") or document.get("stateAsOf")
    ends = plain(said.get("endLatest", []))
    return day(first), day(ends[0] if ends else None, last=True), day(document.get("modified"))
