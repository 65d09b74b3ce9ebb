"""The files of a dump: what there is, in which format, how large, with which checksum."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from graph.export.tables import TABLES

INDEX = "files.json"
"""The file of a dump that lists the others; it is written last."""


@dataclass(frozen=True)
class Kind:
    """What is known of a file before it is made."""

    name: str
    meaning: str
    media: str
    type: str
    """Its code in the file types of the Publications Office of the European Union."""
    packing: tuple[str, str] | None = None
    """``compressFormat`` or ``packageFormat`` with its media type, where it is packed."""


@dataclass(frozen=True)
class File(Kind):
    """A file that has been made."""

    size: int = 0
    sha256: str = ""


RDF_FILES = (
    Kind(
        "tech-axis.nq.gz",
        "All statements of all records, of the ontology and of the rules, each with the graph that it stands in.",
        "application/n-quads",
        "RDF_N_QUADS",
        ("compressFormat", "application/gzip"),
    ),
    Kind(
        "tech-axis-turtle.zip",
        "The same as Turtle, one file for each graph.",
        "text/turtle",
        "RDF_TURTLE",
        ("packageFormat", "application/zip"),
    ),
)
NETWORK_FILES = (
    Kind(
        "territory.graphml",
        "The network of regions and countries, for NetworkX, igraph, yEd and Cytoscape.",
        "application/xml",
        "XML",
    ),
    Kind("territory.gexf", "The same with positions, for Gephi.", "application/xml", "XML"),
)
TABLE_FILES = (
    *(Kind(f"{table.name}.csv", table.meaning, "text/csv", "CSV") for table in TABLES),
    Kind("datapackage.json", "What each column means (Frictionless Data Package).", "application/json", "JSON"),
    Kind("csv-metadata.json", "The same as CSV on the Web.", "application/csvm+json", "JSON"),
    Kind(
        "tech-axis-tables.zip",
        "All tables and what their columns mean in one file.",
        "text/csv",
        "CSV",
        ("packageFormat", "application/zip"),
    ),
)
KINDS: tuple[Kind, ...] = (*RDF_FILES, *TABLE_FILES, *NETWORK_FILES)
BESIDE = ("dcat.ttl", "LICENCE.txt", "SHA256SUMS")
"""Files that tell of the others."""


def measured(kind: Kind, folder: Path) -> File:
    """A file with its size and checksum."""
    content = (folder / kind.name).read_bytes()
    return File(**vars(kind), size=len(content), sha256=hashlib.sha256(content).hexdigest())


def write_index(files: list[File], folder: Path) -> None:
    """Write the list of the files into their folder."""
    (folder / INDEX).write_text(json.dumps([asdict(file) for file in files], indent=1), encoding="utf-8")


def read_index(folder: Path) -> list[File]:
    """The files of a dump; raises `FileNotFoundError` where it is not complete."""
    listed = json.loads((folder / INDEX).read_text(encoding="utf-8"))
    return [File(**item | {"packing": tuple(item["packing"]) if item["packing"] else None}) for item in listed]
