"""The dumps described as a data set for data portals: DCAT-AP 3 (https://semiceu.github.io/DCAT-AP/), as Turtle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from graph.export.dictionary import ABOUT, LICENCE, TITLE
from graph.export.files import File
from graph.terms import BASE, DCTERMS, PREFIXES, RDF, XSD

DCAT = "http://www.w3.org/ns/dcat#"
SPDX = "http://spdx.org/rdf/terms#"
FOAF = PREFIXES["foaf"]
PORTAL = "http://publications.europa.eu/resource/authority/"
MEDIA = "https://www.iana.org/assignments/media-types/"
KEYWORDS = ("regional cooperation", "technology policy", "innovation", "regions of Europe", "knowledge graph")
HOME = BASE + "data/"

Term = ox.NamedNode | ox.BlankNode | ox.Literal
Node = ox.NamedNode | ox.BlankNode


def described(version: str, modified: str, files: Iterable[File], address: str = HOME) -> ox.Dataset:
    """Catalogue, data set and one distribution for each file; ``address`` (with a slash) is where the files are."""
    return ox.Dataset(_statements(version, modified, list(files), address))


def turtle(description: ox.Dataset) -> bytes:
    """A description as Turtle, the same each time."""
    prefixes = {name: PREFIXES[name] for name in ("dcterms", "foaf", "xsd")} | {"dcat": DCAT, "spdx": SPDX}
    triples = sorted((quad.triple for quad in description), key=str)
    return serialised(triples, ox.RdfFormat.TURTLE, prefixes)


def described_as(form: str, version: str, modified: str, files: Iterable[File], address: str) -> bytes:
    """The description in a format named by its usual ending, as ``ttl`` or ``jsonld``; the files are at ``address``."""
    description = described(version, modified, files, address)
    if form == "ttl":
        return turtle(description)
    format_ = ox.RdfFormat.from_extension(form)
    assert format_ is not None
    return serialised(sorted((quad.triple for quad in description), key=str), format_)


def serialised(
    statements: Iterable[ox.Triple] | Iterable[ox.Quad], format_: ox.RdfFormat, prefixes: dict[str, str] | None = None
) -> bytes:
    """Statements in a format of RDF, in the order given."""
    content = ox.serialize(statements, format=format_, prefixes=prefixes)
    assert content is not None
    return content


def _statements(version: str, modified: str, files: list[File], address: str) -> Iterator[ox.Quad]:
    catalogue, dataset, publisher = (ox.NamedNode(address + part) for part in ("#catalogue", "#dataset", "#publisher"))
    yield from _say(publisher, FOAF + "Agent", (FOAF + "name", ox.Literal("Tech Axis")))
    for thing, kind in ((catalogue, "Catalog"), (dataset, "Dataset")):
        yield from _say(
            thing,
            DCAT + kind,
            (DCTERMS + "title", ox.Literal(TITLE, language="en")),
            (DCTERMS + "description", ox.Literal(ABOUT, language="en")),
            (DCTERMS + "publisher", publisher),
            (DCTERMS + "license", ox.NamedNode(LICENCE)),
            (DCTERMS + "modified", ox.Literal(modified, datatype=ox.NamedNode(XSD + "date"))),
            (DCTERMS + "language", ox.NamedNode(PORTAL + "language/ENG")),
        )
    yield from _say(
        dataset,
        None,
        (DCTERMS + "identifier", ox.Literal(BASE + "data")),
        (DCAT + "version", ox.Literal(version)),
        (DCAT + "theme", ox.NamedNode(PORTAL + "data-theme/TECH")),
        (DCAT + "theme", ox.NamedNode(PORTAL + "data-theme/REGI")),
        (DCTERMS + "spatial", ox.NamedNode(PORTAL + "continent/EUROPE")),
        (DCTERMS + "accrualPeriodicity", ox.NamedNode(PORTAL + "frequency/IRREG")),
        (DCTERMS + "accessRights", ox.NamedNode(PORTAL + "access-right/PUBLIC")),
        (DCTERMS + "conformsTo", ox.NamedNode(BASE + "ontology")),
        (DCAT + "landingPage", ox.NamedNode(address.rstrip("/"))),
        *((DCAT + "keyword", ox.Literal(word, language="en")) for word in KEYWORDS),
    )
    yield ox.Quad(catalogue, ox.NamedNode(DCAT + "dataset"), dataset)
    for file in files:
        distribution = ox.NamedNode(f"{address}#{file.name}")
        yield ox.Quad(dataset, ox.NamedNode(DCAT + "distribution"), distribution)
        yield from _distribution(distribution, file, address)


def _distribution(distribution: Node, file: File, address: str) -> Iterator[ox.Quad]:
    checksum = ox.NamedNode(f"{address}#{file.name}-sha256")
    packed = [(DCAT + file.packing[0], ox.NamedNode(MEDIA + file.packing[1]))] if file.packing else []
    yield from _say(
        distribution,
        DCAT + "Distribution",
        (DCTERMS + "title", ox.Literal(file.name)),
        (DCTERMS + "description", ox.Literal(file.meaning, language="en")),
        (DCAT + "accessURL", ox.NamedNode(address.rstrip("/"))),
        (DCAT + "downloadURL", ox.NamedNode(address + file.name)),
        (DCAT + "mediaType", ox.NamedNode(MEDIA + file.media)),
        (DCTERMS + "format", ox.NamedNode(PORTAL + "file-type/" + file.type)),
        (DCAT + "byteSize", ox.Literal(str(file.size), datatype=ox.NamedNode(XSD + "nonNegativeInteger"))),
        (DCTERMS + "license", ox.NamedNode(LICENCE)),
        (SPDX + "checksum", checksum),
        *packed,
    )
    yield from _say(
        checksum,
        SPDX + "Checksum",
        (SPDX + "algorithm", ox.NamedNode(SPDX + "checksumAlgorithm_sha256")),
        (SPDX + "checksumValue", ox.Literal(file.sha256, datatype=ox.NamedNode(XSD + "hexBinary"))),
    )


def _say(subject: Node, kind: str | None, *facts: tuple[str, Term]) -> Iterator[ox.Quad]:
    if kind is not None:
        yield ox.Quad(subject, ox.NamedNode(RDF + "type"), ox.NamedNode(kind))
    for name, value in facts:
        yield ox.Quad(subject, ox.NamedNode(name), value)
