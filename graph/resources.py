"""What the graph says of any resource below the project's base: for those who look up its IRI."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from graph.store import Store
from graph.terms import DCTERMS, RDF

FOAF = "http://xmlns.com/foaf/0.1/"
OWL = "http://www.w3.org/2002/07/owl#"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
QUERIES = ("resource-statements", "resource-parts", "resource-incoming", "resource-names")


def description(store: Store, iri: str) -> list[ox.Triple]:
    """The statements with a resource as their subject or object, those of its parts, and the names of what these
    lead to; empty where the graph says nothing of it."""
    values = {"resource": ox.NamedNode(iri)}
    first, *others = QUERIES
    own = store.construct(first, values)
    if not own:
        return []
    return list(dict.fromkeys([*own, *(triple for query in others for triple in store.construct(query, values))]))


def successor(store: Store, iri: str) -> str | None:
    """What a resource was renamed to or merged into, in the end; None where it was not."""
    rows = store.select("thing-replacement", {"thing": ox.NamedNode(iri)})
    return next((now.value for row in rows if isinstance(now := row["now"], ox.NamedNode)), None)


def about(document: str, iri: str, snapshot: str, others: Iterable[str]) -> list[ox.Triple]:
    """What a document at an address says of itself: its topic, its licence, its snapshot, and where else it is."""
    node = ox.NamedNode(document)
    return [
        ox.Triple(node, ox.NamedNode(RDF + "type"), ox.NamedNode(FOAF + "Document")),
        ox.Triple(node, ox.NamedNode(FOAF + "primaryTopic"), ox.NamedNode(iri)),
        ox.Triple(node, ox.NamedNode(DCTERMS + "license"), ox.NamedNode(LICENCE)),
        ox.Triple(node, ox.NamedNode(OWL + "versionInfo"), ox.Literal(snapshot)),
        *(ox.Triple(node, ox.NamedNode(DCTERMS + "hasFormat"), ox.NamedNode(other)) for other in others),
    ]
