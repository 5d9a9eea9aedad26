"""Turns what a publisher's forge has said about a wheel into a line, and into stop or go on."""

from __future__ import annotations

from dataclasses import dataclass

from checkface import CheckfaceError, Digest, Face, Finding, Standing
from checkface_channels.hosts import printable
from checkface_pip_verify.errors import DifferenceError, UnableError
from checkface_pip_verify.publisher.accepted import Accepted
from checkface_pip_verify.publisher.forges import Repository
from checkface_pip_verify.publisher.policy import Policy, stops

SAID = {Standing.UNKNOWN: "not published", Standing.UNREADABLE: "unreachable"}
NEW = "named by its own metadata, never accepted before"


@dataclass(frozen=True)
class PublisherVerdict:
    """The publisher's word on one wheel."""

    standing: Standing
    """`UNKNOWN`: it has published no digest of this file; `UNREADABLE`: its word cannot be had."""
    filename: str
    digest: Digest
    """Of the wheel on the disk."""
    published: Digest | None = None
    """What the publisher's release says, where it says something."""
    where: str = ""
    """The release, such as `github.com/octo/tiny v1.2`."""
    why: str = ""
    """Why the publisher's word is not known."""
    project: str = ""
    """Normalised."""
    repository: Repository | None = None
    """Which one the wheel itself names."""
    before: Accepted | None = None
    """Which one was accepted for the project."""
    actual: str = ""
    """Where the forge has the one that the wheel names, if it says so."""

    def __str__(self) -> str:
        """One line for the listing, safe to print."""
        return printable(f"publisher: {self._told()}")

    @property
    def finding(self) -> Finding:
        return Finding(self.filename, self.standing, self._told(), self.published, self.digest)

    @property
    def has_moved(self) -> bool:
        """Whether the wheel names another repository than the accepted one, or none."""
        if self.before is None:
            return False
        return self.repository is None or not self.before.is_of(self.repository) or self.was_given

    @property
    def was_given(self) -> bool:
        """Whether the forge has renamed the accepted repository, or given it to another owner."""
        before = self.before.actual if self.before else self.actual
        return bool(self.actual) and self.actual.lower() != before.lower()

    @property
    def now(self) -> str:
        """Which repository it is now, for a person."""
        if self.repository is None:
            return f"none ({self.why})"
        moved = self.actual and self.actual.lower() != self.repository.label.lower()
        return f"{self.repository.label}, now {self.actual}" if moved else self.repository.label

    @property
    def is_expected(self) -> bool:
        """Whether the accepted repository has published digests before."""
        return self.before is not None and self.before.published

    @property
    def to_remember(self) -> Accepted | None:
        """What to record once the wheel is installed; nothing where it is known already."""
        if self.repository is None or self.has_moved:
            return None
        published = self.standing is Standing.SAME
        if self.before and (self.before.published or not published):
            return None
        return Accepted.now(
            self.project, self.repository, self.actual, self.filename, published=published
        )

    def _told(self) -> str:
        if self.has_moved and self.before:
            return f"CHANGED to {self.now}, was {self.before.label}"
        if self.standing is Standing.SAME:
            return f"matches {self.where}" + ("" if self.before else f" ({NEW})")
        if self.standing is Standing.DIFFERENT:
            return f"DIFFERS from {self.where}, which published {self.published}"
        return f"{SAID[self.standing]} ({self.why})"


def decide(policy: Policy, verdict: PublisherVerdict) -> CheckfaceError | None:
    """The error to stop with; None where the install may go on."""
    if not stops(policy, verdict.standing, known=verdict.is_expected):
        return None
    if verdict.has_moved:
        return _removal(verdict)
    if verdict.standing is Standing.DIFFERENT:
        return _difference(verdict)
    return _silence(verdict) if verdict.is_expected else _absence(verdict)


def _absence(verdict: PublisherVerdict) -> UnableError:
    return UnableError(
        f"{verdict.filename}: expected the publisher's release to name it, as --publisher=require "
        f"asks; {SAID[verdict.standing]}: {printable(verdict.why)}; nothing was installed; to "
        "install it without the publisher's word, use --publisher=auto"
    )


def _silence(verdict: PublisherVerdict) -> UnableError:
    known = verdict.before
    assert known is not None  # noqa: S101 - asked only where one is known
    return UnableError(
        f"{verdict.filename}: expected a digest on {printable(known.label)}, which published one "
        f"of {printable(known.filename)} ({known.time:%Y-%m-%d}), and today it has none: "
        f"{printable(verdict.why)}; nothing was installed, and --yes does not cover this: try "
        "again; if this project does not publish digests any more: pip-checkface ledger "
        f"forget-identity {verdict.project}; to install this one without its publisher's word: "
        "--publisher=off"
    )


def _removal(verdict: PublisherVerdict) -> DifferenceError:
    known = verdict.before
    assert known is not None  # noqa: S101 - what was never there has not moved
    return DifferenceError(
        f"{verdict.filename}: the repository of {verdict.project} is not the one known:\n"
        f"  {known.time:%Y-%m-%d}  {printable(known.filename)}  from  {printable(known.label)}\n"
        f"  now         {verdict.filename}  from  {printable(verdict.now)}\n"
        "Nothing was installed, and --yes does not cover this: whoever makes a wheel writes its "
        "metadata, so ask the maintainer, in the repository that you know, whether it has moved; "
        "once you know that it has: "
        f"pip-checkface ledger forget-identity {verdict.project}"
    )


def _difference(verdict: PublisherVerdict) -> DifferenceError:
    published = verdict.published
    assert published is not None  # noqa: S101 - a difference has two sides
    return DifferenceError(
        f"{verdict.filename} is not what its publisher released:\n"
        f"  {printable(verdict.where)} published  {published}  {' '.join(Face(published).words)}\n"
        f"  the index offers  {verdict.digest}  {' '.join(Face(verdict.digest).words)}\n"
        "Nothing was installed, and --yes does not cover this: ask the maintainer which of the two "
        "is right; a wheel that was built twice may differ without harm, and --publisher=off "
        "installs it all the same"
    )
