"""Turns two locks into what was added, removed and changed, and what kept its version only.

Of one version in both locks, a file is *the same version but another digest* if its name stands in
both with different digests; where one of the locks writes no names, if they have no digest of the
version in common. Files that only one of them lists are told as such, and never as a change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import zip_longest

from packaging.version import InvalidVersion, Version

from checkface import Digest
from checkface_pip_verify.locks.environment import Environment, digest_order
from checkface_pip_verify.locks.interface import Lock, LockedPackage
from checkface_pip_verify.reviews.arguments import counted
from checkface_pip_verify.reviews.choice import choose


class Change(Enum):
    """What became of a package, the loudest first."""

    OTHER_DIGEST = "same version, other digest"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    UNCOMPARED = "not comparable"
    OTHER_FILES = "more or fewer files"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Side:
    """A package in one of the two locks, and the file that stands for it."""

    version: str
    label: str
    """The file's name, or as much as is known of it."""
    digest: Digest | None
    """Whose face is shown; None if it has none."""


@dataclass(frozen=True)
class Difference:
    """One line of a review."""

    change: Change
    name: str
    old: Side | None
    new: Side | None
    note: str = ""

    @property
    def versions(self) -> str:
        """`1.0`, or `1.0 → 2.0`."""
        versions = [side.version or "no version" for side in (self.old, self.new) if side]
        return " → ".join(dict.fromkeys(versions))

    @property
    def digests(self) -> tuple[Digest, ...]:
        return tuple(side.digest for side in (self.old, self.new) if side and side.digest)


@dataclass(frozen=True)
class Comparison:
    """All differences, the loudest first."""

    old: Lock
    new: Lock
    differences: tuple[Difference, ...]

    @classmethod
    def of(cls, old: Lock, new: Lock, environment: Environment) -> Comparison:
        """`environment` only decides which file's face stands for a package that has several."""
        order = list(Change)
        found = sorted(
            _differences(old, new, environment),
            key=lambda each: (order.index(each.change), each.name),
        )
        return cls(old, new, tuple(found))

    def of_change(self, change: Change) -> tuple[Difference, ...]:
        return tuple(each for each in self.differences if each.change is change)

    @property
    def is_loud(self) -> bool:
        return bool(self.of_change(Change.OTHER_DIGEST))

    @property
    def summary(self) -> str:
        """`1 same version, other digest; 2 changed; …`, without what there is none of."""
        counts = [(change, len(self.of_change(change))) for change in Change]
        told = [f"{count} {change.value}" for change, count in counts if count]
        return "; ".join(told) or "both are empty"


def _differences(old: Lock, new: Lock, environment: Environment) -> Iterator[Difference]:
    before, after = _by_name(old), _by_name(new)
    for name in sorted(before.keys() | after.keys()):
        ours, theirs = before.get(name, {}), after.get(name, {})
        for key in ours.keys() & theirs.keys():
            yield from _same_version(ours[key], theirs[key], environment)
        gone = [package for key, package in ours.items() if key not in theirs]
        fresh = [package for key, package in theirs.items() if key not in ours]
        for one, other in zip_longest(_by_version(gone), _by_version(fresh)):
            yield _other_version(one, other, environment)


def _by_name(lock: Lock) -> Mapping[str, Mapping[str, LockedPackage]]:
    """Name to canonical version to package: a lock may hold several versions of a project."""
    held: dict[str, dict[str, LockedPackage]] = {}
    for package in lock.packages:
        name, version = package.key
        held.setdefault(name, {})[version] = package
    return held


def _by_version(packages: Sequence[LockedPackage]) -> list[LockedPackage]:
    def order(package: LockedPackage) -> tuple[Version, str]:
        try:
            return Version(package.version), ""
        except InvalidVersion:
            return Version("0"), package.version

    return sorted(packages, key=order)


def _other_version(
    old: LockedPackage | None, new: LockedPackage | None, environment: Environment
) -> Difference:
    package = new or old
    assert package  # noqa: S101 - one of the two is there
    change = _change(old, new)
    before = _side(old, environment) if old else None
    return Difference(change, package.name, before, _side(new, environment) if new else None)


def _change(old: LockedPackage | None, new: LockedPackage | None) -> Change:
    """Requirements leave the version of a repository out: its commit says that it is the same."""
    if old and new:
        unversioned = not old.version or not new.version
        same = unversioned and old.digests & new.digests
        return Change.UNCHANGED if same else Change.CHANGED
    return Change.ADDED if new else Change.REMOVED


def _same_version(
    old: LockedPackage, new: LockedPackage, environment: Environment
) -> Iterator[Difference]:
    if old.names_files and new.names_files:
        found = [*_by_filename(old, new)]
    else:
        found = [*_by_digest(old, new)]
    if found:
        yield from found
        return
    sides = _side(old, environment), _side(new, environment)
    if reason := _incomparable(old, new):
        yield Difference(Change.UNCOMPARED, new.name, *sides, reason)
    elif note := _other_files(old, new, environment):
        yield Difference(Change.OTHER_FILES, new.name, *sides, note)
    else:
        yield Difference(Change.UNCHANGED, new.name, *sides)


def _by_filename(old: LockedPackage, new: LockedPackage) -> Iterator[Difference]:
    """A difference for each file that kept its name and not its digest."""
    before, after = _named(old), _named(new)
    for filename in sorted(before.keys() & after.keys()):
        for algorithm in sorted(before[filename].keys() & after[filename], key=digest_order):
            one, other = before[filename][algorithm], after[filename][algorithm]
            if one.isdisjoint(other):
                was = Side(old.version, filename, min(one, key=str))
                now = Side(new.version, filename, min(other, key=str))
                yield Difference(Change.OTHER_DIGEST, new.name, was, now)
                break


def _by_digest(old: LockedPackage, new: LockedPackage) -> Iterator[Difference]:
    """One difference if the two have nothing in common, though they could."""
    common = {d.algorithm for d in old.digests} & {d.algorithm for d in new.digests}
    if not common or old.digests & new.digests:
        return
    algorithm = min(common, key=digest_order)
    was, now = _any_of(old, algorithm), _any_of(new, algorithm)
    yield Difference(Change.OTHER_DIGEST, new.name, was, now, "no digest in common")


def _any_of(package: LockedPackage, algorithm: str) -> Side:
    held = sorted((d for d in package.digests if d.algorithm == algorithm), key=str)
    label = "the only one allowed" if len(held) == 1 else f"the first of {len(held)} files"
    return Side(package.version, label, held[0])


def _named(package: LockedPackage) -> Mapping[str, Mapping[str, set[Digest]]]:
    """File name to algorithm to digests."""
    held: dict[str, dict[str, set[Digest]]] = {}
    for file in package.files:
        if file.filename:
            algorithms = held.setdefault(file.filename, {})
            algorithms.setdefault(file.digest.algorithm, set()).add(file.digest)
    return held


def _incomparable(old: LockedPackage, new: LockedPackage) -> str:
    """Why nothing of the two can be compared; empty if something can."""
    if not old.files and not new.files:
        return "no digest in either"
    if not old.files or not new.files:
        return "no digest before" if new.files else "its digests are gone"
    if old.names_files and new.names_files:
        before, after = _named(old), _named(new)
        pairs = [(before[name], after[name]) for name in before.keys() & after.keys()]
        comparable = any(one.keys() & other for one, other in pairs)
        return "" if comparable or old.digests & new.digests else "no file in common"
    common = {d.algorithm for d in old.digests} & {d.algorithm for d in new.digests}
    return "" if common else "digests of different algorithms"


def _other_files(old: LockedPackage, new: LockedPackage, environment: Environment) -> str:
    """What only one of the two lists, as far as they write the same kind of thing."""
    added, gone = len(new.digests - old.digests), len(old.digests - new.digests)
    told = [f"{counted(added, 'digest')} more"] if added else []
    told += [f"{counted(gone, 'digest')} fewer"] if gone else []
    took, takes = environment.best_file(old), environment.best_file(new)
    if took and takes and took != takes:
        told.append(f"this Python takes {takes} now, {took} before")
    return ", ".join(told)


def _side(package: LockedPackage, environment: Environment) -> Side:
    choice = choose(package, environment)
    if choice.files:
        return Side(package.version, choice.label, choice.digests[0])
    # A package for other environments has a face too: that of its first file.
    held = sorted(package.digests, key=lambda each: (digest_order(each.algorithm), each.value))
    return Side(package.version, choice.label, held[0] if held else None)
