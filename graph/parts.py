"""A large file of lines read in several parts at once: N-Triples and N-Quads can be cut at the end of any line.

Oxigraph parses a file in one thread, and parsing takes most of the time of loading.
"""

from __future__ import annotations

import io
import mmap
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyoxigraph as ox

LINES = (ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS)
"""The formats in which each line stands for itself."""
PARTS = 4
LARGE = 32 << 20
"""From this size on (in bytes) it is worth it."""


class _Part(io.RawIOBase):
    """A stretch of a file, as a file."""

    def __init__(self, path: Path, start: int, end: int) -> None:
        self.start = start
        self._file = path.open("rb")
        self._file.seek(start)
        self._left = end - start

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        read = self._file.readinto(memoryview(buffer)[: self._left])
        self._left -= read
        return read

    def close(self) -> None:
        self._file.close()
        super().close()


def can_be_cut(path: Path, format_: ox.RdfFormat) -> bool:
    """Whether a file is large, of lines, and without blank nodes, whose names hold for one reading of a file only."""
    if format_ not in LINES or path.stat().st_size < LARGE:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(b"_:") < 0


def load_in_parts(store: ox.Store, path: Path, format_: ox.RdfFormat, base: str) -> None:
    """Load a file that `can_be_cut`; raises what Oxigraph raises, with the line counted from the head of the file."""
    parts = list(_cut(path))
    with ThreadPoolExecutor(PARTS) as pool:
        running = [pool.submit(_load, store, part, format_, base) for part in parts]
    for part, one in zip(parts, running, strict=True):
        try:
            one.result()
        except SyntaxError as error:
            error.lineno = (error.lineno or 1) + _lines_before(path, part.start)
            raise


def _load(store: ox.Store, part: _Part, format_: ox.RdfFormat, base: str) -> None:
    with part:
        store.bulk_load(input=io.BufferedReader(part, 1 << 20), format=format_, base_iri=base)


def _cut(path: Path) -> Iterator[_Part]:
    size, start = path.stat().st_size, 0
    with path.open("rb") as file:
        for number in range(1, PARTS + 1):
            file.seek(size * number // PARTS)
            file.readline()
            end = min(file.tell(), size)
            if end > start:
                yield _Part(path, start, end)
            start = max(start, end)


def _lines_before(path: Path, place: int) -> int:
    lines = 0
    with path.open("rb") as file:
        while place > 0 and (block := file.read(min(1 << 20, place))):
            lines += block.count(b"\n")
            place -= len(block)
    return lines
