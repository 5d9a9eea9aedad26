"""Turns a wheel and the ledger into new, seen on a date, or changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from checkface import Acceptance, Digest, Face
from checkface_pip_verify.download import Candidate
from checkface_pip_verify.errors import DifferenceError


class Status(Enum):
    """How a wheel stands to what the user has accepted before."""

    NEW = "new"
    SEEN = "seen"
    CHANGED = "changed"


@dataclass(frozen=True)
class Recognised:
    """A wheel on the disk, and what the ledger knows about a file of its name."""

    candidate: Candidate
    before: Acceptance | None

    @property
    def status(self) -> Status:
        if self.before is None:
            return Status.NEW
        same = self.before.digest == self.candidate.digest
        return Status.SEEN if same else Status.CHANGED

    @property
    def label(self) -> str:
        """What stands at the end of its line."""
        if self.before is None:
            return "new"
        date = self.before.time.strftime("%Y-%m-%d")
        return f"seen {date}" if self.status is Status.SEEN else f"CHANGED since {date}"

    @property
    def changed_from(self) -> Digest | None:
        return self.before.digest if self.before and self.status is Status.CHANGED else None


def recognise(
    candidates: Iterable[Candidate], acceptances: Sequence[Acceptance]
) -> tuple[Recognised, ...]:
    """Each wheel beside what was last accepted under its file name."""
    latest = {acceptance.filename: acceptance for acceptance in acceptances}
    return tuple(Recognised(each, latest.get(each.wheel.filename)) for each in candidates)


def difference(changed: Sequence[Recognised]) -> DifferenceError:
    """The error that says what has changed since it was accepted, and what to do about it."""
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
