"""Build a snapshot: files, checked, with what the rules add, written once and put in service as a whole."""

from __future__ import annotations

import datetime
import hashlib
import json
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from graph import rules
from graph.dataset import SourceFile, data_files, fingerprint, ontology_files
from graph.errors import BuildFailed, CheckFailed, CorruptSnapshot
from graph.settings import Settings
from graph.snapshot import Manifest, Snapshot, hash_files, point_at, pointed_at, prune
from graph.terms import RDF, TA, THING
from graph.versions import versions

if TYPE_CHECKING:
    from graph.network import Territory
    from graph.validate import Finding

Progress = Callable[[str, float], None]
"""Told the name of each step and how much of the whole is done, from 0 to 1."""


def build(settings: Settings, progress: Progress = lambda step, done: None) -> Snapshot:
    """Build the snapshot of the files as they are now and put it in service; where it stands already, use it.

    Raises `InputError` where files are missing, do not parse or break a rule of the model, and `BuildFailed`
    where the disk does not take it. The snapshot in service stays until the new one is complete.
    """
    files = [*ontology_files(settings.ontology), *data_files(settings.data)]
    made_with = versions()
    name = fingerprint(files, made_with)
    folder = settings.snapshots / name
    if folder.is_dir():
        try:
            snapshot = Snapshot(folder)
            snapshot.verify()
        except CorruptSnapshot as error:
            progress(f"{error}; it is built again", 0.0)
        else:
            _put_in_service(settings, name)
            return snapshot
    _build_new(files, settings, Manifest(name, _now(), True, versions=made_with), progress)
    prune(settings)
    progress("done", 1.0)
    return Snapshot(folder)


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


def _build_new(files: list[SourceFile], settings: Settings, manifest: Manifest, progress: Progress) -> None:
    """Everything that a new snapshot takes; the shapes are checked beside it, and have the last word."""
    from graph import validate  # rdflib loads slowly, and an unchanged build does not need it

    with validate.shapes_beside(files) as shapes:
        progress("reading the files", 0.0)
        store = validate.load(files)
        progress("checking them", 0.1)
        if _grave(found := validate.check_store(store, files, settings)):
            raise CheckFailed(_grave([*found, *shapes()]))
        progress("applying the rules", 0.2)
        rules.apply_rules(store, rules.rule_files(files))
        with _workplace(settings) as work:
            progress("writing the store", 0.35)
            disk = _write_store(store, work / "store")
            progress("measuring the network", 0.55)
            territory = _measure(disk, work)
            _describe(disk, work / "void.nt")
            counts = _close(disk)
            del disk  # so that it can be opened for reading
            progress("projecting and laying out the network", 0.65)
            _write_derived(work, territory)
            _write_records(store, work)
            progress("waiting for the last check", 0.9)
            if grave := _grave(shapes()):
                raise CheckFailed(grave)
            replace(manifest, counts=counts, files=hash_files(work)).write(work)
            progress("putting it in service", 0.98)
            _replace(work, settings.snapshots / manifest.id)
            _put_in_service(settings, manifest.id)


def _grave(findings: list[Finding]) -> list[Finding]:
    """The findings with which no snapshot is built, sorted."""
    return sorted({finding for finding in findings if finding.severity == "error"})


@contextmanager
def _workplace(settings: Settings) -> Iterator[Path]:
    """A folder for the new snapshot, gone again where the build does not end well."""
    work: Path | None = None
    try:
        settings.snapshots.mkdir(parents=True, exist_ok=True)
        _clear_remains(settings.snapshots)
        work = Path(tempfile.mkdtemp(prefix=f".building-{os.getpid()}-", dir=settings.snapshots))
        yield work
    except OSError as error:
        raise BuildFailed(str(error)) from error
    finally:
        if work is not None:
            shutil.rmtree(work, ignore_errors=True)


def _clear_remains(snapshots: Path) -> None:
    """Remove what builds that were killed have left, but not what a running one is writing."""
    for remains in snapshots.glob(".building-*"):
        process = int(remains.name.split("-")[1])
        try:
            os.kill(process, 0)
        except ProcessLookupError:
            shutil.rmtree(remains, ignore_errors=True)
        except PermissionError:
            continue


def _write_store(store: ox.Store, folder: Path) -> ox.Store:
    """Everything in its graph, and once more in the default graph."""
    disk = ox.Store(str(folder))
    disk.bulk_extend(store)
    disk.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in store)
    return disk


def _measure(disk: ox.Store, work: Path) -> Territory:
    """Add the measures of the territory network, in their graph and in the default one, last of all."""
    from graph.analytics import report, statements
    from graph.network import read_territory
    from graph.store import LocalStore
    from graph.topics import read_topics

    store = LocalStore(disk)
    territory = read_territory(store)
    found = report.report(territory, read_topics(store))
    (work / report.FILE).write_bytes(report.dump(found))
    added = list(statements.statements(found))
    disk.bulk_extend(added)
    disk.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in added)
    return territory


def _close(disk: ox.Store) -> dict[str, int]:
    """Nothing is written any more; how much there is of what."""
    disk.flush()
    disk.optimize()
    counts = {
        "triples": sum(1 for _ in disk.quads_for_pattern(None, None, None, ox.DefaultGraph())),
        "graphs": sum(1 for _ in disk.named_graphs()),
    }
    for key, kind in COUNTED.items():
        counts[key] = sum(
            1
            for _ in disk.quads_for_pattern(
                None, ox.NamedNode(RDF + "type"), ox.NamedNode(TA + kind), ox.DefaultGraph()
            )
        )
    return counts


def _describe(disk: ox.Store, copy: Path) -> None:
    """Describe the store in a graph of its own, for tools that ask for VoID by SPARQL, and in a file."""
    from graph.description import VOID_GRAPH, partitions
    from graph.store import LocalStore

    triples = partitions(LocalStore(disk))
    for graph in (ox.DefaultGraph(), ox.NamedNode(VOID_GRAPH)):
        disk.bulk_extend(ox.Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples)
    ox.serialize(triples, str(copy), format=ox.RdfFormat.N_TRIPLES)


COUNTED = {
    "cooperations": "Cooperation",
    "participations": "Participation",
    "officeTerms": "OfficeTerm",
    "commitments": "Commitment",
    "sources": "SourceDocument",
    "people": "Person",
    "organisations": "Organisation",
    "regions": "Region",
    "countries": "Country",
    "cities": "City",
    "topics": "Topic",
}


def _write_derived(work: Path, territory: Territory) -> None:
    """What is computed from the store once, so that the service need not."""
    from graph.derived import write_derived
    from graph.store import LocalStore

    write_derived(LocalStore.open(work / "store"), territory, work)


def _write_records(store: ox.Store, work: Path) -> None:
    """For each thing the hash of all that its files say of it, so that changes between snapshots can be told."""
    statements: dict[str, list[str]] = defaultdict(list)
    for quad in store:
        if isinstance(quad.subject, ox.NamedNode) and quad.subject.value.startswith(THING):
            record = "/".join(quad.subject.value.removeprefix(THING).split("/")[:2])
            statements[record].append(f"{quad.subject} {quad.predicate} {quad.object}")
    hashes = {
        name: hashlib.sha256("\n".join(sorted(set(lines))).encode()).hexdigest()[:16]
        for name, lines in sorted(statements.items())
    }
    (work / "records.json").write_text(json.dumps(hashes, indent=0), encoding="utf-8")


def _replace(work: Path, folder: Path) -> None:
    """Move the finished snapshot to its place, unless another build has put the same one there meanwhile."""
    if folder.exists():
        try:
            Snapshot(folder).verify()
        except CorruptSnapshot:
            shutil.rmtree(folder)
        else:
            return
    work.rename(folder)


def _put_in_service(settings: Settings, name: str) -> None:
    if pointed_at(settings.home) != name:
        point_at(settings.home, name)
