"""Turns two locks into what was added, removed and changed, and what kept its version only.

Of one version in both locks, a file is *the same version but another digest* if its name stands in
both with different hashes; where one of the locks writes no names, if they have no hash of the
version in common. Files that only one of them lists are told as such, and never as a change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from packaging.version import InvalidVersion, Version

from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import Lock, LockedPackage, Origin
from checkface_pip_verify.review import hashes
from checkface_pip_verify.review.changes import LOUD, Change, Difference, Side
from checkface_pip_verify.review.moves import Move, move, option_changes, origin_of


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
            _Comparing(old, new, environment).differences(),
            key=lambda each: (order.index(each.change), each.name),
        )
        return cls(old, new, tuple(found))

    def of_change(self, change: Change) -> tuple[Difference, ...]:
        return tuple(each for each in self.differences if each.change is change)

    @property
    def is_loud(self) -> bool:
        return any(self.of_change(change) for change in LOUD)

    @property
    def unreadable(self) -> tuple[str, ...]:
        """What either of them may promise, and we cannot read."""
        return self._of_both("unreadable")

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the reader; safe to print."""
        return (*self._of_both("notes"), *option_changes(self.old, self.new))

    @property
    def summary(self) -> str:
        """`1 same version, other digest; 2 changed; …`, without what there is none of."""
        counts = [(change, len(self.of_change(change))) for change in Change]
        told = [f"{count} {change.value}" for change, count in counts if count]
        return "; ".join(told) or "both are empty"

    def _of_both(self, what: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys([*getattr(self.old, what), *getattr(self.new, what)]))


@dataclass(frozen=True)
class _Comparing:
    """Pairs what the two locks hold, and finds a verdict for each pair."""

    old: Lock
    new: Lock
    environment: Environment

    def differences(self) -> Iterator[Difference]:
        before, after = _by_name(self.old), _by_name(self.new)
        for name in sorted(before.keys() | after.keys()):
            ours, theirs = before.get(name, {}), after.get(name, {})
            for key in sorted(ours.keys() & theirs.keys()):
                yield from self._same_version(ours[key], theirs[key])
            gone = [package for key, package in ours.items() if key not in theirs]
            fresh = [package for key, package in theirs.items() if key not in ours]
            for one, other in zip_longest(_by_version(gone), _by_version(fresh)):
                yield self._other_version(one, other)

    def _same_version(self, old: LockedPackage, new: LockedPackage) -> Iterator[Difference]:
        moved = self._move(old, new)
        loud = [*hashes.swapped_files(old, new, self.environment)]
        if old.origin is new.origin:  # a folder's hashes are not gone: it never had any
            loud = loud or [*hashes.lost_digests(old, new), *hashes.of_other_algorithm(old, new)]
        if moved and moved.is_loud:
            origin = self._difference(Change.OTHER_ORIGIN, old, new, str(moved))
            loud.insert(0, origin.without_digests() if loud else origin)
        yield from loud or [self._quiet(old, new, moved)]

    def _quiet(self, old: LockedPackage, new: LockedPackage, moved: Move | None) -> Difference:
        if moved:
            return self._difference(Change.CHANGED, old, new, str(moved))
        if reason := hashes.incomparable(old, new):
            return self._difference(Change.UNCOMPARED, old, new, reason)
        note = hashes.other_files(old, new, self.environment)
        return self._difference(Change.OTHER_FILES if note else Change.UNCHANGED, old, new, note)

    def _other_version(self, old: LockedPackage | None, new: LockedPackage | None) -> Difference:
        if old is None or new is None:
            return self._difference(Change.REMOVED if old else Change.ADDED, old, new)
        moved = self._move(old, new)
        if moved and moved.is_loud:
            return self._difference(Change.OTHER_ORIGIN, old, new, str(moved))
        if old.promises and not new.promises and new.origin in {Origin.INDEX, Origin.URL}:
            return self._difference(Change.DIGEST_GONE, old, new, hashes.GONE)
        # Requirements leave the version of a repository out: its commit says that it is the same.
        unversioned = not old.version or not new.version
        same = unversioned and old.digests & new.digests
        return self._difference(Change.UNCHANGED if same else Change.CHANGED, old, new)

    def _move(self, old: LockedPackage, new: LockedPackage) -> Move | None:
        return move(old, self.old, new, self.new)

    def _difference(
        self,
        change: Change,
        old: LockedPackage | None,
        new: LockedPackage | None,
        note: str = "",
    ) -> Difference:
        package = new or old
        assert package  # noqa: S101 - one of the two is there
        before = self._side(old, self.old) if old else None
        after = self._side(new, self.new) if new else None
        return Difference(change, package.name, before, after, note)

    def _side(self, package: LockedPackage, lock: Lock) -> Side:
        shown = hashes.side(package, self.environment)
        return replace(shown, origin=origin_of(package, lock))


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
