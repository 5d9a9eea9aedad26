"""Turns a locked package and a file found elsewhere into the same, differs, or not comparable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checkface import Digest, Standing
from checkface_channels.locks.environment import SDISTS, Environment
from checkface_channels.locks.interface import LockedPackage
from checkface_channels.locks.promise import FACED, Promise, digests_by

Values = Mapping[tuple[str, int], str]
"""A file's digest by the kind of promise (`Promise.kind`) that it can be held against."""


WORDS = {
    Standing.DIFFERENT: "differs",
    Standing.UNKNOWN: "not compared",
    Standing.SAME: "same",
}
"""How reviews call it, the worst first. It comes from the digits, never from the faces; `UNKNOWN`
is whatever could not be compared, and the note says why."""


@dataclass(frozen=True)
class Found:
    """A file as another channel has it."""

    filename: str
    digests: frozenset[Digest]
    """Its digest in each algorithm that the channel knows."""
    path: Path | None = None
    """Where it lies, if it can be read: it has a digest in every algorithm then."""
    note: str = ""

    @property
    def is_source(self) -> bool:
        return self.filename.endswith(SDISTS)

    def values(self, promises: Iterable[Promise]) -> Values:
        """Raises `OSError`."""
        told = {(each.algorithm, len(each.value)): each.value for each in self.digests}
        return {**(digests_by(promises, self.path) if self.path else {}), **told}


@dataclass(frozen=True)
class Judgement:
    """One comparison."""

    package: LockedPackage
    standing: Standing
    filename: str | None = None
    locked: Promise | None = None
    """Beside it stands what was found in the same algorithm."""
    found: Promise | None = None
    note: str = ""

    @property
    def sides(self) -> tuple[tuple[str, Promise], ...]:
        """Both, with their labels, where there is something to compare."""
        held = (("locked", self.locked), ("found", self.found))
        return tuple((label, promise) for label, promise in held if promise)


def judge(
    package: LockedPackage,
    found: Found,
    environment: Environment,
    sources: frozenset[Digest] = frozenset(),
) -> Judgement:
    """Compare by file name where the lock writes names, else with all that it allows.

    A file that is not locked under its name counts as a difference if it would be installed here:
    it would take the locked file's place. Where nothing but the source is locked it would not: pip
    holds a wheel that came later against the hash of the source, and passes it over. `sources` are
    digests that are known to be of source distributions.
    """
    promised, is_named = package.promises_for(found.filename)
    values = found.values(promised)
    comparable = [each for each in promised if each.kind in values and not each.obstacle]
    if not comparable:
        return Judgement(package, Standing.UNKNOWN, found.filename, note=_why(promised, values))
    agreeing = [each for each in comparable if values[each.kind] == each.value]
    # In every algorithm that both have: a sha1 alone may not vouch for a file. Two digests of one
    # file contradict each other.
    in_each = {each.kind for each in agreeing} == {each.kind for each in comparable}
    if len(agreeing) == len(comparable) or (in_each and not is_named):
        notes = [found.note, _weakness(agreeing)]
        return _judgement(package, Standing.SAME, found, agreeing, values, notes)
    if is_named:
        return _judgement(package, Standing.DIFFERENT, found, comparable, values, [found.note])
    if note := _excuse(package, found, environment, sources):
        return Judgement(package, Standing.UNKNOWN, found.filename, note=note)
    notes = [f"not among the {len(_named_or_all(package))} that are locked", found.note]
    return _judgement(package, Standing.DIFFERENT, found, comparable, values, notes)


def _why(promised: Sequence[Promise], values: Values) -> str:
    """Why nothing can be compared."""
    if not promised:
        return "locked without a digest"
    if obstacles := [each.obstacle for each in promised if each.obstacle]:
        return f"locked in a way that cannot be checked: {obstacles[0]}"
    here = ", ".join(sorted({each.algorithm for each in promised}))
    return (
        f"no common algorithm ({here} here, {', '.join(sorted(name for name, _ in values))} there)"
    )


def _weakness(agreeing: Sequence[Promise]) -> str:
    if not all(each.is_weak for each in agreeing):
        return ""
    return f"only by {' and '.join(sorted({each.algorithm for each in agreeing}))}, which is broken"


def _excuse(
    package: LockedPackage, found: Found, environment: Environment, sources: frozenset[Digest]
) -> str:
    """Why a file that is not locked is no difference; empty if it is one."""
    if not found.is_source and _locks_source_only(package, sources):
        return "only the source is locked; this wheel came later"
    fits = found.is_source or environment.rank(found.filename) is not None
    return "" if fits else "not locked, and for another environment"


def _locks_source_only(package: LockedPackage, sources: frozenset[Digest]) -> bool:
    return all(
        each.filename.endswith(SDISTS) if each.filename else each.digest in sources
        for each in package.promises
    )


def _named_or_all(package: LockedPackage) -> set[str]:
    """The files that are locked, by name where names are written, else by digest."""
    return {each.filename or each.value for each in package.promises}


def _judgement(
    package: LockedPackage,
    standing: Standing,
    found: Found,
    locked: Sequence[Promise],
    values: Values,
    notes: Iterable[str],
) -> Judgement:
    shown = min(locked, key=_order)
    other = Promise(shown.algorithm, values[shown.kind], found.filename)
    note = "; ".join(filter(None, notes))
    return Judgement(package, standing, found.filename, shown, other, note)


def _order(promise: Promise) -> tuple[int, int, str]:
    """What has a face first."""
    faced = FACED.index(promise.algorithm) if promise.algorithm in FACED else len(FACED)
    return faced, -len(promise.value), promise.value
