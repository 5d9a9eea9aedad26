"""What a publisher's forge has said about one wheel, as a finding of the channel."""

from __future__ import annotations

from dataclasses import dataclass

from checkface import Digest, Finding, Standing
from checkface_channels.github.repository import Repository
from checkface_channels.hosts import printable
from checkface_channels.publisher.accepted import PublisherRecord

SAID = {Standing.UNKNOWN: "not published", Standing.UNREADABLE: "unreachable"}
NEW = "named by its own metadata, never accepted before"


@dataclass(frozen=True)
class PublisherFinding:
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
    before: PublisherRecord | None = None
    """Which one was accepted for the project."""
    actual: str = ""
    """Where the forge has the one that the wheel names, if it says so."""

    def __str__(self) -> str:
        """One line for the listing, safe to print."""
        return printable(f"publisher: {self._summary()}")

    @property
    def finding(self) -> Finding:
        return Finding(self.filename, self.standing, self._summary(), self.published, self.digest)

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
    def to_remember(self) -> PublisherRecord | None:
        """What to record once the wheel is installed; nothing where it is known already."""
        if self.repository is None or self.has_moved:
            return None
        published = self.standing is Standing.SAME
        if self.before and (self.before.published or not published):
            return None
        return PublisherRecord.now(
            self.project, self.repository, self.actual, self.filename, published=published
        )

    def _summary(self) -> str:
        if self.has_moved and self.before:
            return f"CHANGED to {self.now}, was {self.before.label}"
        if self.standing is Standing.SAME:
            return f"matches {self.where}" + ("" if self.before else f" ({NEW})")
        if self.standing is Standing.DIFFERENT:
            return f"DIFFERS from {self.where}, which published {self.published}"
        return f"{SAID[self.standing]} ({self.why})"
