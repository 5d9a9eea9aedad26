"""Turns the RECORD of a package into the names of its files that are not as it says."""

from __future__ import annotations

import base64
import csv
import hashlib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path, PurePosixPath

ALGORITHMS = ("sha256", "sha384", "sha512")
UNHASHED = frozenset({"RECORD", "RECORD.jws", "RECORD.p7s"})
"""Of a .dist-info folder: no RECORD holds their hashes."""
LARGEST = 1 << 30
BLOCK = 1 << 20


def altered_files(
    distribution: metadata.PathDistribution, *, lacks_installers: bool = False
) -> list[str]:
    """Their names in RECORD. A package without one has altered its RECORD.

    Where it `lacks_installers` files, only what a wheel itself holds is looked for.
    """
    text = distribution.read_text("RECORD")
    if text is None:
        return ["RECORD"]
    try:
        rows = list(csv.reader(text.splitlines()))
    except csv.Error:
        return ["RECORD"]
    return list(_altered_names(rows, _folder_of(distribution), lacks_installers=lacks_installers))


def _folder_of(distribution: metadata.PathDistribution) -> Path:
    return Path(str(distribution.locate_file("")))


def _altered_names(rows: list[list[str]], folder: Path, *, lacks_installers: bool) -> Iterator[str]:
    for row in rows:
        name, written, *_ = (*row, "", "")
        path = PurePosixPath(name)
        if not name or not written or path.name in UNHASHED:
            continue
        if path.is_absolute() or ".." in path.parts:
            # scripts lie beside the packages; what lies elsewhere is not ours to read
            continue
        if lacks_installers and path.name in {"INSTALLER", "REQUESTED"}:
            continue
        if not _agrees(folder / path, written):
            yield name


def _agrees(path: Path, written: str) -> bool:
    algorithm, _, value = written.partition("=")
    if algorithm not in ALGORITHMS:
        return False
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return False
        digest = hashlib.new(algorithm)
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
    except OSError:
        return False
    return base64.urlsafe_b64encode(digest.digest()).rstrip(b"=").decode() == value.rstrip("=")
