"""Turns a folder of wheels, or the ledger, into the files that it has of each locked package."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion

from checkface import Digest, Ledger
from checkface_channels.hosts import printable
from checkface_channels.locks.interface import ALGORITHMS, Key, LockedPackage, package_key
from checkface_gate.errors import UnableError
from checkface_pip_verify.review.judgement import Found

T = TypeVar("T")

BLOCK_BYTES = 1 << 20


@dataclass(frozen=True)
class Answer:
    """What a channel has of one package."""

    found: tuple[Found, ...] = ()
    reason: str = ""
    """Why it has nothing."""
    sources: frozenset[Digest] = frozenset()
    """The digests of source distributions that it has of this version."""


class Channel(Protocol):
    """Somewhere else where the same files, or their digests, are."""

    @property
    def label(self) -> str:
        """What a person calls it, with the hosts that it will contact."""

    @property
    def hosts(self) -> Collection[str]:
        """Whom it has contacted; safe to print."""

    @property
    def asks_indexes(self) -> bool:
        """Whether what a lock says of indexes is of any matter."""

    def look_up(self, packages: Sequence[LockedPackage]) -> Mapping[Key, Answer]:
        """An answer for each package."""

    def beyond(self, packages: Sequence[LockedPackage]) -> Sequence[str]:
        """The files that it has of nothing that is locked."""


@dataclass(frozen=True)
class Folder:
    """The wheels and sdists that lie in a folder."""

    path: Path
    hosts: Collection[str] = ()
    asks_indexes: bool = False

    @property
    def label(self) -> str:
        return f"the folder {printable(repr(str(self.path)))}"

    def look_up(self, packages: Sequence[LockedPackage]) -> Mapping[Key, Answer]:
        """Raises `UnableError` if a file cannot be read."""
        held = self._paths_by_key()
        return {package.key: self._answer(package, held) for package in packages}

    def beyond(self, packages: Sequence[LockedPackage]) -> Sequence[str]:
        locked = {package.key for package in packages}
        return [
            p.name
            for key, paths in self._paths_by_key().items()
            if key not in locked
            for p in paths
        ]

    def _paths_by_key(self) -> Mapping[Key, Sequence[Path]]:
        try:
            paths = sorted(path for path in self.path.iterdir() if path.is_file())
        except OSError as error:
            raise UnableError(f"cannot look into {str(self.path)!r}: {error.strerror}") from error
        return _by_key((path.name, path) for path in paths)

    def _answer(self, package: LockedPackage, held: Mapping[Key, Sequence[Path]]) -> Answer:
        found = tuple(Found(p.name, digests_of(p), p) for p in held.get(package.key, ()))
        if found:
            return Answer(found, sources=sources_in(found))
        others = sorted({version for name, version in held if name == package.name})
        return Answer(reason=_other_versions(others, package) or "not in the folder")


@dataclass(frozen=True)
class Accepted:
    """What the ledger says was accepted for a file name the last time."""

    ledger: Ledger
    label: str = "what was accepted before"
    hosts: Collection[str] = ()
    asks_indexes: bool = False

    def look_up(self, packages: Sequence[LockedPackage]) -> Mapping[Key, Answer]:
        """Raises `LedgerError` if the ledger is damaged."""
        latest = {each.filename: each.digest for each in self.ledger.latest_by_identity().values()}
        found = ((name, Found(name, frozenset({digest}))) for name, digest in latest.items())
        held = _by_key(found)
        return {package.key: _answer_of(held.get(package.key, ())) for package in packages}

    def beyond(self, packages: Sequence[LockedPackage]) -> Sequence[str]:  # noqa: ARG002
        """The ledger is of all that was ever installed: whatever is not locked is no news."""
        return ()


def digests_of(path: Path) -> frozenset[Digest]:
    """In each algorithm that a lock may use, in one reading. Raises `UnableError`."""
    hashers = {name: hashlib.new(name, usedforsecurity=False) for name in ALGORITHMS}
    try:
        with path.open("rb") as file:
            while block := file.read(BLOCK_BYTES):
                for hasher in hashers.values():
                    hasher.update(block)
    except OSError as error:
        raise UnableError(f"cannot read {str(path)!r}: {error.strerror}") from error
    return frozenset(Digest(name, hasher.hexdigest()) for name, hasher in hashers.items())


def key_of(filename: str) -> Key | None:
    """Which version of which project a file is; None if its name does not say."""
    try:
        name, version, *_ = parse_wheel_filename(filename)
    except (InvalidWheelFilename, InvalidVersion):
        try:
            name, version = parse_sdist_filename(filename)
        except (InvalidSdistFilename, InvalidVersion):
            return None
    return package_key(name, str(version))


def _by_key(named: Iterable[tuple[str, T]]) -> Mapping[Key, Sequence[T]]:
    held: dict[Key, list[T]] = {}
    for filename, value in named:
        key = key_of(filename)
        if key:
            held.setdefault(key, []).append(value)
    return held


def _answer_of(found: Sequence[Found]) -> Answer:
    return Answer(tuple(found), "" if found else "never accepted", sources_in(found))


def sources_in(found: Iterable[Found]) -> frozenset[Digest]:
    """The digests of those that are source distributions."""
    return frozenset(d for each in found if each.is_source for d in each.digests)


def _other_versions(versions: Sequence[str], package: LockedPackage) -> str:
    if not versions:
        return ""
    return f"it has {', '.join(versions)}, and the lock has {package.version}"
