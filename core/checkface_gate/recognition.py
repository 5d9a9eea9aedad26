"""Turns a wheel and the ledger into new, seen on a date, or changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from checkface import (
    Acceptance,
    Artifact,
    ArtifactName,
    Digest,
    Face,
    latest_by_identity,
    normal_filename,
    plain,
)
from checkface_gate.channels import NOBODY_ASKED, Findings
from checkface_gate.errors import DifferenceError
from checkface_gate.wheel import Candidate


class LedgerKind(Enum):
    """How a wheel stands to what the user has accepted before, in the words of reports.

    As a `Standing`: `NEW` is UNKNOWN, `SEEN` is SAME, `CHANGED` is DIFFERENT. A ledger that cannot
    be read stops before any wheel is known, so nothing is UNREADABLE.
    """

    NEW = "new"
    SEEN = "seen"
    CHANGED = "changed"


@dataclass(frozen=True)
class Recognised:
    """A wheel on the disk, what the ledger knows about a file of its name, and what others say."""

    candidate: Candidate
    before: Acceptance | None
    findings: Findings = NOBODY_ASKED
    replaces: str | None = None
    """The version that is installed now, where there is one."""
    sibling: Acceptance | None = None
    """Another file of the same version that was accepted last, where this one is new."""
    sdist: Artifact | None = None
    """What the wheel was built from here, if it was: that may be known, and never the wheel."""

    @property
    def status(self) -> LedgerKind:
        if self.before is None:
            return LedgerKind.NEW
        known = self.sdist.digest if self.sdist else self.candidate.digest
        same = self.before.digest == known
        return LedgerKind.SEEN if same else LedgerKind.CHANGED

    @property
    def label(self) -> str:
        """What stands at the end of its line."""
        return f"built here from {self.sdist.digest.short}" if self.sdist else self._acquaintance

    @property
    def _acquaintance(self) -> str:
        if self.before is None:
            return f"new: {self.kinship}" if self.kinship else "new"
        date = self.before.time.strftime("%Y-%m-%d")
        return f"seen {date}" if self.status is LedgerKind.SEEN else f"CHANGED since {date}"

    @property
    def kinship(self) -> str:
        """In words, how it stands to a file of the same version that is known."""
        if self.sibling is None or self.before is not None:
            return ""
        wheel, date = self.candidate.wheel, self.sibling.time.strftime("%Y-%m-%d")
        return (
            f"another file of {wheel.name} {wheel.version}, accepted on {date}: "
            f"{', '.join(self.sibling_differences)}"
        )

    @property
    def sibling_differences(self) -> tuple[str, ...]:
        """What tells its name from its sibling's."""
        ours = ArtifactName.parse(self.candidate.wheel.filename)
        theirs = self.sibling and ArtifactName.parse(self.sibling.filename)
        return ours.differences(theirs) if ours and theirs else ()

    @property
    def replacement(self) -> list[str]:
        """What it would replace, where that is another version."""
        another = self.replaces and self.replaces != self.candidate.wheel.version
        return [plain(f"replaces {self.replaces}")] if another else []

    @property
    def is_verified(self) -> bool:
        """Whether a person is to verify it, and not only to recognise it: then it is a trio."""
        return self.candidate.wheel.requested or self.contradiction is not None

    @property
    def contradiction(self) -> tuple[str, Digest] | None:
        """Another digest that this file should have had, and whose word that is."""
        if self.changed_from:
            return "accepted before", self.changed_from
        lock, publisher = self.findings.lock, self.findings.publisher
        if lock and lock.error and lock.expected:
            return "locked", lock.expected[0]
        published = publisher.published if publisher and not publisher.has_moved else None
        if published and published != self.candidate.digest:
            return "published", published
        return None

    @property
    def changed_from(self) -> Digest | None:
        return self.before.digest if self.before and self.status is LedgerKind.CHANGED else None


def recognise(
    candidates: Sequence[Candidate],
    acceptances: Iterable[Acceptance],
    findings: Iterable[Findings],
    installed: Mapping[str, str],
) -> tuple[Recognised, ...]:
    """Each wheel beside what was last accepted under its file name, and all else known of it."""
    held = tuple(acceptances)
    latest, versions = latest_by_identity(held), _latest_by_version(held)
    return tuple(
        Recognised(
            each,
            latest.get(normal_filename(each.wheel.filename)),
            said,
            installed.get(each.wheel.name),
            versions.get(_version(each.wheel.filename)),
        )
        for each, said in zip(candidates, findings, strict=True)
    )


def _latest_by_version(acceptances: Iterable[Acceptance]) -> dict[tuple[str, str], Acceptance]:
    """What was last accepted of each version of each project, whatever file it was."""
    found = {_version(each.filename): each for each in acceptances}
    return {version: each for version, each in found.items() if version != _NO_VERSION}


_NO_VERSION = ("", "")


def _version(filename: str) -> tuple[str, str]:
    name = ArtifactName.parse(filename)
    return (name.project, name.version) if name else _NO_VERSION


def difference(recognised: Iterable[Recognised]) -> DifferenceError | None:
    """What has changed since it was accepted, and what to do about it; None if nothing has."""
    changed = [each for each in recognised if each.status is LedgerKind.CHANGED]
    if not changed:
        return None
    names = [each.candidate.wheel.filename for each in changed]
    told = "\n".join(_difference_line(each) for each in changed)
    forget = "; ".join(f"pip-checkface ledger forget {name}" for name in names)
    return DifferenceError(
        f"{told}\n"
        "Nothing was installed, and --yes does not cover this: a released file never changes. "
        f"Ask the maintainer of {' and '.join(names)} what has happened; once you know that the "
        f"new face is right: {forget}"
    )


def _difference_line(each: Recognised) -> str:
    old, new = each.changed_from, each.candidate.digest
    assert old is not None  # noqa: S101 - only changed ones come here
    return (
        f"{each.candidate.wheel.filename} has CHANGED:\n"
        f"  accepted before  {old}  {' '.join(Face(old).words)}\n"
        f"  offered now      {new}  {' '.join(Face(new).words)}"
    )
