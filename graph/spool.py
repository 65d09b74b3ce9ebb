"""An answer on its way: in memory while it is short, in a file once it is long, an error beyond its limit."""

from __future__ import annotations

import io
import os
import tempfile
from pathlib import Path

from graph.errors import ResultTooLarge

IN_MEMORY = 1 << 20
"""Answers up to so many bytes stay in memory; longer ones go to a file."""


class Sink(io.RawIOBase):
    """Takes an answer as it is written; raises `ResultTooLarge`, and keeps nothing, beyond its limit in bytes."""

    def __init__(self, folder: str, limit: int, prefix: str = "answer-") -> None:
        self.size = 0
        self.path: Path | None = None
        self._folder = folder
        self.limit = limit
        self._prefix = prefix
        self._parts: list[bytes] = []
        self._file: io.BufferedWriter | None = None

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        """Take some more."""
        self.size += len(data)
        if self.size > self.limit:
            self.discard()
            raise ResultTooLarge(self.limit)
        if self._file is None and self.size > IN_MEMORY:
            handle, name = tempfile.mkstemp(prefix=self._prefix, dir=self._folder)
            self.path = Path(name)
            self._file = os.fdopen(handle, "wb")
            self._file.write(b"".join(self._parts))
            self._parts.clear()
        if self._file is None:
            self._parts.append(bytes(data))
        else:
            self._file.write(data)
        return len(data)

    def finish(self) -> bytes:
        """All of it, or nothing where it lies in the file at `path`."""
        if self._file is not None:
            self._file.close()
        return b"".join(self._parts)

    def discard(self) -> None:
        """Forget it, and remove its file."""
        self._parts.clear()
        if self._file is not None:
            self._file.close()
        if self.path is not None:
            self.path.unlink(missing_ok=True)
