"""The nouns that every kind of lock file is turned into: packages, their files, their digests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from functools import cached_property

from packaging.utils import canonicalize_name, canonicalize_version

from checkface import CheckfaceError, Digest, normal_filename, plain
from checkface_channels.locks.checks import UnexpectedError
from checkface_channels.locks.place import SOMEWHERE, Origin, Place
from checkface_channels.locks.promise import FACED, Promise
from checkface_channels.requirement_lines import Option

__all__ = ["SOMEWHERE", "Origin", "Place", "UnexpectedError"]

ALGORITHMS = FACED

Key = tuple[str, str]
"""A package as two lock files can agree on it: normalised name, canonical version."""

MARKERS, UNNEEDED, OTHER_PYTHON = (
    "its markers do not hold here",
    "nothing that is needed here needs it",
    "the lock is for other Pythons",
)
"""Why a package is left out for an environment."""


class LockError(CheckfaceError):
    """A lock file that cannot be read, or does not hold what its kind must hold."""

    exit_code = 14

    def __init__(self, label: str, expected: str, got: str, advice: str) -> None:
        super().__init__(f"cannot read {label!r}: expected {expected}, got {got}; {advice}")


class Kind(Enum):
    """The kinds of lock file, in the words of their tools."""

    PYLOCK = "pylock.toml"
    REQUIREMENTS = "requirements file"
    UV = "uv.lock"
    POETRY = "poetry.lock"
    PDM = "pdm.lock"
    PIPFILE = "Pipfile.lock"


@dataclass(frozen=True)
class LockedFile:
    """A file that a lock file allows, with a digest that has a face."""

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
    promises: tuple[Promise, ...] = ()
    """Every hash that is written, also those that have no face or cannot be checked."""
    bare: tuple[str, ...] = ()
    """Names of files that are written without any hash."""
    places: tuple[Place, ...] = (SOMEWHERE,)
    """Usually one. Entries of one version that differ in it make several."""
    hosts: tuple[str, ...] = ()
    """That its files come from, where the file says so; an index may send to any. Safe to print."""
    wanted_by: tuple[str, ...] = ()
    """`extra intl`, `group dev`; empty if it is always wanted, or the file does not say."""
    identities: tuple[str, ...] = ()
    """Who must have signed it, in the file's words (PEP 751); safe to print."""
    left_out: str = ""
    """Why it is not for the environment that the lock file was read for; empty if it is.

    All groups and extras count: a review is of whatever could be installed here.
    """

    @property
    def here(self) -> bool:
        return not self.left_out

    @property
    def key(self) -> Key:
        return package_key(self.name, self.version)

    @property
    def place(self) -> Place:
        return self.places[0]

    @property
    def origin(self) -> Origin:
        return self.place.origin

    @cached_property
    def files(self) -> tuple[LockedFile, ...]:
        """What has a face; a repository's commit is one, of all that it holds."""
        held = [(p.filename, p.digest) for p in self.promises]
        held += [(None, Digest.parse(each.commit)) for each in self.places if each.commit]
        return tuple(LockedFile(name, digest) for name, digest in held if digest)

    @cached_property
    def files_without_digest(self) -> tuple[str, ...]:
        """The names of files without a digest that has a face."""
        faced = {file.filename for file in self.files}
        named = [*self.bare, *(p.filename for p in self.promises if p.filename)]
        return tuple(dict.fromkeys(name for name in named if name not in faced))

    def promises_for(self, filename: str) -> tuple[tuple[Promise, ...], bool]:
        """What is promised of a file of this name, or else of any; and whether it is of this one.

        Nothing, where the file is written without a hash: what is promised of others is not its.
        """
        name = normal_filename(filename)
        of_it = [p for p in self.promises if p.filename and normal_filename(p.filename) == name]
        if of_it or self.is_bare(filename):
            return tuple(of_it), True
        return self.promises, False

    def is_bare(self, filename: str) -> bool:
        """Whether a file of this name, in whatever spelling, is written without any hash."""
        return normal_filename(filename) in map(normal_filename, self.bare)

    @property
    def names_files(self) -> bool:
        return any(each.filename for each in self.promises)

    @cached_property
    def digests(self) -> frozenset[Digest]:
        return frozenset(file.digest for file in self.files)

    @property
    def title(self) -> str:
        return f"{self.name} {self.version}".rstrip()


@dataclass(frozen=True)
class Reading:
    """What the reader of one format gets out of a file."""

    packages: tuple[LockedPackage, ...]
    notes: tuple[str, ...] = ()
    unreadable: tuple[str, ...] = ()
    obstacle: str | None = None


@dataclass(frozen=True)
class Lock:
    """What one lock file says."""

    label: str
    """As the user named it: a path, or git:REVISION:PATH."""
    kind: Kind
    packages: tuple[LockedPackage, ...]
    """Sorted; one for each name and version."""
    options: tuple[Option, ...] = ()
    """Index options that the file gives to pip, in its order. Their values may hold passwords and
    `${VARIABLES}`, which are never filled in."""
    obstacle: str | None = None
    """Why nothing of it is for this environment, where the file says so."""
    notes: tuple[str, ...] = ()
    """What a reader must know: lines that lock nothing, and what its tool wrote wrongly. Sentences,
    safe to print."""
    unreadable: tuple[str, ...] = ()
    """Places in it that may promise something and cannot be read; as `notes`."""

    @property
    def here(self) -> tuple[LockedPackage, ...]:
        """What the environment it was read for could get."""
        return tuple(package for package in self.packages if package.here)

    @property
    def elsewhere(self) -> tuple[LockedPackage, ...]:
        """What it could not get."""
        return tuple(package for package in self.packages if not package.here)

    @property
    def left_out(self) -> Mapping[str, int]:
        """How many packages are left out, by reason."""
        return Counter(package.left_out for package in self.elsewhere)

    @property
    def indexes(self) -> tuple[str, ...]:
        """The URLs of the indexes that it names, each once; they may hold passwords."""
        named = [each.value for each in self.options if each.name in INDEX_URLS]
        named += [p.url for each in self.packages for p in each.places if p.origin is Origin.INDEX]
        return tuple(dict.fromkeys(url for url in named if url))


INDEX_URLS = ("--index-url", "--extra-index-url")


def package_key(name: str, version: str) -> Key:
    """1.0 and 1.0.0 are one version."""
    return canonicalize_name(name), canonicalize_version(version)


def merge_packages(packages: Iterable[LockedPackage]) -> tuple[LockedPackage, ...]:
    """Sorted, with entries of one name and version joined: extras and markers make several."""
    grouped: dict[Key, list[LockedPackage]] = {}
    for package in packages:
        grouped.setdefault(package.key, []).append(package)
    return tuple(_one_of_all(grouped[key]) for key in sorted(grouped))


def contradictions(packages: Iterable[LockedPackage]) -> Iterator[str]:
    """Sentences about files that are written with two digests of one algorithm: only one can be
    the file's, and a tool may install the other. Safe to print."""
    for package in packages:
        named = [(normal_filename(p.filename), p) for p in package.promises if p.filename]
        written = {(name, promise.kind, promise.value) for name, promise in named}
        spelled = {name: promise.filename or "" for name, promise in named}
        counts = Counter((name, kind) for name, kind, _ in written)
        for (name, (algorithm, _)), count in sorted(counts.items()):
            if count > 1:
                yield f"{count} different {algorithm} digests are written of {plain(spelled[name])}"


def _one_of_all(entries: list[LockedPackage]) -> LockedPackage:
    """What any of them allows; all at once, for there may be very many."""
    if len(entries) == 1:
        return entries[0]
    wanted = (
        [] if any(not e.wanted_by for e in entries) else [w for e in entries for w in e.wanted_by]
    )
    return replace(
        entries[0],
        promises=tuple(dict.fromkeys(each for e in entries for each in e.promises)),
        bare=tuple(dict.fromkeys(each for e in entries for each in e.bare)),
        places=tuple(dict.fromkeys(each for e in entries for each in e.places)),
        hosts=tuple(sorted({each for e in entries for each in e.hosts})),
        wanted_by=tuple(dict.fromkeys(wanted)),
        left_out="" if any(e.here for e in entries) else entries[0].left_out,
    )
