"""Turns a wheel and the user's lock files into a line, and into stop or go on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from checkface import Artifact, Digest, Face
from checkface_pip_verify.errors import DifferenceError
from checkface_pip_verify.locks.interface import Key, Lock, LockError, expected_digests, package_key


class Standing(Enum):
    """How a wheel stands to what is locked."""

    LOCKED = "locked"
    DIFFERS = "NOT as locked"
    NOT_LOCKED = "NOT locked"
    UNDIGESTED = "locked without a digest"


@dataclass(frozen=True)
class LockVerdict:
    """What the lock files say of one wheel."""

    standing: Standing
    artifact: Artifact
    labels: tuple[str, ...]
    """The lock files."""
    expected: tuple[Digest, ...] = ()
    """The digests that they allow for its version."""

    def __str__(self) -> str:
        """One line for the listing, safe to print."""
        return self.standing.value

    @property
    def error(self) -> DifferenceError | None:
        """The error to stop with; None where the install may go on."""
        if self.standing in {Standing.LOCKED, Standing.UNDIGESTED}:
            return None
        locked = [f"  locked   {each}  {' '.join(Face(each).words)}\n" for each in self.expected]
        digest = self.artifact.digest
        return DifferenceError(
            f"{self.artifact.filename} is {self.standing.value} in {' and '.join(self.labels)}:\n"
            f"{''.join(locked)}  offered  {digest}  {' '.join(Face(digest).words)}\n"
            "Nothing was installed, and --yes does not cover this: find out which of the two is "
            "right, or let the lock's tool lock again"
        )


@dataclass(frozen=True)
class Expectation:
    """What any of several lock files allows."""

    labels: tuple[str, ...]
    digests: Mapping[Key, frozenset[Digest]]

    @classmethod
    def of(cls, locks: Iterable[Lock]) -> Expectation:
        """Raises `LockError` if one of them says that it is not for this environment."""
        labels, joined = [], dict[Key, frozenset[Digest]]()
        for lock in locks:
            if lock.obstacle:
                raise LockError(lock.label, "a lock for this Python", lock.obstacle, "lock again")
            labels.append(lock.label)
            for key, digests in expected_digests(lock).items():
                joined[key] = joined.get(key, frozenset()) | digests
        return cls(tuple(labels), joined)

    def verdict(self, path: Path, artifact: Artifact, name: str, version: str) -> LockVerdict:
        """What they say of the wheel at `path`."""
        allowed = self.digests.get(package_key(name, version))
        expected = tuple(sorted(allowed or (), key=str))
        return LockVerdict(_standing(path, artifact, allowed), artifact, self.labels, expected)


def _standing(path: Path, artifact: Artifact, allowed: frozenset[Digest] | None) -> Standing:
    if allowed is None:
        return Standing.NOT_LOCKED
    if not allowed:
        return Standing.UNDIGESTED
    same = artifact.digest in allowed or any(_digest(path, each) in allowed for each in allowed)
    return Standing.LOCKED if same else Standing.DIFFERS


def _digest(path: Path, like: Digest) -> Digest:
    """The file's digest by another's algorithm: some lock files write sha512."""
    with path.open("rb") as file:
        return Digest(like.algorithm, hashlib.file_digest(file, like.algorithm).hexdigest())
