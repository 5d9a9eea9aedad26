"""Turns two digests into a verdict: the same, or from which digit on they differ."""

from __future__ import annotations

from dataclasses import dataclass

from checkface.digest import Digest
from checkface.errors import DigestError


@dataclass(frozen=True)
class Verdict:
    """What comparing two digests says; it comes from their digits, never from their faces."""

    first_difference: int | None
    """The position, from 0, of the first digit that differs; None if all are equal."""

    digits: int
    """How many digits each has."""

    @classmethod
    def of(cls, one: Digest, other: Digest) -> Verdict:
        """Raises `DigestError` for two algorithms: such digests say nothing about each other."""
        if one.algorithm != other.algorithm:
            raise DigestError(
                f"cannot compare a {one.algorithm} digest ({one.short}) with a {other.algorithm} "
                f"digest ({other.short}): expected two of one algorithm, since these differ even "
                "for the same bytes"
            )
        pairs = enumerate(zip(one.value, other.value, strict=True))
        difference = next((place for place, (a, b) in pairs if a != b), None)
        return cls(difference, len(one.value))

    @property
    def same(self) -> bool:
        return self.first_difference is None

    @property
    def word(self) -> str:
        """In capitals, since some screens and eyes show no colour."""
        return "SAME" if self.same else "DIFFERENT"

    @property
    def reason(self) -> str:
        if self.first_difference is None:
            return f"all {self.digits} digits are equal"
        return f"digit {self.first_difference + 1} of {self.digits} is the first that differs"
