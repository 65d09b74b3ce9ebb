"""Snapshots on disk: immutable folders named by what went in, and a pointer to the one in service.

``<home>/current`` holds the name of the snapshot in service and is only ever replaced as a whole. Who has a
snapshot open holds a shared lock on its ``lock`` file; what is locked is not pruned.
"""

from __future__ import annotations

import datetime
import fcntl
import hashlib
import json
import os
import re
import shutil
import threading
import weakref
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path

from graph.errors import CorruptSnapshot, NoSnapshot, NotFound
from graph.settings import Settings
from graph.store import LocalStore, Store

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """What a snapshot says of itself."""

    id: str
    created: str
    """When it was built (UTC, ISO 8601)."""
    model: bool
    """False where any RDF files are served as they are: no check, no rules, no network."""
    counts: dict[str, int] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    """SHA-256 of each file of the snapshot, by its path in the folder."""

    @property
    def day(self) -> datetime.date:
        """The day on which it was built: the "today" of all that is shown of it."""
        return datetime.date.fromisoformat(self.created[:10])

    def write(self, folder: Path) -> None:
        """Write it into the folder of its snapshot."""
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        (folder / MANIFEST).write_text(text, encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Read it; raises `CorruptSnapshot`."""
        try:
            return cls(**json.loads((folder / MANIFEST).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise CorruptSnapshot(folder, f"its {MANIFEST} cannot be read: {error}") from error


def hash_files(folder: Path) -> dict[str, str]:
    """SHA-256 of every file below a folder but the manifest and the lock, by path."""
    found = {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in found.items()
        if name not in (MANIFEST, "lock")
    }


class Snapshot:
    """One snapshot, open for reading."""

    def __init__(self, folder: Path, manifest: Manifest | None = None) -> None:
        self.folder = folder
        self.manifest = manifest or Manifest.read(folder)
        self._let_go: weakref.finalize[..., Snapshot] | None = None

    @property
    def id(self) -> str:
        """Its name: the hash of what went in."""
        return self.manifest.id

    @cached_property
    def store_folder(self) -> Path:
        """The folder of its Oxigraph store, which may be opened read-only many times."""
        return self.folder / "store"

    @cached_property
    def store(self) -> Store:
        """Its store, for the project's own queries."""
        return LocalStore.open(self.store_folder)

    def read(self, name: str) -> bytes:
        """A derived file of the snapshot, such as ``network.json``; raises `NotFound`."""
        try:
            return (self.folder / name).read_bytes()
        except FileNotFoundError as error:
            raise NotFound("part of the snapshot", name) from error

    def verify(self) -> None:
        """Compare every file with its hash; raises `CorruptSnapshot`."""
        for name, expected in self.manifest.files.items():
            path = self.folder / name
            if not path.is_file():
                raise CorruptSnapshot(self.folder, f"{name} is missing")
            if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
                raise CorruptSnapshot(self.folder, f"{name} is not what was built")

    def hold(self) -> None:
        """Keep the snapshot from being pruned until `close`; raises `CorruptSnapshot` where it is gone."""
        try:
            lock = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise CorruptSnapshot(self.folder, str(error)) from error
        fcntl.flock(lock, fcntl.LOCK_SH)
        # A snapshot that no request refers to any more lets go by itself.
        self._let_go = weakref.finalize(self, os.close, lock)

    def close(self) -> None:
        """Let go of the store and of the lock."""
        self.__dict__.pop("store", None)
        if self._let_go is not None:
            self._let_go()


def pointed_at(home: Path) -> str | None:
    """The name of the snapshot in service, or None where there is none, or where the pointer holds no name."""
    try:
        name = (home / "current").read_text(encoding="utf-8").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    # Nothing but a name: what is damaged gets removed, and that must never be another folder.
    return name if re.fullmatch(r"[0-9a-f]{16}", name) else None


def point_at(home: Path, name: str) -> None:
    """Put a snapshot in service: the pointer is replaced as a whole, never half-written."""
    new = home / f".current-{os.getpid()}"
    with new.open("w", encoding="utf-8") as file:
        file.write(name + "\n")
        file.flush()
        os.fsync(file.fileno())
    new.replace(home / "current")


def prune(settings: Settings) -> list[str]:
    """Remove all but the newest snapshots (`Settings.keep`) and those in use; return the names of what went.

    Of each one removed, the list of its records and their hashes stays in ``<home>/records``, so that
    changes between snapshots can still be told.
    """
    in_service = pointed_at(settings.home)
    folders = [folder for folder in settings.snapshots.iterdir() if (folder / MANIFEST).is_file()]
    folders.sort(key=lambda folder: (folder.name == in_service, (folder / MANIFEST).stat().st_mtime_ns))
    gone = []
    for folder in folders[: -settings.keep]:
        if _remove_unused(folder, settings.home / "records"):
            shutil.rmtree(settings.home / "dumps" / folder.name, ignore_errors=True)
            gone.append(folder.name)
    return gone


def _remove_unused(folder: Path, records: Path) -> bool:
    with (folder / "lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        records.mkdir(parents=True, exist_ok=True)
        if (folder / "records.json").is_file():
            shutil.copyfile(folder / "records.json", records / f"{folder.name}.json")
        shutil.rmtree(folder)
        return True


class Shelf:
    """Hands out the snapshot in service, and the new one after a swap, without a restart."""

    def __init__(self, settings: Settings, fixed: Snapshot | None = None) -> None:
        self._settings = settings
        self._pointer = settings.home / "current"
        self._fixed = fixed
        self._open: Snapshot | None = None
        self._seen: tuple[int, int] | None = None
        self._swap = threading.Lock()

    def _mark(self) -> tuple[int, int] | None:
        """What changes whenever the pointer is replaced; it takes less than reading it on every request."""
        try:
            told = self._pointer.stat()
        except FileNotFoundError:
            return None
        return told.st_ino, told.st_mtime_ns

    @classmethod
    def fixed(cls, settings: Settings, snapshot: Snapshot) -> Shelf:
        """A shelf with this one snapshot on it, whatever the pointer says."""
        return cls(settings, snapshot)

    def current(self) -> Snapshot:
        """The snapshot in service: a look at the pointer, and an opening only after a swap.

        Raises `NoSnapshot` where none was built. A new snapshot that cannot be opened raises
        `CorruptSnapshot` only where there is no earlier one to go on with.
        """
        if self._fixed is not None:
            return self._fixed
        opened, mark = self._open, self._mark()
        if opened is not None and mark == self._seen:
            return opened
        name = pointed_at(self._settings.home)
        if opened is not None and (name is None or name == opened.id):
            self._seen = mark
            return opened
        if name is None:
            raise NoSnapshot(self._settings.home)
        with self._swap:
            return self._take(name)

    def _take(self, name: str) -> Snapshot:
        if self._open is not None and self._open.id == name:
            return self._open
        try:
            snapshot = Snapshot(self._settings.snapshots / name)
            snapshot.hold()
            snapshot.store  # noqa: B018  opened here, so that a fault shows now
        except CorruptSnapshot:
            if self._open is not None:
                return self._open
            raise
        # The one before stays open: requests may be reading it. It is let go when they are done with it.
        self._open = snapshot
        return snapshot

    def close(self) -> None:
        """Let go of what the shelf keeps running beside the snapshots; the embedded one keeps nothing."""
