"""Turns all that was compared into one verdict, and that into the exit code of the command."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from checkface import Standing
from checkface_twine.expectation import Expectation
from checkface_twine.served import Served


class Verdict(Enum):
    """The worst that was found; the values stand in `--json`."""

    SHOWN = "shown"
    """Nothing was compared."""
    SAME = "same"
    DIFFERENT = "different"
    UNKNOWN = "unknown"
    """Nothing differs, but what an index serves for some file could not be learned."""

    @property
    def exit_code(self) -> int:
        return {Verdict.DIFFERENT: 1, Verdict.UNKNOWN: 2}.get(self, 0)


@dataclass(frozen=True)
class Compared:
    """What was compared with the files of an upload; None where nobody asked for it."""

    expectation: Expectation | None
    served: Sequence[Served] | None
    others: Sequence[str] = ()
    """Names that an index lists for these releases beside our files."""

    @property
    def verdict(self) -> Verdict:
        """What differs outweighs what is not known."""
        if self.expectation is None and self.served is None:
            return Verdict.SHOWN
        standings = {each.standing for each in self.served or ()}
        if Standing.DIFFERENT in standings or (self.expectation and not self.expectation.is_met):
            return Verdict.DIFFERENT
        return Verdict.SAME if standings <= {Standing.SAME} else Verdict.UNKNOWN
