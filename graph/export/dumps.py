"""Make the dumps of a snapshot: once, as a whole, the same bytes each time.

They lie in ``<home>/dumps/<snapshot>`` and go when their snapshot goes. Nothing in them depends on the clock or the
machine: statements and rows are sorted, archives carry a fixed date, blank nodes are named by RDF Dataset
Canonicalization (https://www.w3.org/TR/rdf-canon/).
"""

from __future__ import annotations

import fcntl
import gzip
import json
import multiprocessing
import os
import shutil
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pyoxigraph as ox

from graph.errors import BuildFailed, NotFound
from graph.export import catalogue, dictionary
from graph.export.files import INDEX, KINDS, TABLE_FILES, File, measured, read_index, write_index
from graph.export.networks import networks
from graph.export.schema import write_table
from graph.export.tables import TABLES
from graph.network import text
from graph.snapshot import Snapshot
from graph.store import LocalStore, Store
from graph.terms import BASE, GRAPH, PREFIXES

LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The date of everything in an archive: the earliest that the format knows."""
LICENCE = """Tech Axis, data and ontology: Creative Commons Attribution 4.0 International
https://creativecommons.org/licenses/by/4.0/

Name the source as: Tech Axis, snapshot {version}.
Positions of cities come from GeoNames (CC BY 4.0, https://www.geonames.org/), identifiers of research organisations
from ROR (CC0, https://ror.org/), names of regions in part from the Unicode CLDR (https://cldr.unicode.org/).
"""


def dump_folder(snapshot: Snapshot) -> Path:
    """Where the dumps of a snapshot are."""
    return snapshot.folder.parent.parent / "dumps" / snapshot.id


def ready(snapshot: Snapshot) -> list[File] | None:
    """The dumps of a snapshot where they have been made already, else None."""
    try:
        return read_index(dump_folder(snapshot))
    except FileNotFoundError:
        return None


def make(snapshot: Snapshot) -> list[File]:
    """The dumps of a snapshot, made in a process of their own where there are none yet.

    Raises `NotFound` for a snapshot without the model, and `BuildFailed` where the disk does not take them.
    """
    if found := ready(snapshot):
        return found
    if not snapshot.manifest.model:
        raise NotFound("dump of these files, which are served as they are:", snapshot.id)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            return pool.submit(make_here, snapshot.folder).result()
        except BrokenProcessPool as error:
            raise BuildFailed("the process that wrote the dumps ended unexpectedly") from error


def make_here(folder: Path) -> list[File]:
    """The dumps of the snapshot in a folder, made in this process; whoever comes second waits for the first."""
    snapshot = Snapshot(folder)
    snapshot.hold()
    target = dump_folder(snapshot)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with (target.parent / f".{snapshot.id}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if found := ready(snapshot):
                return found
            _clear_remains(target)
            work = Path(tempfile.mkdtemp(prefix=f".making-{snapshot.id}-", dir=target.parent))
            try:
                files = write_dumps(snapshot, work)
                work.rename(target)
            finally:
                shutil.rmtree(work, ignore_errors=True)
            return files
    except OSError as error:
        raise BuildFailed(f"the dumps could not be written: {error}") from error
    finally:
        snapshot.close()


def _clear_remains(target: Path) -> None:
    """Remove what a process that was killed has left; the lock is held, so nobody is writing it."""
    for remains in [target, *target.parent.glob(f".making-{target.name}-*")]:
        shutil.rmtree(remains, ignore_errors=True)


def write_dumps(snapshot: Snapshot, folder: Path) -> list[File]:
    """Write all files of a dump into a folder."""
    store = LocalStore.open(snapshot.store_folder)
    graphs = _graphs(store.store)
    _write_quads(graphs, folder / "tech-axis.nq.gz")
    _write_turtle(graphs, folder / "tech-axis-turtle.zip")
    for table in TABLES:
        write_table(table, store, folder / f"{table.name}.csv")
    modified = last_modified(store)
    _write_json(dictionary.data_package(snapshot.id, modified), folder / "datapackage.json")
    _write_json(dictionary.csvw(modified), folder / "csv-metadata.json")
    names = [kind.name for kind in TABLE_FILES if not kind.name.endswith(".zip")]
    _write_zip(((name, (folder / name).read_bytes()) for name in names), folder / "tech-axis-tables.zip")
    for form, content in networks(snapshot, modified).items():
        (folder / f"territory.{form}").write_bytes(content)
    files = [measured(kind, folder) for kind in KINDS]
    (folder / "dcat.ttl").write_bytes(catalogue.turtle(catalogue.described(snapshot.id, modified, files)))
    (folder / "LICENCE.txt").write_text(LICENCE.format(version=snapshot.id), encoding="utf-8")
    sums = "".join(f"{file.sha256}  {file.name}\n" for file in files)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8")
    write_index(files, folder)
    return files


def last_modified(store: Store) -> str:
    """The day on which any record was last changed; it dates the dumps, not the day on which they were made."""
    (row,) = store.select("export-modified")
    return text(row, "modified") or ""


def copy(snapshot: Snapshot, folder: Path) -> list[File]:
    """Copy the dumps into a folder of the caller's, each file as a whole; raises what `make` raises."""
    files = make(snapshot)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(dump_folder(snapshot).iterdir()):
            if path.name != INDEX:
                half = folder / f".{path.name}-{os.getpid()}"
                shutil.copyfile(path, half)
                half.replace(folder / path.name)
    except OSError as error:
        raise BuildFailed(f"the dumps could not be written: {error}") from error
    return files


def _graphs(store: ox.Store) -> dict[str, list[ox.Quad]]:
    """The quads of every named graph, sorted; the default graph only holds the same statements once more."""
    plain: list[ox.Quad] = []
    blank = ox.Dataset()
    for graph in store.named_graphs():
        for quad in store.quads_for_pattern(None, None, None, graph):
            if isinstance(quad.subject, ox.BlankNode) or isinstance(quad.object, ox.BlankNode):
                blank.add(quad)
            else:
                plain.append(quad)
    blank.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    found: dict[str, list[ox.Quad]] = defaultdict(list)
    for quad in (*plain, *blank):
        found[str(quad.graph_name)].append(quad)
    return {name: sorted(found[name], key=str) for name in sorted(found)}


def _write_quads(graphs: dict[str, list[ox.Quad]], path: Path) -> None:
    with path.open("wb") as file, gzip.GzipFile("", "wb", 6, file, mtime=0) as packed:
        for quads in graphs.values():
            packed.write(catalogue.serialised(quads, ox.RdfFormat.N_QUADS))


def _write_turtle(graphs: dict[str, list[ox.Quad]], path: Path) -> None:
    def files() -> Iterator[tuple[str, bytes]]:
        for name, quads in graphs.items():
            triples = [quad.triple for quad in quads]
            text = catalogue.serialised(triples, ox.RdfFormat.TURTLE, PREFIXES)
            yield name.strip("<>").removeprefix(GRAPH).removeprefix(BASE) + ".ttl", text

    _write_zip(files(), path)


def _write_zip(files: Iterator[tuple[str, bytes]], path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)


def _write_json(content: object, path: Path) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
