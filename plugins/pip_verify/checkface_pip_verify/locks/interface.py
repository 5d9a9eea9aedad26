"""The nouns that every kind of lock file is turned into: packages, their files, their digests."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from packaging.utils import InvalidName, canonicalize_name, canonicalize_version

from checkface import CheckfaceError, Digest, DigestError

ALGORITHMS = ("sha256", "sha512", "sha1")
"""The digests that have a face, the one that we show first. md5 and blake2b are no use to us."""

Key = tuple[str, str]
"""A package as two lock files can agree on it: normalised name, canonical version."""

_VERSION = re.compile(r"[A-Za-z0-9_.+!-]*", re.ASCII)


class LockError(CheckfaceError):
    """A lock file that cannot be read, or does not hold what its kind must hold."""

    exit_code = 14

    def __init__(self, label: str, expected: str, got: str, advice: str) -> None:
        super().__init__(f"cannot read {label!r}: expected {expected}, got {got}; {advice}")


class UnexpectedError(Exception):
    """What a reader meets inside a file; `read_lock` turns it into a `LockError` with its path."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(f"expected {expected}, got {got}")
        self.expected = expected
        self.got = got


class Kind(Enum):
    """The kinds of lock file, in the words of their tools."""

    PYLOCK = "pylock.toml"
    REQUIREMENTS = "requirements file"
    UV = "uv.lock"
    POETRY = "poetry.lock"
    PDM = "pdm.lock"
    PIPFILE = "Pipfile.lock"


class Origin(Enum):
    """Where a lock file takes a package from."""

    INDEX = "an index"
    URL = "a URL"
    GIT = "a repository"
    FOLDER = "a folder"


@dataclass(frozen=True)
class LockedFile:
    """A file that a lock file allows. One with two digests is two of these."""

    filename: str | None
    """None where the format does not write it."""
    digest: Digest


@dataclass(frozen=True)
class LockedPackage:
    """One version of one project, and every file of it that may be installed."""

    name: str
    """Normalised."""
    version: str
    """Empty if the file does not pin one."""
    files: tuple[LockedFile, ...]
    undigested: tuple[str, ...] = ()
    """File names that are locked without a digest we can use."""
    origin: Origin = Origin.INDEX
    here: bool = True
    """Whether its markers let it into the environment that the lock file was read for.

    All groups and extras count: a review is of whatever could be installed here.
    """

    @property
    def key(self) -> Key:
        return package_key(self.name, self.version)

    @property
    def names_files(self) -> bool:
        return any(file.filename for file in self.files)

    @property
    def digests(self) -> frozenset[Digest]:
        return frozenset(file.digest for file in self.files)

    @property
    def title(self) -> str:
        return f"{self.name} {self.version}".rstrip()


@dataclass(frozen=True)
class Lock:
    """What one lock file says."""

    label: str
    """As the user named it: a path, or git:REVISION:PATH."""
    kind: Kind
    packages: tuple[LockedPackage, ...]
    """Sorted; one for each name and version."""
    options: tuple[str, ...] = ()
    """Index options that the file gives to pip, in its order."""
    obstacle: str | None = None
    """Why nothing of it is for this environment, where the file says so."""

    @property
    def here(self) -> tuple[LockedPackage, ...]:
        """What the environment it was read for would get."""
        return tuple(package for package in self.packages if package.here)


def package_key(name: str, version: str) -> Key:
    """1.0 and 1.0.0 are one version."""
    return canonicalize_name(name), canonicalize_version(version)


def expected_digests(lock: Lock) -> Mapping[Key, frozenset[Digest]]:
    """The digests that each locked version may have, by `package_key`; empty where it has none."""
    return {package.key: package.digests for package in lock.packages}


def merged(packages: Iterable[LockedPackage]) -> tuple[LockedPackage, ...]:
    """Sorted, with entries of one name and version joined: extras and markers make several."""
    joined: dict[Key, LockedPackage] = {}
    for package in packages:
        before = joined.get(package.key)
        joined[package.key] = _joined(before, package) if before else package
    return tuple(joined[key] for key in sorted(joined))


def _joined(one: LockedPackage, other: LockedPackage) -> LockedPackage:
    return LockedPackage(
        name=one.name,
        version=one.version,
        files=tuple(dict.fromkeys(one.files + other.files)),
        undigested=tuple(dict.fromkeys(one.undigested + other.undigested)),
        origin=one.origin,
        here=one.here or other.here,
    )


def checked_name(text: str) -> str:
    """The normalised name. Raises `UnexpectedError` for one that no project can have."""
    try:
        return canonicalize_name(text, validate=True)
    except InvalidName as error:
        raise UnexpectedError("a project's name", repr(text[:80])) from error


def checked_version(text: str) -> str:
    """Raises `UnexpectedError` for what could not stand in a version: it will be printed."""
    if not _VERSION.fullmatch(text):
        raise UnexpectedError("a version", repr(text[:80]))
    return text


def checked_filename(text: str) -> str:
    """Raises `UnexpectedError` for a path, or a name that could steer a terminal."""
    if not text or not text.isprintable() or "/" in text or "\\" in text:
        raise UnexpectedError("a file name", repr(text[:80]))
    return text


def usable_digest(algorithm: str, value: str) -> Digest | None:
    """None for an algorithm without faces. Raises `UnexpectedError` for a damaged digest."""
    if algorithm.lower() not in ALGORITHMS:
        return None
    try:
        return Digest(algorithm.lower(), value.lower())
    except DigestError as error:
        raise UnexpectedError(f"a {algorithm} digest", repr(value[:80])) from error
