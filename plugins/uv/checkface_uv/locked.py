"""Turns uv.lock, and what a sync would change, into what may be installed, or refuses it."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from checkface import Digest, plain
from checkface.input_files import read_regular
from checkface_channels.hosts import LOCAL, host_of
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import (
    Kind,
    Lock,
    LockedPackage,
    LockError,
    Origin,
    package_key,
)
from checkface_channels.locks.reading import parse_lock
from checkface_channels.locks.source import source_of
from checkface_gate.errors import NO_OPTION, DifferenceError, RefusedError
from checkface_uv.changes import titled
from checkface_uv.own import FOLDERS, is_ambiguous, locked_own, name_of, sources_of_entry

LARGEST = 32 << 20
"""Bytes of a lock: more is none."""


@dataclass(frozen=True)
class LockedFile:
    """A file that the lock names, with a sha256."""

    filename: str
    digest: Digest

    @property
    def is_wheel(self) -> bool:
        return self.filename.endswith(".whl")


@dataclass(frozen=True)
class UvLock:
    """One uv.lock, as it was read."""

    path: Path
    data: bytes
    lock: Lock

    @classmethod
    def of_file(cls, path: Path) -> UvLock:
        """Raises `LockError` for whatever cannot be read, or is no uv.lock."""
        source = source_of(str(path))
        data = source.read()
        lock = parse_lock(source, data, Environment.of_ours())
        if lock.kind is not Kind.UV:
            raise LockError(lock.label, "a uv.lock", f"a {lock.kind.value}", "lock again")
        if lock.unreadable:
            raise LockError(
                lock.label, "one digest for each file", lock.unreadable[0], "lock again"
            )
        return cls(path, data, lock)

    def require_same(self) -> None:
        """Raises `DifferenceError` if the file is not the one that was read."""
        try:
            now = read_regular(self.path, LARGEST)
        except OSError:
            now = b""
        if now != self.data:
            raise DifferenceError(
                f"{plain(str(self.path))} is not the one that was shown (sha256 "
                f"{hashlib.sha256(self.data).hexdigest()[:16]}… then, "
                f"{hashlib.sha256(now).hexdigest()[:16]}… now): somebody has changed it meanwhile; "
                "nothing was installed, and --yes does not cover this; run the same again"
            )

    @cached_property
    def _packages(self) -> Mapping[tuple[str, str], LockedPackage]:
        return {package.key: package for package in self.lock.packages}

    def package(self, name: str, version: str) -> LockedPackage | None:
        return self._packages.get(package_key(name, version))

    @cached_property
    def folders(self) -> frozenset[str]:
        """Names of packages that are folders, and nothing else, where uv builds them itself."""
        downloads = {name_of(e) for e in self.entries if not sources_of_entry(e) <= FOLDERS}
        return self.names - downloads

    @cached_property
    def members(self) -> frozenset[str]:
        """Names of what is the user's own, as pyproject.toml says too: never the lock alone."""
        return locked_own(self.path.parent, self.entries)

    @cached_property
    def named_members(self) -> frozenset[str]:
        """Whom the lock itself calls a member: uv believes it if it is --frozen."""
        manifest = self._tables.get("manifest", {})
        names = manifest.get("members", ()) if isinstance(manifest, dict) else ()
        return frozenset(canonicalize_name(str(name)) for name in names)

    @property
    def entries(self) -> Sequence[Mapping[str, Any]]:
        """The tables of its packages, as uv reads them; a lock of another kind has none."""
        entries: Sequence[Mapping[str, Any]] = self._tables.get("package", ())
        return entries

    def entries_of(self, name: str) -> Sequence[Mapping[str, Any]]:
        return self._by_name.get(name, ())

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        found: dict[str, list[Mapping[str, Any]]] = {}
        for entry in self.entries:
            found.setdefault(name_of(entry), []).append(entry)
        return found

    @cached_property
    def _tables(self) -> Mapping[str, Any]:
        return tomllib.loads(self.data.decode("utf-8"))

    @cached_property
    def needers(self) -> Mapping[str, tuple[str, ...]]:
        """Name to the names of what needs it, which may be the project itself."""
        found: dict[str, dict[str, None]] = {}
        for entry in self.entries:
            for needed in _needed_by_entry(entry):
                found.setdefault(needed, {})[name_of(entry)] = None
        return {name: tuple(sorted(needers)) for name, needers in found.items()}

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._by_name)


def _needed_by_entry(entry: Mapping[str, Any]) -> Iterator[str]:
    groups = (entry.get("optional-dependencies", {}), entry.get("dev-dependencies", {}))
    lists = [entry.get("dependencies", [])]
    lists += [needed for group in groups if isinstance(group, dict) for needed in group.values()]
    yield from (name_of(each) for needed in lists for each in needed)


@dataclass(frozen=True)
class Sorted:
    """What a sync would install, by what can be said of it before."""

    seen: tuple[LockedPackage, ...] = ()
    """With a sha256 for each wheel: one of these is shown."""
    built: tuple[LockedPackage, ...] = ()
    """uv may build it, for the user has said so."""
    unseen: tuple[LockedPackage, ...] = ()
    """The user has said that it may come without a face."""
    own: tuple[str, ...] = ()
    """Projects of the user's, which uv builds as it always does."""


def sort_out(
    lock: UvLock, installed: Mapping[str, str], may_build: Iterable[str], unseen: Iterable[str]
) -> Sorted:
    """Raises `RefusedError` for what has no face, and for what would run code, unless allowed."""
    found: dict[str, list[LockedPackage]] = {"seen": [], "built": [], "unseen": []}
    own: list[str] = []
    for name, version in installed.items():
        if _is_own(lock, name, version):
            own.append(name)
            continue
        _require_one_reading(lock, name, version)
        package = lock.package(name, version) or _folder(lock, name, version)
        found[_kind(package, frozenset(may_build), frozenset(unseen))].append(package)
    return Sorted(**{kind: tuple(held) for kind, held in found.items()}, own=tuple(own))


def _is_own(lock: UvLock, name: str, version: str) -> bool:
    """A lock writes no version of a folder whose backend makes it up."""
    written = {each.get("version") for each in lock.entries_of(name)}
    held = {package_key(name, str(each)) for each in written if each}
    return name in lock.members and held <= {package_key(name, version)}


def _require_one_reading(lock: UvLock, name: str, version: str) -> None:
    """Raises `RefusedError` where uv could take for the user's own, or for another, what we do not.

    uv believes a lock that it is not to renew.
    """
    entries = lock.entries_of(name)
    if name in lock.named_members and name not in lock.members:
        why = "uv.lock calls it a member of the workspace, and pyproject.toml does not"
    elif entries and is_ambiguous(entries):
        why = "uv.lock takes it from a folder and from elsewhere as well"
    else:
        return
    raise RefusedError(
        f"refused {titled(name, version)}: {why}, so it could come without being shown; "
        "nothing was installed; find out who has written uv.lock, and lock again without it",
        allowed_by=NO_OPTION,
    )


def _folder(lock: UvLock, name: str, version: str) -> LockedPackage:
    """A lock writes no version of a folder whose backend makes it up."""
    for package in lock.lock.packages:
        if package.name == name and (package.origin is Origin.FOLDER or not package.version):
            return package
    raise DifferenceError(
        f"uv would install {titled(name, version)}, and uv.lock does not name it; nothing "
        "was installed; lock again"
    )


def _kind(package: LockedPackage, may_build: frozenset[str], unseen: frozenset[str]) -> str:
    """Which field of `Sorted` it belongs to. Raises `RefusedError`."""
    if package.name in unseen:
        return "unseen"
    wheels, lacking = wheels_of(package), unhashed_of(package)
    if lacking:
        raise RefusedError(
            f"refused {package.title}: uv.lock has no sha256 for {plain(lacking[0])}, so there is "
            "no face of it; nothing was installed",
            allowed_by=f"--allow-unseen {package.name} installs it without one",
        )
    if wheels:
        return "seen"
    if package.name in may_build:
        return "built" if sources_of(package) else "unseen"
    what = f"it comes from {package.place}" if package.origin is not Origin.INDEX else "no wheel"
    raise RefusedError(
        f"refused {package.title}: {what}, so uv would build it, and its code would run before "
        "you could see a face; nothing was installed",
        allowed_by=f"--allow-build {package.name} lets uv build it",
    )


def wheels_of(package: LockedPackage) -> tuple[LockedFile, ...]:
    return tuple(file for file in _files(package) if file.is_wheel)


def sources_of(package: LockedPackage) -> tuple[LockedFile, ...]:
    return tuple(file for file in _files(package) if not file.is_wheel)


def unhashed_of(package: LockedPackage) -> tuple[str, ...]:
    """Wheels without a sha256 that can be read."""
    hashed = {file.filename for file in wheels_of(package)}
    named = [*package.bare, *(p.filename for p in package.promises if p.filename)]
    return tuple(dict.fromkeys(n for n in named if n.endswith(".whl") and n not in hashed))


def _files(package: LockedPackage) -> Iterator[LockedFile]:
    for each in package.promises:
        if each.algorithm == "sha256" and each.filename and each.digest:
            yield LockedFile(each.filename, each.digest)


def host_of_package(package: LockedPackage) -> str:
    """Who serves it, as the lock has it. Safe to print."""
    if package.hosts:
        return " and ".join(package.hosts)
    return host_of(package.place.url) if package.place.url else LOCAL
