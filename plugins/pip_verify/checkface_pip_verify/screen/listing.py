"""Turns recognised wheels into the groups in which a person looks at them.

What was asked for comes first and large, then what needs a look, then what is new, and last what
was accepted before: of that there may be much, and nothing about it is to be decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checkface_pip_verify.gate.recognition import LedgerKind, Recognised

MANY = 6
"""More wheels that were seen before than these are named in one paragraph."""


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

    large: tuple[Recognised, ...]
    """To be verified: what was asked for, and what somebody contradicts."""
    odd: tuple[Recognised, ...]
    """What came along and needs a look."""
    fresh: Group
    seen: Group
    folded: tuple[Recognised, ...]
    """Seen before and too many to be shown one by one."""

    @classmethod
    def of(cls, recognised: Iterable[Recognised], *, folds: bool) -> Listing:
        """`folds` for a terminal; what reads a pipe gets all of them."""
        wheels = tuple(recognised)
        folded = _too_many(wheels) if folds else ()
        shown = tuple(each for each in wheels if each not in folded)
        large = tuple(each for each in shown if each.is_verified)
        small = tuple(each for each in shown if not each.is_verified)
        odd = tuple(each for each in small if oddity(each))
        plain = [each for each in small if each not in odd]
        return cls(
            large,
            odd,
            Group(tuple(each for each in plain if each.status is not LedgerKind.SEEN), "new"),
            Group(tuple(each for each in plain if each.status is LedgerKind.SEEN), "seen before"),
            folded,
        )

    @property
    def wheels_to_show(self) -> tuple[Recognised, ...]:
        return (*self.large, *self.odd, *self.fresh.wheels, *self.seen.wheels)


def oddity(each: Recognised) -> str:
    """Why a wheel needs a look, in words; empty if it needs none."""
    if each.contradiction:
        return f"not the bytes that were {each.contradiction[0]}"
    return each.kinship or each.findings.disagreement


def said_of(each: Recognised) -> tuple[str, ...]:
    return each.findings.lines(all_of_it=each.candidate.wheel.requested)


def title(each: Recognised) -> str:
    return f"{each.candidate.wheel.name} {each.candidate.wheel.version}"


def _too_many(wheels: Sequence[Recognised]) -> tuple[Recognised, ...]:
    """Those seen before, with nothing odd. What was asked for is shown, unless that is much too."""
    calm = [each for each in wheels if each.status is LedgerKind.SEEN and not oddity(each)]
    requested = [each for each in calm if each.candidate.wheel.requested]
    along = [each for each in calm if not each.candidate.wheel.requested]
    many = [some for some in (requested, along) if len(some) > MANY]
    return tuple(each for some in many for each in some)
