"""Turns what was fetched into digests that are kept in memory while a person looks.

The private cache and the throwaway environment lie on the disk while somebody is asked. What is
there afterwards is compared with what was there before, and not with itself.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface import plain
from checkface_gate.errors import DifferenceError
from checkface_uv.installed import distributions, site_folders
from checkface_uv.records import BY_INSTALLER

Digests = Mapping[str, str]
"""Path below a folder to the sha256 of the file, or to where a link leads."""


@dataclass(frozen=True)
class Snapshot:
    """Of what is private until it is installed."""

    cache: Path
    cached: Digests
    packages: Mapping[str, Digests]
    """Of the throwaway environment: by normalised name, below the folder for packages."""

    @classmethod
    def of(cls, cache: Path, environment: Path) -> Snapshot:
        packages = {name: dict(files) for name, files in _packages_of(environment)}
        return cls(cache, digests_below(cache), packages)

    def require_same_cache(self) -> None:
        """Raises `DifferenceError` if anything in it has come, gone or changed."""
        now = digests_below(self.cache)
        paths = now.keys() | self.cached.keys()
        odd = [path for path in paths if now.get(path) != self.cached.get(path)]
        if odd:
            raise DifferenceError(
                f"what was fetched is not what was shown: {plain(min(odd))} in the private cache "
                "has changed meanwhile; nothing was installed, and --yes does not cover this; run "
                "the same again"
            )

    def is_in(self, name: str, environment: Path) -> bool:
        """Whether all files of a package are there as they came, and it has come at all."""
        files = self.packages.get(name, {})
        folders = site_folders(environment)
        return bool(files) and any(_holds(folder, files) for folder in folders)


def infos_of(environment: Path) -> Mapping[str, str]:
    """Name and version of each package that is there, as `name-version`, to its RECORD's sha256."""
    found = {}
    for folder in site_folders(environment):
        for info in folder.glob("*.dist-info"):
            name, _, version = info.name.removesuffix(".dist-info").rpartition("-")
            found[f"{canonicalize_name(name)}-{version}"] = _digest(info / "RECORD")
    return found


def digests_below(folder: Path) -> Digests:
    return {
        str(path.relative_to(folder)): _digest(path)
        for place, folders, files in os.walk(folder)
        for path in (Path(place, name) for name in (*files, *_links(place, folders)))
    }


def _links(place: str, names: list[str]) -> Iterator[str]:
    """A walk does not go into folders that are links."""
    yield from (name for name in names if Path(place, name).is_symlink())


def _packages_of(environment: Path) -> Iterator[tuple[str, Iterator[tuple[str, str]]]]:
    for name, distribution in distributions(environment):
        folder = Path(str(distribution.locate_file("")))
        paths = [
            each.as_posix()
            for each in distribution.files or ()
            if ".." not in each.parts and not each.is_absolute() and each.suffix != ".pyc"
        ]
        kept = [path for path in paths if Path(path).name not in BY_INSTALLER]
        yield name, ((path, _digest(folder / path)) for path in kept)


def _holds(folder: Path, files: Digests) -> bool:
    return all(_digest(folder / path) == digest for path, digest in files.items())


def _digest(path: Path) -> str:
    """Of what is no file: what it is."""
    try:
        if path.is_symlink():
            return f"-> {path.readlink()}"
        if not path.is_file():
            return "no file"
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return f"unreadable: {error.errno}"
