"""Any RDF files, as they are: no check, no rules, no network; for people with data of their own."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from graph.errors import MissingFolder, UnreadableFile
from graph.parts import can_be_cut, load_in_parts
from graph.snapshot import Manifest, Snapshot

FORMATS: dict[str, ox.RdfFormat] = {
    extension: format_
    for extension in ("ttl", "nt", "nq", "trig", "rdf", "owl", "xml", "n3", "jsonld", "json")
    if (
        format_ := {"owl": ox.RdfFormat.RDF_XML, "json": ox.RdfFormat.JSON_LD}.get(
            extension, ox.RdfFormat.from_extension(extension)
        )
    )
}


def load_files(files: Sequence[Path], folder: Path) -> Snapshot:
    """Load RDF files into a snapshot without a model in ``folder``; the format goes by the ending of each name.

    Raises `MissingFolder` for a file that is not there, and `UnreadableFile` for one that is no RDF.
    """
    kinds = {path: _format(path) for path in files}
    folder.mkdir(parents=True, exist_ok=True)
    store = ox.Store(str(folder / "store"))
    name = hashlib.sha256()
    for path, format_ in kinds.items():
        _load(store, path, format_)
        stat = path.stat()
        name.update(f"{path.resolve()} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    store.flush()
    del store
    created = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    Manifest(name.hexdigest()[:16], created, False).write(folder)
    return Snapshot(folder)


def _format(path: Path) -> ox.RdfFormat:
    if not path.is_file():
        raise MissingFolder(path, "there is no such file")
    try:
        return FORMATS[path.suffix.lstrip(".").lower()]
    except KeyError as error:
        known = ", ".join("." + extension for extension in FORMATS)
        raise UnreadableFile(path, f"its ending tells no RDF format; known are {known}") from error


def _load(store: ox.Store, path: Path, format_: ox.RdfFormat) -> None:
    base = path.resolve().as_uri()
    try:
        if can_be_cut(path, format_):
            load_in_parts(store, path, format_, base)
        else:
            store.bulk_load(path=str(path), format=format_, base_iri=base)
    except SyntaxError as error:
        raise UnreadableFile(path, error.msg, error.lineno) from error
    except (OSError, ValueError) as error:
        raise UnreadableFile(path, str(error)) from error
