"""Read the text files: each Turtle file is one named graph, so that every statement tells the record it stands in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from graph.errors import MissingFolder, UnreadableFile
from graph.terms import GRAPH, THING


@dataclass(frozen=True)
class SourceFile:
    """One file of the ontology or the data."""

    path: Path
    name: str
    """Where it lies: ``ontology/topics.ttl`` for the ontology, ``register/people.ttl`` for the data."""

    @property
    def graph(self) -> ox.NamedNode:
        """The named graph that the file is."""
        return ox.NamedNode(GRAPH + self.name.rsplit(".", 1)[0])


def _files_below(folder: Path, setting: str) -> list[Path]:
    if not folder.is_dir():
        raise MissingFolder(folder, f"there is no such folder; set {setting} to the one you mean")
    found = sorted(path for path in folder.rglob("*") if not path.is_dir() and not path.name.startswith("."))
    for path in found:
        if not path.exists():
            raise UnreadableFile(path, "it is a link to something that is not there")
    return found


def ontology_files(folder: Path) -> list[SourceFile]:
    """Every file of the ontology folder, sorted; raises `MissingFolder`."""
    found = _files_below(folder, "TECH_AXIS_ONTOLOGY")
    if not any(path.suffix == ".ttl" for path in found):
        raise MissingFolder(folder, "there is no Turtle file (.ttl) in this folder; it should hold the ontology")
    return [SourceFile(path, "ontology/" + path.relative_to(folder).as_posix()) for path in found]


def data_files(folder: Path) -> list[SourceFile]:
    """Every file of the data folder, sorted; raises `MissingFolder`."""
    found = _files_below(folder, "TECH_AXIS_DATA")
    if not any(path.suffix == ".ttl" for path in found):
        raise MissingFolder(
            folder,
            "there is no Turtle file (.ttl) in this folder; it should hold register/ and cooperations/",
        )
    return [SourceFile(path, path.relative_to(folder).as_posix()) for path in found]


def read_file(file: SourceFile) -> Iterator[ox.Quad]:
    """The statements of one Turtle file, in its graph; raises `UnreadableFile` with the line."""
    try:
        for quad in ox.parse(path=str(file.path), format=ox.RdfFormat.TURTLE, base_iri=THING):
            yield ox.Quad(quad.subject, quad.predicate, quad.object, file.graph)
    except SyntaxError as error:
        raise UnreadableFile(file.path, _reason(error), error.lineno) from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(file.path, str(error)) from error


def _reason(error: SyntaxError) -> str:
    """The parser's complaint without the position, which stands beside it already."""
    return error.msg.split(": ", 1)[-1] if error.msg.startswith("Parser error at line") else error.msg


def read_files(files: Iterable[SourceFile]) -> Iterator[ox.Quad]:
    """The statements of all Turtle files among these."""
    for file in files:
        if file.path.suffix == ".ttl":
            yield from read_file(file)


def fingerprint(files: Iterable[SourceFile], versions: dict[str, str]) -> str:
    """Sixteen hexadecimal digits that change with any file's name or content, or with any version."""
    digest = hashlib.sha256()
    for name, version in sorted(versions.items()):
        digest.update(f"{name} {version}\n".encode())
    for file in sorted(files, key=lambda file: file.name):
        content = file.path.read_bytes()
        digest.update(f"{file.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()[:16]
