"""Namespaces and names of the model, so that no other module spells an IRI."""

from __future__ import annotations

import re
from typing import Final

BASE: Final = "https://w3id.org/tech-axis/"
TA: Final = BASE + "ontology#"
ONTOLOGY: Final = BASE + "ontology"
THING: Final = BASE + "id/"
CODE: Final = BASE + "code/"
GRAPH: Final = BASE + "graph/"
RULES_GRAPH: Final = GRAPH + "rules"
PUBLISHED: Final = GRAPH + "published"
"""On a foreign engine: the graph that says which snapshot it holds."""
PUBLISHED_TERMS: Final = PUBLISHED + "#"
KINDS: Final = ("region", "country", "city", "organisation", "person", "topic", "cooperation", "source")

SKOS: Final = "http://www.w3.org/2004/02/skos/core#"
RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
XSD: Final = "http://www.w3.org/2001/XMLSchema#"
DCTERMS: Final = "http://purl.org/dc/terms/"

PREFIXES: Final[dict[str, str]] = {
    "ta": TA,
    "kind": CODE + "kind/",
    "status": CODE + "status/",
    "role": CODE + "role/",
    "office-kind": CODE + "office-kind/",
    "region": THING + "region/",
    "country": THING + "country/",
    "city": THING + "city/",
    "organisation": THING + "organisation/",
    "person": THING + "person/",
    "topic": THING + "topic/",
    "cooperation": THING + "cooperation/",
    "source": THING + "source/",
    "graph": GRAPH,
    "published": PUBLISHED_TERMS,
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": DCTERMS,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "oa": "http://www.w3.org/ns/oa#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": SKOS,
    "xsd": XSD,
}


def prologue() -> str:
    """The PREFIX lines of every prefix above, for queries that are written without them."""
    return "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def local(iri: str) -> str:
    """An IRI of this project without its base, for people to read; any other IRI as it is.

    >>> local("https://w3id.org/tech-axis/id/region/bavaria")
    'region/bavaria'
    """
    for base in (THING, BASE):
        if iri.startswith(base):
            return iri.removeprefix(base)
    return iri


def prefixed(iri: str) -> str:
    """An IRI as it may be written in a query: a prefixed name where one of ours fits, else in angle brackets.

    >>> prefixed("https://w3id.org/tech-axis/id/region/bavaria"), prefixed("https://example.org/")
    ('region:bavaria', '<https://example.org/>')
    """
    for prefix, namespace in PREFIXES.items():
        rest = iri.removeprefix(namespace)
        if rest != iri and re.fullmatch(r"[A-Za-z0-9_](?:[\w-]*[\w])?", rest):
            return f"{prefix}:{rest}"
    return f"<{iri}>"
