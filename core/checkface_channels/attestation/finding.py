"""What an attestation has shown about one wheel, as a finding of the channel."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checkface import Finding, Standing
from checkface_channels.attestation.identities import SignerRecord
from checkface_channels.hosts import printable


class Attested(Enum):
    """How a wheel stands to its attestation, and to those before it."""

    VERIFIED = "verified"
    NONE = "none"
    LOST = "lost"
    CHANGED = "changed"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"


STANDINGS = {
    Attested.VERIFIED: Standing.SAME,
    Attested.NONE: Standing.UNKNOWN,
    Attested.LOST: Standing.DIFFERENT,
    Attested.CHANGED: Standing.DIFFERENT,
    Attested.INVALID: Standing.DIFFERENT,
    Attested.UNAVAILABLE: Standing.UNREADABLE,
}


@dataclass(frozen=True)
class AttestationFinding:
    """What is known about who published one wheel."""

    attested: Attested
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
        return STANDINGS[self.attested]

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
        if self.attested is not Attested.VERIFIED or self.before:
            return None
        return SignerRecord.now(self.project, self.identity, self.filename, self.host)

    def _summary(self) -> str:
        before = self.before.identity if self.before else ""
        return {
            Attested.VERIFIED: f"{self.identity}",
            Attested.NONE: "none",
            Attested.LOST: f"LOST, was {before}",
            Attested.CHANGED: f"CHANGED to {self.identity}, was {before}",
            Attested.INVALID: f"INVALID ({self.why})",
            Attested.UNAVAILABLE: f"unavailable ({self.why})",
        }[self.attested]
