"""Keeps drawn pictures in a cache folder: content-addressed, atomic, size-capped. A public room.

Its files are for this user alone, since they tell what was looked at. A cache that cannot be read
or written is no error: the face is drawn again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import stat
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from platformdirs import user_cache_path

from checkface.errors import OutputError, SettingsError
from checkface.files import write_file
from checkface.input_files import read_file

__all__ = ["Cache", "CacheInfo", "seal", "unseal"]

MEBIBYTE = 1 << 20
DEFAULT_CAP = 256 * MEBIBYTE
FOLDER_VARIABLE = "CHECKFACE_CACHE_DIR"
CAP_VARIABLE = "CHECKFACE_CACHE_MIB"
CHECK_BYTES = 32
MOST_DIGITS = 12
"""Of the number of MiB: no disk is larger."""

ENTRY = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{62}|\.checkface-[^/]+)")
"""What we have written, if a kill came in the midst of it too. All else is somebody's."""

MEMORY_CAP = 32 * MEBIBYTE
"""For what is not written down: the pictures of some twenty faces."""

BLOCK = 4096
"""Bytes of a disk that even the smallest file takes."""

SLACK = 16
"""The cap may be passed by about a SLACKth: all entries are looked through that seldom."""


@dataclass(frozen=True)
class CacheInfo:
    """What `checkface cache info` tells."""

    folder: Path
    entries: int
    size: int
    """Bytes of the disk."""
    cap: int
    """Bytes."""


@dataclass(frozen=True)
class Cache:
    """Bytes by name, in files `ab/abcdef…`, each with its seal in front."""

    folder: Path
    cap: int = DEFAULT_CAP
    """Bytes."""

    @classmethod
    def of_user(cls) -> Cache:
        """The cache in the user's cache folder, or in $CHECKFACE_CACHE_DIR.

        It may hold $CHECKFACE_CACHE_MIB. Raises `SettingsError` if that is no number of them.
        """
        chosen = os.environ.get(FOLDER_VARIABLE)
        folder = Path(chosen) if chosen else user_cache_path("checkface") / "faces"
        return cls(folder, _cap(os.environ.get(CAP_VARIABLE)))

    def get(self, name: str) -> bytes | None:
        """The bytes kept under `name`; None if there are none or they are damaged."""
        path = self._path(name)
        try:
            stored = read_file(path) if is_regular(path) else b""
            os.utime(path)  # the time of last use decides what goes first
        except OSError:
            return None
        return unseal(name, stored)

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`, as far as the disk allows, and drop what is least used."""
        with contextlib.suppress(OSError, OutputError):
            self.write(name, data)

    def write(self, name: str, data: bytes) -> None:
        """As `put`, for who wants to hear of a disk that takes nothing.

        Raises OSError or `OutputError`.
        """
        path = self._path(name)
        clear_way(path)
        write_file(path, seal(name, data), private=True)
        if self._is_turn(path.name, len(data)):
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
        """(time of last use, bytes of the disk, path) of every entry, the least used first."""
        found = []
        for path in self._entries():
            with contextlib.suppress(OSError):
                status = path.lstat()
                found.append((status.st_mtime, _room_of(status.st_size), path))
        return sorted(found)

    def _entries(self) -> list[Path]:
        """Whoever names a folder of their own, or puts a link into ours, loses nothing by it."""
        inside = [path for path in self.folder.glob("??") if not path.is_symlink()]
        return [
            path
            for folder in inside
            for path in folder.glob("*")
            if ENTRY.fullmatch(f"{folder.name}/{path.name}") and is_regular(path)
        ]

    def _is_turn(self, key: str, size: int) -> bool:
        """Whether to look through all entries now: about once in every SLACKth of the cap written.

        A name is as good as a drawn lot, and needs no count that processes would have to share.
        """
        lot = int(key[-8:], 16) / (1 << 32)
        return lot * self.cap < SLACK * _room_of(size)

    def _shrink(self) -> None:
        files = self._files()
        excess = sum(size for _, size, _ in files) - self.cap
        for _, size, path in files:
            if excess <= 0:
                break
            path.unlink(missing_ok=True)
            excess -= size


def _room_of(size: int) -> int:
    """In whole blocks: a million tiny files would else fill a disk and look like nothing."""
    return max(1, -(-size // BLOCK)) * BLOCK


class Store(Protocol):
    """Where bytes are kept by name."""

    def get(self, name: str) -> bytes | None:
        """The bytes kept under `name`; None if there are none or they are damaged."""

    def put(self, name: str, data: bytes) -> None:
        """Keep `data` under `name`, as far as there is room."""


@dataclass(frozen=True)
class Memory:
    """Bytes by name for as long as this process lives: of what must not be written down.

    Without a lock, which a fork could leave closed: of two threads one may draw once more.
    """

    cap: int = MEMORY_CAP
    """Bytes."""

    _held: OrderedDict[str, bytes] = field(default_factory=OrderedDict)

    def get(self, name: str) -> bytes | None:
        with contextlib.suppress(KeyError):
            self._held.move_to_end(name)
        return self._held.get(name)

    def put(self, name: str, data: bytes) -> None:
        """What was not used for longest makes room."""
        self._held[name] = data
        with contextlib.suppress(KeyError):
            while sum(map(len, list(self._held.values()))) > self.cap:
                self._held.popitem(last=False)


def seal(name: str, data: bytes) -> bytes:
    """`data` as it is written down: with the sha256 of it and of its name in front.

    Without the name, a file that came to lie in another one's place, by a disk that mixes blocks up
    or a copy that went wrong, would be the face of something else.
    """
    return _mark(name, data) + data


def unseal(name: str, stored: bytes) -> bytes | None:
    """What was sealed under this name; None for what is damaged, or belongs to another one."""
    check, data = stored[:CHECK_BYTES], stored[CHECK_BYTES:]
    return data if _mark(name, data) == check else None


def _mark(name: str, data: bytes) -> bytes:
    """Both at one length, so that no letter of one can be taken for one of the other."""
    parts = (hashlib.sha256(part).digest() for part in (name.encode(), data))
    return hashlib.sha256(b"".join(parts)).digest()


def is_regular(path: Path) -> bool:
    """Whether there is a file, and no link, pipe, device or folder."""
    try:
        return stat.S_ISREG(path.lstat().st_mode)
    except (OSError, ValueError):
        return False


def clear_way(path: Path) -> None:
    """Take away what stands where an entry belongs: a restored cache may hold links and pipes.

    Through a link the file of somebody else would be written. Raises OSError for a folder.
    """
    if path.is_symlink() or (path.exists() and not is_regular(path)):
        path.unlink()


def _cap(said: str | None) -> int:
    """$CHECKFACE_CACHE_MIB in bytes; 0 keeps nothing."""
    if not said:
        return DEFAULT_CAP
    if not (said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS):
        raise SettingsError(
            f"{CAP_VARIABLE} is {said!r}: expected how many MiB the cache may hold, such as 256"
        )
    return int(said) * MEBIBYTE
