"""What an attestation has shown about one wheel, as a finding of the channel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checkface import Finding, Standing
from checkface_channels.attestation.identities import SignerRecord
from checkface_channels.hosts import printable


class AttestationKind(Enum):
    """How a wheel stands to its attestation, and to those before it.

    A `Standing` has too few words: reports name these six, and what to do about a wheel that was
    signed by somebody else, by nobody any more, or falsely, is not the same.
    """

    VERIFIED = "verified"
    NONE = "none"
    LOST = "lost"
    CHANGED = "changed"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"

    @property
    def standing(self) -> Standing:
        """What it is in the words of every channel: what a policy is about."""
        return _STANDINGS.get(self, Standing.DIFFERENT)


_STANDINGS = {
    AttestationKind.VERIFIED: Standing.SAME,
    AttestationKind.NONE: Standing.UNKNOWN,
    AttestationKind.UNAVAILABLE: Standing.UNREADABLE,
}


@dataclass(frozen=True)
class AttestationFinding:
    """What is known about who published one wheel."""

    kind: AttestationKind
    project: str
    """Normalised."""
    filename: str
    host: str = ""
    """Of the index that was asked."""
    identity: str = ""
    """Who has signed for these bytes, where that is proved."""
    before: SignerRecord | None = None
    """Who signed for the project when it was installed last."""
    why: str = ""

    def __str__(self) -> str:
        """One line for the listing, safe to print."""
        return printable(f"attestation: {self._summary()}")

    @property
    def standing(self) -> Standing:
        return self.kind.standing

    @property
    def is_expected(self) -> bool:
        """Whether a signer of this project is known."""
        return self.before is not None

    @property
    def finding(self) -> Finding:
        return Finding(self.filename, self.standing, self._summary())

    @property
    def to_remember(self) -> SignerRecord | None:
        """What to record once the wheel is installed; nothing where it is known already."""
        if self.kind is not AttestationKind.VERIFIED or self.before:
            return None
        return SignerRecord.now(self.project, self.identity, self.filename, self.host)

    def _summary(self) -> str:
        before = self.before.identity if self.before else ""
        return {
            AttestationKind.VERIFIED: f"{self.identity}",
            AttestationKind.NONE: "none",
            AttestationKind.LOST: f"LOST, was {before}",
            AttestationKind.CHANGED: f"CHANGED to {self.identity}, was {before}",
            AttestationKind.INVALID: f"INVALID ({self.why})",
            AttestationKind.UNAVAILABLE: f"unavailable ({self.why})",
        }[self.kind]
