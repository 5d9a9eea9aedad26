"""Keeps drawn pictures in the user's cache folder: content-addressed, atomic, size-capped.

A cache that cannot be read or written is no error: the face is drawn again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_path

from checkface.errors import OutputError
from checkface.files import write_file

DEFAULT_CAP_BYTES = 256 << 20
FOLDER_VARIABLE = "CHECKFACE_CACHE_DIR"
CHECK_BYTES = 32


@dataclass(frozen=True)
class CacheInfo:
    """What `checkface cache info` tells."""

    folder: Path
    entries: int
    size: int
    """Bytes."""
    cap: int
    """Bytes."""


@dataclass(frozen=True)
class Cache:
    """Bytes by name, in files `ab/abcdef…`, each with its own sha256 in front."""

    folder: Path
    cap: int = DEFAULT_CAP_BYTES

    @classmethod
    def of_user(cls) -> Cache:
        """The cache in the user's cache folder, or in $CHECKFACE_CACHE_DIR."""
        chosen = os.environ.get(FOLDER_VARIABLE)
        return cls(Path(chosen) if chosen else user_cache_path("checkface") / "faces")

    def get(self, name: str) -> bytes | None:
        """The bytes kept under `name`; None if there are none or they are damaged."""
        path = self._path(name)
        try:
            stored = path.read_bytes()
            os.utime(path)  # the time of last use decides what goes first
        except OSError:
            return None
        check, data = stored[:CHECK_BYTES], stored[CHECK_BYTES:]
        return data if hashlib.sha256(data).digest() == check else None

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`, as far as the disk allows, and drop what is least used."""
        with contextlib.suppress(OSError, OutputError):
            write_file(self._path(name), hashlib.sha256(data).digest() + data)
            self._shrink()

    def info(self) -> CacheInfo:
        files = self._files()
        return CacheInfo(self.folder, len(files), sum(size for _, size, _ in files), self.cap)

    def clear(self) -> int:
        """Forget everything; how many entries went. Raises OSError if one cannot be deleted."""
        files = self._files()
        for _, _, path in files:
            path.unlink(missing_ok=True)
        return len(files)

    def _path(self, name: str) -> Path:
        key = hashlib.sha256(name.encode()).hexdigest()
        return self.folder / key[:2] / key

    def _files(self) -> list[tuple[float, int, Path]]:
        """(time of last use, bytes, path) of every entry, the least used first."""
        found = []
        for path in self.folder.glob("??/*"):
            with contextlib.suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
        return sorted(found)

    def _shrink(self) -> None:
        files = self._files()
        excess = sum(size for _, size, _ in files) - self.cap
        for _, size, path in files:
            if excess <= 0:
                break
            path.unlink(missing_ok=True)
            excess -= size
