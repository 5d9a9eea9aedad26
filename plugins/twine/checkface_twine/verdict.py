"""Turns all that was compared into how the files stand, and that into the command's exit code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from checkface import Finding, Standing
from checkface_twine.expectation import Expectation

NOT_COMPARED = "shown"

EXIT_CODES = {NOT_COMPARED: 0, "same": 0, "different": 1, "unknown": 2}


@dataclass(frozen=True)
class Compared:
    """What was compared with the files of an upload; None where nobody asked for it."""

    expectation: Expectation | None
    served: Sequence[Finding] | None
    others: Sequence[str] = ()
    """Names that an index lists for these releases beside our files."""

    @property
    def standing(self) -> Standing | None:
        """The worst, where anything was compared: what differs outweighs what is not known."""
        if self.expectation is None and self.served is None:
            return None
        standings = {each.standing for each in self.served or ()}
        if Standing.DIFFERENT in standings or (self.expectation and not self.expectation.is_met):
            return Standing.DIFFERENT
        return Standing.SAME if standings <= {Standing.SAME} else Standing.UNKNOWN

    @property
    def verdict(self) -> str:
        """As `--json` says it."""
        return self.standing.value if self.standing else NOT_COMPARED

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[self.verdict]
