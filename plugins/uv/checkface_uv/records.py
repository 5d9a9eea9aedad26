"""Turns the RECORD of a package into its rows, and each row into how the file stands to it."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from checkface import Standing
from checkface.input_files import open_file, read_regular, regular_file

ALGORITHMS = ("sha256", "sha384", "sha512")
BY_INSTALLER = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"})
"""Of a .dist-info folder: whoever installs writes these; older uvs list some without a hash."""
LARGEST = 1 << 30
"""Bytes of a file whose size no RECORD tells; one that has another size is not read at all."""
LARGEST_RECORD = 1 << 26
BLOCK = 1 << 20


@dataclass(frozen=True)
class Row:
    """One line: a file by its place from the folder for packages."""

    name: str
    written: str
    """`sha256=…`, or nothing."""
    size: int | None

    def place(self, folder: Path) -> Path:
        return Path(os.path.normpath(folder / self.name))

    def standing(self, path: Path) -> Standing:
        """UNKNOWN where there is no hash that could be compared."""
        algorithm, _, value = self.written.partition("=")
        if algorithm not in ALGORITHMS:
            return Standing.UNKNOWN
        try:
            digest = _digest(path, algorithm, self.size)
        except (OSError, ValueError):  # ValueError: a null byte in its name
            return Standing.DIFFERENT
        written = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return Standing.SAME if written == value.rstrip("=") else Standing.DIFFERENT


def rows_of(info: Path) -> Sequence[Row]:
    """Of a .dist-info folder. Raises ValueError if there is no RECORD that can be read."""
    try:
        text = read_regular(info / "RECORD", LARGEST_RECORD).decode("utf-8")
        rows = [Row(*_fields(cells)) for cells in csv.reader(io.StringIO(text)) if cells]
    except (OSError, csv.Error) as error:
        raise ValueError(str(error)) from error
    if not rows:
        raise ValueError("it is empty")
    return rows


def is_whole(info: Path) -> bool:
    """Whether all files of a package are there, in their length.

    A run that was killed leaves others, and uv takes a package for installed by its folder's name.
    """
    try:
        return all(_is_there(row, info.parent) for row in rows_of(info))
    except ValueError:
        return False


def _is_there(row: Row, folder: Path) -> bool:
    if row.name.endswith(".pyc") or Path(row.name).name in BY_INSTALLER:
        return True
    try:
        found = row.place(folder).stat()
    except (OSError, ValueError):
        return False
    return found.st_size >= (row.size or 0)


def _fields(cells: Sequence[str]) -> tuple[str, str, int | None]:
    name, written, size, *_ = (*cells, "", "")
    return name, written, int(size) if size.isascii() and size.isdigit() else None


def _digest(path: Path, algorithm: str, size: int | None) -> bytes:
    found = regular_file(path).st_size
    if size != found and (size is not None or found > LARGEST):
        raise OSError("another size")
    digest, left = hashlib.new(algorithm), found + 1
    with open_file(path) as file:
        while left > 0 and (block := file.read(min(BLOCK, left))):
            digest.update(block)
            left -= len(block)
    return digest.digest()
