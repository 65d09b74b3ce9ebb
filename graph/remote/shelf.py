"""The snapshot that a foreign engine holds, with the files derived from it; and the new one after a publication.

Where the snapshot of that name lies in ``<home>/snapshots``, its derived files are taken from there. Elsewhere they are
derived from the engine, once, into ``<home>/remote/<id>``: by the same code, through the same queries.
"""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from graph.derived import write_all
from graph.errors import CorruptSnapshot, EngineFault, NotPublished, SnapshotReplaced, TechAxisError
from graph.remote.connection import Connection
from graph.remote.dialect import Dialect, Request
from graph.remote.publication import INNER, Publication, read_dialect, read_publication, read_sent
from graph.remote.store import RemoteStore
from graph.settings import Settings
from graph.snapshot import MANIFEST, Manifest, Shelf, Snapshot
from graph.store import Store
from graph.versions import versions

LONGEST = 1_100_000
"""So many rows are asked for to see whether the engine gives them all."""
POLL = 2.0
"""Seconds between two looks at which snapshot the engine holds."""
log = logging.getLogger("tech_axis")


class RemoteSnapshot(Snapshot):
    """A snapshot whose store is a foreign engine."""

    def __init__(self, folder: Path, publication: Publication, store: RemoteStore) -> None:
        super().__init__(folder, publication.manifest)
        self.publication = publication
        self._remote = store

    @cached_property
    def store(self) -> Store:
        """Its store, for the project's own queries."""
        return self._remote

    @property
    def dialect(self) -> Dialect:
        """How the engine differs."""
        return self._remote.dialect

    @property
    def graphs(self) -> frozenset[str]:
        """The names of its graphs."""
        return self._remote.graphs


class RemoteShelf(Shelf):
    """Hands out the snapshot that the engine holds; a thread looks for a new one, so that no request waits for it.

    While one is being published the snapshot before stays in service: what was derived or kept of it is answered, and
    whatever is asked of the engine raises `SnapshotReplaced`.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings)
        self._connection = Connection(settings)
        self._found: RemoteSnapshot | None = None
        self._fault: TechAxisError | None = None
        self._first = threading.Lock()
        self._watcher: threading.Thread | None = None
        self._over = threading.Event()

    def current(self) -> Snapshot:
        """The snapshot that the engine holds, or held last.

        Raises `NotPublished` or `EngineFault` where there has been none since the service started.
        """
        if self._watcher is None:
            with self._first:
                if self._watcher is None:
                    self._look()
                    self._watcher = threading.Thread(target=self._watch, name="publication", daemon=True)
                    self._watcher.start()
        if self._found is not None:
            return self._found
        assert self._fault is not None
        raise self._fault

    def _watch(self) -> None:
        while not self._over.wait(POLL):
            self._look()

    def _look(self) -> None:
        """Take the snapshot that the engine holds now; a fault is kept, and told where there is none to serve."""
        try:
            publication = read_publication(self._connection)
            if self._found is None or self._found.publication.serial != publication.serial:
                self._found = self._opened(publication)
                log.info("the engine holds snapshot %s", publication.manifest.id)
            self._fault = None
        except TechAxisError as fault:
            if str(fault) != str(self._fault):
                log.warning("%s", fault)
            self._fault = fault

    def _opened(self, publication: Publication) -> RemoteSnapshot:
        self._require_no_cut()
        dialect = read_dialect(self._connection)
        graphs = frozenset(read_sent(self._connection)) - INNER

        def still() -> None:
            try:
                same = read_publication(self._connection).serial == publication.serial
            except NotPublished:
                same = False
            if not same:
                raise SnapshotReplaced(publication.manifest.id)

        store = RemoteStore(self._connection, dialect, graphs, still)
        local = self._settings.snapshots / publication.manifest.id
        if (local / MANIFEST).is_file():
            snapshot = RemoteSnapshot(local, publication, store)
            snapshot.hold()
            return snapshot
        return RemoteSnapshot(self._derived(publication.manifest, store), publication, store)

    def _require_no_cut(self) -> None:
        """Raise `EngineFault` where the engine would cut long answers: Virtuoso does, and of graphs it tells nobody."""
        self._connection.head(Request(f"SELECT (1 AS ?one) WHERE {{ ?s ?p ?o }} LIMIT {LONGEST}"))

    def _derived(self, manifest: Manifest, store: RemoteStore) -> Path:
        """The folder of the files derived from the engine; they are derived again where this program is another."""
        folder = self._settings.home / "remote" / manifest.id
        made = replace(manifest, versions=versions(), files={})
        try:
            if Manifest.read(folder) == made:
                return folder
        except CorruptSnapshot:
            pass
        folder.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".deriving-", dir=folder.parent))
        try:
            if manifest.model:
                write_all(store, work)
            made.write(work)
            shutil.rmtree(folder, ignore_errors=True)
            work.rename(folder)
        except OSError as error:
            raise EngineFault(f"what is derived from it cannot be written: {error}") from error
        finally:
            shutil.rmtree(work, ignore_errors=True)
        return folder

    def close(self) -> None:
        """Stop looking."""
        self._over.set()
        if self._watcher is not None:
            self._watcher.join(timeout=5)
        self._connection.close()
