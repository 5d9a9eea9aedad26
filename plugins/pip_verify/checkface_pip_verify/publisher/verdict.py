"""Turns what a publisher's forge has said about a wheel into a line, and into stop or go on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checkface import CheckfaceError, Digest, Face
from checkface_channels.hosts import printable
from checkface_pip_verify.errors import DifferenceError, UnableError
from checkface_pip_verify.publisher.policy import Policy


class Standing(Enum):
    """How a wheel stands to the release that its publisher has made."""

    MATCHES = "matches"
    DIFFERS = "differs"
    NOT_PUBLISHED = "not published"
    UNREACHABLE = "unreachable"


@dataclass(frozen=True)
class PublisherVerdict:
    """The publisher's word on one wheel."""

    standing: Standing
    filename: str
    digest: Digest
    """Of the wheel on the disk."""
    published: Digest | None = None
    """What the publisher's release says, where it says something."""
    where: str = ""
    """The release, such as `github.com/octo/tiny v1.2`."""
    why: str = ""
    """Why the publisher's word is not known."""

    def __str__(self) -> str:
        """One line for the listing, safe to print."""
        return printable(f"publisher: {self._told()}")

    def _told(self) -> str:
        if self.standing is Standing.MATCHES:
            return f"matches {self.where}"
        if self.standing is Standing.DIFFERS:
            return f"DIFFERS from {self.where}, which published {self.published}"
        return f"{self.standing.value} ({self.why})"


def decide(policy: Policy, verdict: PublisherVerdict) -> CheckfaceError | None:
    """The error to stop with; None where the install may go on."""
    if policy is Policy.OFF or verdict.standing is Standing.MATCHES:
        return None
    if verdict.standing is Standing.DIFFERS:
        return _difference(verdict)
    if policy is Policy.REQUIRE:
        return UnableError(
            f"{verdict.filename}: expected the publisher's release to name it, as "
            f"--publisher=require asks; {printable(verdict.standing.value)}: "
            f"{printable(verdict.why)}; nothing was installed; to install it without the "
            "publisher's word, use --publisher=auto"
        )
    return None


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
