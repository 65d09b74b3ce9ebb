"""What a page of a thing says of it to search engines: JSON-LD with the vocabulary of schema.org."""

from __future__ import annotations

from typing import Any, Final

from fastapi import Request
from markupsafe import Markup

from api.description import endpoint_of
from api.frame import as_data
from api.pages.addresses import address
from graph.terms import THING

Item = dict[str, Any]
KINDS: Final = {
    "region": "AdministrativeArea",
    "country": "Country",
    "city": "City",
    "organisation": "Organization",
    "person": "Person",
    "topic": "DefinedTerm",
    "source": "CreativeWork",
}
ORGANISATIONS: Final = {
    "government": "GovernmentOrganization",
    "research-institute": "ResearchOrganization",
    "university": "CollegeOrUniversity",
    "company": "Corporation",
}
SAID: Final = {
    "summary": "description",
    "description": "description",
    "homepage": "url",
    "url": "url",
    "publisher": "publisher",
    "issued": "datePublished",
    "language": "inLanguage",
}
"""Field of an item -> property of schema.org that says the same; dates and texts as they are."""


def structured(request: Request, item: Item, participants: list[Item]) -> Markup:
    """An item with who takes part in it, as the content of a script element of type application/ld+json."""
    said: Item = {
        "@context": "https://schema.org",
        "@type": _kind(item),
        "@id": item["iri"],
        "name": str(item["label"]),
        "mainEntityOfPage": endpoint_of(request, address(item["id"])),
    }
    for field, name in SAID.items():
        if item.get(field):
            said.setdefault(name, str(item[field]))
    if item.get("ror"):
        said["sameAs"] = str(item["ror"])
    within = item.get("within") or item.get("country")
    if within and item["type"] in ("region", "city"):
        said["containedInPlace"] = [_led(place) for place in _several(within)]
    if item["type"] == "cooperation":
        said |= _cooperation(item, participants)
    if item["type"] in ("cooperation", "person", "organisation") and item.get("sources"):
        said["subjectOf"] = [
            {"@type": "CreativeWork", "@id": THING + source["id"], "name": str(source["title"])}
            | ({"url": source["url"]} if source.get("url") else {})
            for source in item["sources"]
        ]
    return as_data(said)


def _kind(item: Item) -> str:
    if item["type"] == "cooperation":
        return "Event" if item.get("nature") == "event" else "Project"
    if item["type"] == "organisation" and item.get("kind"):
        return ORGANISATIONS.get(item["kind"]["id"], KINDS["organisation"])
    return KINDS[item["type"]]


def _cooperation(item: Item, participants: list[Item]) -> Item:
    """An event is attended; what lasts has members and, like an organisation, a beginning and an end."""
    event = item.get("nature") == "event"
    names = {"start": "startDate", "end": "endDate"} if event else {"start": "foundingDate", "end": "dissolutionDate"}
    said: Item = {name: str(item[field]) for field, name in names.items() if item.get(field)}
    if item.get("topics"):
        said["about" if event else "knowsAbout"] = [_led(topic) for topic in item["topics"]]
    if event and item.get("places"):
        said["location"] = [_led(place) for place in _several(item["places"])]
    if participants:
        said["attendee" if event else "member"] = [_led(one) for one in participants]
    return said


def _led(thing: Item) -> Item:
    return {"@type": KINDS.get(thing["type"], "Thing"), "@id": THING + thing["id"], "name": str(thing["label"])}


def _several(value: Any) -> list[Item]:
    return value if isinstance(value, list) else [value]
