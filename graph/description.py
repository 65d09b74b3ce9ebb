"""What the service says of itself for programs: VoID (https://www.w3.org/TR/void/) and SPARQL 1.1 Service Description.

The figures are computed once, when a snapshot is built, and stand in a graph of their own, where tools that ask by
SPARQL look for them; they count everything but themselves. Graphs are described by folder: there is one for each
record, and a list of them all would say less and weigh more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pyoxigraph as ox

from graph.limits import LIMITS
from graph.settings import Settings
from graph.snapshot import Snapshot
from graph.store import Row, Store
from graph.terms import BASE, DCTERMS, GRAPH, RDF, XSD

VOID_GRAPH = BASE + ".well-known/void"
DATASET = ox.NamedNode(VOID_GRAPH + "#dataset")
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
VOID = "http://rdfs.org/ns/void#"
EXTENSION = "http://ldf.fi/void-ext#"
SD = "http://www.w3.org/ns/sparql-service-description#"
FORMATS = "http://www.w3.org/ns/formats/"
SCHEMA = "https://schema.org/"
OFFERED = (
    "SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV",
    "Turtle", "N-Triples", "JSON-LD", "RDF_XML", "TriG", "N-Quads",
)  # fmt: skip

Subject = ox.NamedNode | ox.BlankNode
Term = ox.NamedNode | ox.BlankNode | ox.Literal


class _Notes:
    """Triples as they are noted down."""

    def __init__(self) -> None:
        self.triples: list[ox.Triple] = []

    def add(self, subject: Subject, predicate: str, *values: Term | int) -> None:
        for value in values:
            term = ox.Literal(value) if isinstance(value, int) else value
            self.triples.append(ox.Triple(subject, ox.NamedNode(predicate), term))

    def type(self, subject: Subject, *classes: str) -> None:
        self.add(subject, RDF + "type", *(ox.NamedNode(name) for name in classes))


def partitions(store: Store) -> list[ox.Triple]:
    """VoID of a whole store: partitions by class and property, what each property of a class leads to, and folders."""
    notes = _Notes()
    notes.type(DATASET, VOID + "Dataset", SD + "Graph")
    notes.add(DATASET, DCTERMS + "title", ox.Literal("Tech Axis", language="en"))
    notes.add(DATASET, DCTERMS + "license", ox.NamedNode(LICENCE))
    notes.add(DATASET, VOID + "uriSpace", ox.Literal(BASE))
    notes.add(DATASET, VOID + "triples", sum(_number(row, "triples") for row in store.select("void-properties")))
    _flat(notes, DATASET, store.select("void-classes"), store.select("void-properties"))
    _by_class(notes, store)
    _folders(notes, store)
    return notes.triples


def _number(row: Row, name: str) -> int:
    return int(row[name].value)  # type: ignore[union-attr]


def _part(*terms: object) -> ox.NamedNode:
    """The name of a partition: the same for the same terms in every snapshot."""
    return ox.NamedNode(f"{VOID_GRAPH}#{hashlib.sha256(' '.join(map(str, terms)).encode()).hexdigest()[:16]}")


def _flat(notes: _Notes, dataset: ox.NamedNode, classes: list[Row], properties: list[Row]) -> None:
    for row in classes:
        part = _part(dataset, row["class"])
        notes.add(dataset, VOID + "classPartition", part)
        notes.add(part, VOID + "class", row["class"])  # type: ignore[arg-type]
        notes.add(part, VOID + "entities", _number(row, "entities"))
    for row in properties:
        part = _part(dataset, row["property"])
        notes.add(dataset, VOID + "propertyPartition", part)
        notes.add(part, VOID + "property", row["property"])  # type: ignore[arg-type]
        notes.add(part, VOID + "triples", _number(row, "triples"))


def _by_class(notes: _Notes, store: Store) -> None:
    """Below each class its properties, and below each of those the classes and datatypes that it leads to."""
    for row in store.select("void-class-properties"):
        whole, part = _part(DATASET, row["class"]), _part(DATASET, row["class"], row["property"])
        notes.add(whole, VOID + "propertyPartition", part)
        notes.add(part, VOID + "property", row["property"])  # type: ignore[arg-type]
        notes.add(part, VOID + "triples", _number(row, "triples"))
    for query, name, below, predicate in (
        ("void-class-links", "target", VOID + "classPartition", VOID + "class"),
        ("void-class-datatypes", "datatype", EXTENSION + "datatypePartition", EXTENSION + "datatype"),
    ):
        for row in store.select(query):
            whole = _part(DATASET, row["class"], row["property"])
            part = _part(DATASET, row["class"], row["property"], row[name])
            notes.add(whole, below, part)
            notes.add(part, predicate, row[name])  # type: ignore[arg-type]
            notes.add(part, VOID + "triples", _number(row, "triples"))


def _folders(notes: _Notes, store: Store) -> None:
    for row in store.select("void-folders"):
        folder = ox.NamedNode(row["folder"].value)  # type: ignore[union-attr]
        subset = _part(folder)
        notes.add(DATASET, VOID + "subset", subset)
        notes.type(subset, VOID + "Dataset")
        path = folder.value.removeprefix(GRAPH) or "/"
        notes.add(subset, DCTERMS + "title", ox.Literal(f"Graphs in {path}", language="en"))
        notes.add(subset, VOID + "uriSpace", ox.Literal(folder.value))
        notes.add(subset, VOID + "documents", _number(row, "documents"))
        notes.add(subset, VOID + "triples", _number(row, "triples"))
    for query, place in (("void-folder-classes", 0), ("void-folder-properties", 1)):
        for row in store.select(query):
            subset = _part(ox.NamedNode(row["folder"].value))  # type: ignore[union-attr]
            _flat(notes, subset, *(([row], []) if place == 0 else ([], [row])))


def service_description(endpoint: str, settings: Settings, snapshot: Snapshot) -> list[ox.Triple]:
    """The description of the service at an endpoint, its limits, and VoID of the snapshot where there is a model."""
    notes = _Notes()
    service, dataset = ox.NamedNode(endpoint), ox.BlankNode("dataset")
    notes.type(service, SD + "Service")
    notes.add(service, SD + "endpoint", service)
    notes.add(service, SD + "supportedLanguage", ox.NamedNode(SD + "SPARQL11Query"))
    notes.add(service, SD + "resultFormat", *(ox.NamedNode(FORMATS + name) for name in OFFERED))
    if settings.service_allow:
        notes.add(service, SD + "feature", ox.NamedNode(SD + "BasicFederatedQuery"))
    notes.add(service, SD + "defaultDataset", dataset)
    notes.type(dataset, SD + "Dataset")
    notes.add(dataset, SD + "defaultGraph", DATASET)
    notes.type(DATASET, VOID + "Dataset", SD + "Graph")
    notes.add(DATASET, VOID + "sparqlEndpoint", service)
    notes.add(DATASET, SCHEMA + "version", ox.Literal(snapshot.id))
    notes.add(DATASET, SCHEMA + "dateModified", ox.Literal(snapshot.manifest.created, datatype=_DATE_TIME))
    _limits(notes, service, settings)
    return notes.triples + list(_kept(snapshot))


_DATE_TIME = ox.NamedNode(XSD + "dateTime")


def _limits(notes: _Notes, service: ox.NamedNode, settings: Settings) -> None:
    for limit in LIMITS:
        node = ox.BlankNode(limit.setting.replace("_", ""))
        value = getattr(settings, limit.setting)
        notes.add(service, SCHEMA + "additionalProperty", node)
        notes.type(node, SCHEMA + "PropertyValue")
        notes.add(node, SCHEMA + "propertyID", ox.Literal(limit.name))
        notes.add(node, SCHEMA + "name", ox.Literal(limit.bounds, language="en"))
        notes.add(node, SCHEMA + "value", ox.Literal(value if isinstance(value, int) else float(value)))
        notes.add(node, SCHEMA + "unitCode", ox.Literal(limit.unit))


def _kept(snapshot: Snapshot) -> Iterator[ox.Triple]:
    """The figures that were computed when the snapshot was built; none where RDF files are served as they are."""
    path = snapshot.folder / "void.nt"
    if path.is_file():
        for quad in ox.parse(path=str(path), format=ox.RdfFormat.N_TRIPLES):
            yield quad.triple
