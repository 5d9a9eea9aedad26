"""Turns recognised wheels into the groups in which a person looks at them.

What was accepted before comes first and short: nothing about it is to be decided. Last, right above
the question, comes what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checkface_gate.recognition import LedgerKind, Recognised
from checkface_gate.screen.table import shortened

LONGEST_NAME, LONGEST_VERSION = 48, 24
"""Columns: those of honest wheels are shorter, and some are made to be longer than a screen."""
MANY = 6
"""More wheels that were seen before than these are one line together."""


@dataclass(frozen=True)
class Group:
    """Wheels that are shown alike, and compactly."""

    wheels: tuple[Recognised, ...]
    kind: str
    """What they are, behind their number."""

    @property
    def host(self) -> str:
        """Where all of them come from; empty if they come from several places."""
        hosts = {each.candidate.wheel.origin for each in self.wheels}
        return hosts.pop() if len(hosts) == 1 else ""

    @property
    def said_of_all(self) -> tuple[str, ...]:
        """What others say in the same words of each of them."""
        first, *rest = (said_of(each) for each in self.wheels)
        return tuple(line for line in first if all(line in lines for lines in rest))

    def said_alone(self, each: Recognised) -> list[str]:
        """What others say of this one, and not of all."""
        return [line for line in said_of(each) if line not in self.said_of_all]

    @property
    def heading(self) -> str:
        where = [f"from {self.host}"] if self.host else []
        return f"{', '.join([f'{len(self.wheels)} {self.kind}', *where, *self.said_of_all])}:"


@dataclass(frozen=True)
class Listing:
    """All wheels of an install, in the order in which they are shown."""

    seen: Group
    fresh: Group
    """New, and needed by what was asked for."""
    odd: tuple[Recognised, ...]
    """What came along and needs a look."""
    changed: tuple[Recognised, ...]
    """What somebody contradicts: then nothing is asked."""
    requested: tuple[Recognised, ...]
    """What was asked for; what of it was seen before, and is much, is among the seen."""

    @classmethod
    def of(cls, recognised: Iterable[Recognised], *, folds: bool = True) -> Listing:
        """Without `folds` all that was asked for is told as such."""
        wheels = tuple(recognised)
        changed = tuple(each for each in wheels if each.contradiction)
        others = [each for each in wheels if each not in changed]
        folded = _too_many([each for each in others if _is_requested(each)]) if folds else ()
        requested = tuple(each for each in others if _is_requested(each) and each not in folded)
        along = [each for each in others if each not in requested]
        odd = tuple(each for each in along if oddity(each))
        calm = [each for each in along if each not in odd]
        return cls(
            Group(tuple(each for each in calm if _is_seen(each)), "seen before"),
            Group(tuple(each for each in calm if not _is_seen(each)), "new"),
            odd,
            changed,
            requested,
        )

    @property
    def wheels(self) -> tuple[Recognised, ...]:
        """All of them, the most important one first."""
        large = (*self.changed, *self.requested)
        return (*large, *self.odd, *self.fresh.wheels, *self.seen.wheels)


def oddity(each: Recognised) -> str:
    """Why a wheel needs a look, in words; empty if it needs none."""
    if each.contradiction:
        return f"not the bytes that were {each.contradiction[0]}"
    return each.kinship or each.findings.disagreement


def said_of(each: Recognised) -> tuple[str, ...]:
    return each.findings.lines(all_of_it=each.candidate.wheel.requested)


def title(each: Recognised) -> str:
    return f"{each.candidate.wheel.name} {each.candidate.wheel.version}"


def short_title(each: Recognised) -> str:
    """The same where many stand together: none is so long that it pushes others away."""
    return f"{short_name(each)} {shortened(each.candidate.wheel.version, LONGEST_VERSION)}"


def short_name(each: Recognised) -> str:
    return shortened(each.candidate.wheel.name, LONGEST_NAME)


def _is_requested(each: Recognised) -> bool:
    return each.candidate.wheel.requested


def _is_seen(each: Recognised) -> bool:
    return each.status is LedgerKind.SEEN


def _too_many(requested: Sequence[Recognised]) -> tuple[Recognised, ...]:
    """Those seen before, with nothing odd: their trios would push away what is new."""
    calm = tuple(each for each in requested if _is_seen(each) and not oddity(each))
    return calm if len(calm) > MANY else ()
