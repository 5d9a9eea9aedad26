"""What anybody who was asked about a file answers: the same, different, or why that is not known.

Whoever finds something never decides what follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from checkface.digest import Digest


class Standing(Enum):
    """How a file stands to what somebody has written down of it."""

    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    """Nothing is written there about it: somebody has added it, or it is of another release."""
    UNREADABLE = "unreadable"
    """Something is written there, or was, and we cannot use it: that is not the same as nothing."""


@dataclass(frozen=True)
class Finding:
    """What was found about one file."""

    name: str
    standing: Standing
    reason: str
    """In words, for whoever has to act on it."""
    expected: Digest | None = None
    actual: Digest | None = None

    @property
    def good(self) -> bool:
        return self.standing is Standing.SAME

    def as_json(self) -> dict[str, str | None]:
        """Its fields as reports have them: the word of the standing, digests as text or null."""
        return {
            "name": self.name,
            "standing": self.standing.value,
            "reason": self.reason,
            "expected": str(self.expected) if self.expected else None,
            "actual": str(self.actual) if self.actual else None,
        }
