"""Turns a locked package and a file found elsewhere into the same, differs, or not comparable."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from checkface import Digest
from checkface_pip_verify.locks.environment import SDISTS, Environment, digest_order
from checkface_pip_verify.locks.interface import LockedPackage


class Verdict(Enum):
    """What a comparison says; it comes from the digits, never from the faces."""

    DIFFERS = "differs"
    UNCOMPARED = "not compared"
    SAME = "same"


@dataclass(frozen=True)
class Found:
    """A file as another channel has it."""

    filename: str
    digests: frozenset[Digest]
    """Its digest in each algorithm that the channel knows."""
    note: str = ""

    @property
    def algorithms(self) -> frozenset[str]:
        return frozenset(digest.algorithm for digest in self.digests)


@dataclass(frozen=True)
class Judgement:
    """One comparison."""

    package: LockedPackage
    verdict: Verdict
    filename: str | None = None
    locked: Digest | None = None
    found: Digest | None = None
    note: str = ""


def judge(package: LockedPackage, found: Found, environment: Environment) -> Judgement:
    """Compare by file name where the lock writes names, else with all that it allows.

    A file that is not locked under its name counts as a difference if it would be installed here:
    it would take the locked file's place.
    """
    named = {file.digest for file in package.files if file.filename == found.filename}
    allowed = {
        digest for digest in named or package.digests if digest.algorithm in found.algorithms
    }
    if found.filename in package.undigested:
        return _uncompared(package, found, "locked without a digest that we can use")
    if not allowed:
        return _uncompared(package, found, f"no common algorithm ({_algorithms(package, found)})")
    if _agree(allowed, found):
        return _judgement(package, Verdict.SAME, found, allowed & found.digests, found.note)
    if named:
        return _judgement(package, Verdict.DIFFERS, found, allowed, found.note)
    if not _fits(found.filename, environment):
        return _uncompared(package, found, "not locked, and for another environment")
    notes = [f"not among the {len(package.digests)} that are locked", found.note]
    return _judgement(package, Verdict.DIFFERS, found, allowed, "; ".join(filter(None, notes)))


def _agree(allowed: Iterable[Digest], found: Found) -> bool:
    """In every algorithm that both have: a sha1 alone may not vouch for a file."""
    return all(
        any(digest in found.digests for digest in allowed if digest.algorithm == algorithm)
        for algorithm in {digest.algorithm for digest in allowed}
    )


def _fits(filename: str, environment: Environment) -> bool:
    return filename.endswith(SDISTS) or environment.rank(filename) is not None


def _algorithms(package: LockedPackage, found: Found) -> str:
    locked = sorted({digest.algorithm for digest in package.digests})
    return f"{', '.join(locked)} here, {', '.join(sorted(found.algorithms))} there"


def _judgement(
    package: LockedPackage, verdict: Verdict, found: Found, locked: Iterable[Digest], note: str
) -> Judgement:
    """Beside the digest found stands the locked one of the same algorithm."""
    shown = min(locked, key=lambda each: (digest_order(each.algorithm), each.value))
    other = next(each for each in found.digests if each.algorithm == shown.algorithm)
    return Judgement(package, verdict, found.filename, shown, other, note)


def _uncompared(package: LockedPackage, found: Found, note: str) -> Judgement:
    return Judgement(package, Verdict.UNCOMPARED, found.filename, note=note)
