"""Turns what was fetched into digests that are kept in memory while a person looks.

The private cache and the throwaway environment lie on the disk while somebody is asked. What is
there afterwards is compared with what was there before, and not with itself.
"""

from __future__ import annotations

import hashlib
import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface import plain
from checkface_gate.errors import DifferenceError
from checkface_uv.destination import Destination
from checkface_uv.installed import distributions
from checkface_uv.records import BLOCK, BY_INSTALLER
from checkface_uv.scripts import LONGEST_HEAD, without_place

Digests = Mapping[str, str]
"""Path below a folder to the sha256 of the file, or to where a link leads."""

ARCHIVES = "archive-v"
INFO, DATA = ".dist-info", ".data"
BESIDE = frozenset({"purelib", "platlib"})
"""The parts of a wheel's .data folder that end up among the packages."""


@dataclass(frozen=True)
class Tree:
    """All that lies below a private folder, at one moment."""

    folder: Path
    digests: Digests

    @classmethod
    def of(cls, folder: Path) -> Tree:
        return cls(folder, digests_below(folder))

    def require_same(self) -> None:
        """Raises `DifferenceError` if anything in it has come, gone or changed."""
        now, then = digests_below(self.folder), self.digests
        odd = [path for path in now.keys() | then.keys() if now.get(path) != then.get(path)]
        if odd:
            raise DifferenceError(
                f"what was fetched is not what was shown: {plain(min(odd))} in the private "
                f"{self.folder.name} has changed meanwhile; nothing was installed, and --yes does "
                "not cover this; run the same again"
            )


@dataclass(frozen=True)
class Snapshot:
    """Of what is private until it is installed."""

    cache: Tree
    packages: Mapping[str, Digests]
    """By normalised name, below the folder for packages: what the archives hold, and, with `..`,
    scripts and data as uv has written them into the throwaway environment."""

    @classmethod
    def of(cls, cache: Path, environment: Path) -> Snapshot:
        tree = Tree.of(cache)
        packages: dict[str, dict[str, str]] = defaultdict(dict)
        for name, path, digest in (*_in_archives(tree.digests), *_outside(environment)):
            packages[name][path] = digest
        return cls(tree, packages)

    def is_in(self, name: str, destination: Destination) -> bool:
        """Whether all files of a package are there as they came, and it has come at all."""
        files = [path for path in self.packages.get(name, ()) if destination.compares(path)]
        return bool(files) and any(
            all(self._is_at(folder, path, destination) for path in files)
            for folder in destination.packages
        )

    def _is_at(self, folder: Path, path: str, destination: Destination) -> bool:
        file = destination.path(folder, path)
        found = _outside_digest(file, destination.home) if _is_outside(path) else _digest(file)
        return found in self._right_ones[path]

    @cached_property
    def _right_ones(self) -> Mapping[str, frozenset[str]]:
        """By path. Of two packages that bring one file, either: uv lays them down at once."""
        found: dict[str, set[str]] = defaultdict(set)
        for files in self.packages.values():
            for path, digest in files.items():
                found[path].add(digest)
        return {path: frozenset(digests) for path, digests in found.items()}


def infos_of(destination: Destination) -> Mapping[str, str]:
    """Name and version of each package that is there, as `name-version`, to its RECORD's sha256."""
    found = {}
    for folder in destination.packages:
        for info in folder.glob(f"*{INFO}"):
            name, _, version = info.name.removesuffix(INFO).rpartition("-")
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


def _in_archives(cached: Digests) -> Iterator[tuple[str, str, str]]:
    """Name, path and digest: whatever a wheel holds, also what its RECORD does not list."""
    archives: dict[tuple[str, ...], dict[tuple[str, ...], str]] = defaultdict(dict)
    for path, digest in cached.items():
        parts = Path(path).parts
        if parts[0].startswith(ARCHIVES):
            archives[parts[:2]][parts[2:]] = digest
    for files in archives.values():
        name = next((n for n in map(_name_of_metadata, files) if n), "")
        for parts, digest in files.items():
            if place := _place(parts):
                yield name, place, digest


def _name_of_metadata(parts: tuple[str, ...]) -> str:
    info, *rest = parts or ("",)
    is_it = info.endswith(INFO) and rest == ["METADATA"]
    return canonicalize_name(info.removesuffix(INFO).rpartition("-")[0]) if is_it else ""


def _place(parts: tuple[str, ...]) -> str:
    """Below the folder for packages; nothing for what who installs writes, or puts elsewhere."""
    top, *rest = parts or ("",)
    if top.endswith(DATA):
        parts = tuple(rest[1:]) if rest[:1] and rest[0] in BESIDE else ()
    if top.endswith(INFO) and len(rest) == 1 and rest[0] in BY_INSTALLER:
        return ""
    is_bytecode = "__pycache__" in parts and parts[-1].endswith(".pyc")
    return "" if is_bytecode else "/".join(parts)


def _outside(environment: Path) -> Iterator[tuple[str, str, str]]:
    """Name, path and digest of scripts and data; not of what two packages bring, nor on Windows.

    There uv writes programs that hold the place of their Python in their midst.
    """
    found = [] if os.name == "nt" else [*_files_outside(environment)]
    count = Counter(path for _, path, _ in found)
    for name, path, place in found:
        if count[path] == 1:
            yield name, path, _outside_digest(place, environment)


def _files_outside(environment: Path) -> Iterator[tuple[str, str, Path]]:
    """As the RECORDs that uv has written list them; a link, such as to Python, is none of these."""
    for name, distribution in distributions(environment):
        for path in map(str, distribution.files or ()):
            place = Path(os.path.normpath(str(distribution.locate_file(path))))
            if _is_outside(path) and place.is_relative_to(environment) and not place.is_symlink():
                yield name, path, place


def _is_outside(path: str) -> bool:
    return path.startswith("../")


def _outside_digest(path: Path, environment: Path) -> str:
    return _digest(path, lambda start: without_place(start, environment))


def _digest(path: Path, seen_as: Callable[[bytes], bytes] = bytes) -> str:
    """Of what is no file: what it is."""
    try:
        if path.is_symlink():
            return f"-> {path.readlink()}"
        if not path.is_file():
            return "no file"
        with path.open("rb") as file:
            digest = hashlib.sha256(seen_as(file.read(LONGEST_HEAD)))
            while block := file.read(BLOCK):
                digest.update(block)
            return digest.hexdigest()
    except OSError as error:
        return f"unreadable: {error.errno}"
