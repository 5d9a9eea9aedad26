"""Turns a wheel and the user's lock files into a line, and into stop or go on.

A hash that cannot be checked is not no hash: it stops, as a digest that differs does.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from checkface import Artifact, CheckfaceError, Digest, Face, Standing
from checkface_channels.locks.interface import (
    Key,
    Kind,
    Lock,
    LockedPackage,
    LockError,
    Origin,
    merge_packages,
    package_key,
)
from checkface_channels.locks.promise import Promise, digests_by
from checkface_gate.errors import DifferenceError, UnableError

SHOWN_AT_MOST = 3
"""Expected digests in an answer; a project may have a hundred files."""

WORDS = {
    Standing.SAME: "locked",
    Standing.DIFFERENT: "NOT as locked",
    Standing.UNKNOWN: "NOT locked",
    Standing.UNREADABLE: "locked in a way that cannot be checked",
}
NO_DIGEST = "locked without a digest"


@dataclass(frozen=True)
class LockFinding:
    """What the lock files say of one wheel."""

    standing: Standing
    artifact: Artifact
    labels: tuple[str, ...]
    """The lock files."""
    expected: tuple[Digest, ...] = ()
    """The digests with a face that they allow for this file, or else for its version."""
    promised: tuple[Promise, ...] = ()
    """All hashes that they allow for it."""
    reason: str = ""
    """Why it stands so, where that is no matter of digits; safe to print."""
    promises_nothing: bool = False
    """Whether it is locked, and no digest of it was ever written."""

    def __str__(self) -> str:
        """One line for the listing, safe to print."""
        return f"{self.words} ({self.reason})" if self.reason else self.words

    @property
    def words(self) -> str:
        return NO_DIGEST if self.promises_nothing else WORDS[self.standing]

    @property
    def error(self) -> CheckfaceError | None:
        """The error to stop with; None where the install may go on."""
        if self.standing is Standing.SAME or self.promises_nothing:
            return None
        kind = UnableError if self.standing is Standing.UNREADABLE else DifferenceError
        digest = self.artifact.digest
        why = f" ({self.reason})" if self.reason else ""
        return kind(
            f"{self.artifact.filename} is {WORDS[self.standing]} in {' and '.join(self.labels)}"
            f"{why}:\n{''.join(self._expected_lines())}"
            f"  offered  {digest}  {' '.join(Face(digest).words)}\n"
            "Nothing was installed, and --yes does not cover this: find out which of the two is "
            "right, or let the lock's tool lock again"
        )

    def _expected_lines(self) -> Iterator[str]:
        """The first few: the words of each cost time, and nobody reads a hundred."""
        for each in self.promised[:SHOWN_AT_MOST]:
            words = f"  {' '.join(Face(each.digest).words)}" if each.digest else ""
            yield f"  locked   {each}{words}\n"
        if left := len(self.promised) - SHOWN_AT_MOST:
            yield f"           and {left} others\n" if left > 0 else ""


@dataclass(frozen=True)
class LockExpectation:
    """What any of several lock files allows."""

    labels: tuple[str, ...]
    packages: Mapping[Key, LockedPackage]
    hashless: frozenset[Key] = frozenset()
    """What has no hash, in a file of a tool that writes one for each file that it locks."""
    unreadable: tuple[str, ...] = ()
    """What they say that cannot be read, so that what else they promise is not known."""

    @classmethod
    def of(cls, locks: Iterable[Lock]) -> LockExpectation:
        """Raises `LockError` if one of them says that it is not for this environment."""
        held = list(locks)
        for lock in held:
            if lock.obstacle:
                raise LockError(lock.label, "a lock for this Python", lock.obstacle, "lock again")
        packages = merge_packages(package for lock in held for package in lock.packages)
        return cls(
            tuple(lock.label for lock in held),
            {package.key: package for package in packages},
            frozenset(key for lock in held for key in _hashless(lock)),
            tuple(sentence for lock in held for sentence in lock.unreadable),
        )

    def finding(self, path: Path, artifact: Artifact, name: str, version: str) -> LockFinding:
        """What they say of the wheel at `path`."""
        key = package_key(name, version)
        package = self.packages.get(key) or self.packages.get((key[0], ""))
        blank = LockFinding(Standing.UNKNOWN, artifact, self.labels, reason=self._versions(key[0]))
        if package is None:
            return blank
        promised, is_of_it = package.promises_for(artifact.filename)
        if promised:
            standing, reason = _standing(promised, path)
            other = "" if is_of_it or not package.names_files else "under another file name"
            expected = tuple(digest for each in promised if (digest := each.digest))
            return replace(
                blank,
                standing=standing,
                expected=expected,
                promised=promised,
                reason=reason or other,
            )
        return self._without_promise(blank, package)

    @property
    def pins(self) -> tuple[str, ...]:
        """`name==version` where they lock one version of a project from an index for this Python:
        what keeps pip from a newer one."""
        versions: dict[str, set[str]] = {}
        for package in self.packages.values():
            if package.here and package.version and package.origin is Origin.INDEX:
                versions.setdefault(package.name, set()).add(package.version)
        single = ((name, *held) for name, held in versions.items() if len(held) == 1)
        return tuple(f"{name}=={version}" for name, version in single)

    def _versions(self, name: str) -> str:
        """Which versions of the project are locked instead."""
        held = [p.version for key, p in self.packages.items() if key[0] == name and p.version]
        if not held:
            return ""
        rest = f" and {len(held) - SHOWN_AT_MOST} others" if len(held) > SHOWN_AT_MOST else ""
        return f"the lock has {', '.join(held[:SHOWN_AT_MOST])}{rest}"

    def _without_promise(self, blank: LockFinding, package: LockedPackage) -> LockFinding:
        """Nothing is promised of this file: because there is nothing to promise, or it was lost."""
        if lost := self._why_doubtful(package, blank.artifact.filename):
            return replace(blank, standing=Standing.UNREADABLE, reason=lost)
        if not package.version and package.origin is Origin.INDEX:
            return replace(blank, reason="no version and no digest is written")
        reason = "" if package.origin is Origin.INDEX else f"it comes from {package.origin.value}"
        return replace(blank, promises_nothing=True, reason=reason)

    def _why_doubtful(self, package: LockedPackage, filename: str) -> str:
        """Why a digest may have been promised after all; empty if none ever was."""
        if package.place.commit:
            return f"it comes from {package.place}: a wheel cannot be compared with that"
        if package.promises and package.is_bare(filename):
            return "its hash is missing beside those of other files"
        if self.unreadable:
            return f"no digest, and {self.unreadable[0]}"
        always = "no hash is written, where its tool writes one for each file"
        return always if package.key in self.hashless else ""


def _hashless(lock: Lock) -> Iterator[Key]:
    """A person may leave hashes out of requirements; a tool leaves them out of folders only."""
    for package in lock.packages if lock.kind is not Kind.REQUIREMENTS else ():
        if not package.promises and package.origin in {Origin.INDEX, Origin.URL}:
            yield package.key


def _standing(promised: tuple[Promise, ...], path: Path) -> tuple[Standing, str]:
    """The best algorithm decides: a weak one never vouches where a better one is written."""
    usable = [each for each in promised if not each.obstacle]
    lost = [each for each in promised if each.obstacle]
    strong = [each for each in usable if not each.is_weak]
    if not usable:
        return Standing.UNREADABLE, lost[0].obstacle
    decisive = strong or usable
    actual = digests_by(decisive, path)
    if not _agree(decisive, actual):
        return Standing.DIFFERENT, ""
    if strong:
        return Standing.SAME, ""
    if lost:
        return Standing.UNREADABLE, lost[0].obstacle
    weak = " and ".join(sorted({each.algorithm for each in decisive}))
    return Standing.SAME, f"only by {weak}, which is broken: let the lock's tool lock again"


def _agree(decisive: list[Promise], actual: Mapping[tuple[str, int], str]) -> bool:
    """Of a file that is named, all: two digests of one file contradict each other. Elsewhere one of
    them, for the others may be those of other files."""
    agreeing = [each for each in decisive if actual[each.kind] == each.value]
    if all(each.filename for each in decisive):
        return len(agreeing) == len(decisive)
    return bool(agreeing)
