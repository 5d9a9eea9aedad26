"""What can be drawn, as plain data: it crosses to another process, and nothing is drawn for it.

Each has a `name`: the same for what is the same picture, and nothing in it that somebody typed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from checkface import SCHEME, Digest, Face, Painter
from checkface.latents import Latent, beyond, loop, mix, morph, slide

THOUSANDTHS = 1000


@dataclass(frozen=True)
class Portrait:
    """One of the 256 faces of a digest."""

    digest: Digest
    index: int = 0

    @property
    def name(self) -> str:
        return Face(self.digest, self.index).name

    @property
    def digests(self) -> frozenset[str]:
        """Of each, scrypt makes a key before it can be drawn: that costs a fifth of a face."""
        return frozenset((str(self.digest),))

    @property
    def is_typed(self) -> bool:
        """Whether a value that somebody typed is in it: then nothing of it is written down."""
        return self.digest.typed

    def latent(self, painter: Painter | None = None) -> Latent:
        """Costs scrypt where the key is not known: for a process that draws, with its painter."""
        return Latent.of(Face(self.digest, self.index), painter)


@dataclass(frozen=True)
class Known:
    """A latent that was handed to us."""

    at: Latent

    @property
    def name(self) -> str:
        return self.at.name

    @property
    def digests(self) -> frozenset[str]:
        return frozenset[str]()

    @property
    def is_typed(self) -> bool:
        return self.at.is_typed

    def latent(self, _painter: Painter | None = None) -> Latent:
        return self.at


@dataclass(frozen=True)
class Mixture:
    """The mean of several, each with its parts: whole numbers above zero."""

    parts: tuple[tuple[Subject, int], ...]

    @cached_property
    def name(self) -> str:
        """Known once for all frames that it is an end of."""
        inside = "+".join(f"{count}*({one.name})" for one, count in self.parts)
        return f"{SCHEME}/mix/{inside}"

    @cached_property
    def digests(self) -> frozenset[str]:
        return frozenset[str]().union(*(one.digests for one, _ in self.parts))

    @cached_property
    def is_typed(self) -> bool:
        return any(one.is_typed for one, _ in self.parts)

    def latent(self, painter: Painter | None = None) -> Latent:
        return mix((one.latent(painter), count) for one, count in self.parts)


@dataclass(frozen=True)
class Blend:
    """From the mean of all faces towards several, or away from them, each by thousandths."""

    amounts: tuple[tuple[Subject, int], ...]

    @cached_property
    def name(self) -> str:
        inside = "+".join(f"{amount}*({one.name})" for one, amount in self.amounts)
        return f"{SCHEME}/blend/{inside}"

    @cached_property
    def digests(self) -> frozenset[str]:
        return frozenset[str]().union(*(one.digests for one, _ in self.amounts))

    @cached_property
    def is_typed(self) -> bool:
        return any(one.is_typed for one, _ in self.amounts)

    def latent(self, painter: Painter | None = None) -> Latent:
        return beyond((one.latent(painter), amount) for one, amount in self.amounts)


@dataclass(frozen=True)
class Slide:
    """One moved along a direction."""

    start: Subject
    direction: str
    thousandths: int
    """Of a standard deviation."""

    @property
    def name(self) -> str:
        return f"{SCHEME}/slide/{self.direction}/{self.thousandths}/({self.start.name})"

    @property
    def digests(self) -> frozenset[str]:
        return self.start.digests

    @property
    def is_typed(self) -> bool:
        return self.start.is_typed

    def latent(self, painter: Painter | None = None) -> Latent:
        return slide(self.start.latent(painter), self.direction, self.thousandths / THOUSANDTHS)


@dataclass(frozen=True)
class Frame:
    """One step of a way from one to another: straight, or there and back."""

    start: Subject
    end: Subject
    frame: int
    frames: int
    is_loop: bool = False

    @property
    def name(self) -> str:
        way = "loop" if self.is_loop else "morph"
        step = f"{self.frame}of{self.frames}"
        return f"{SCHEME}/{way}/{step}/({self.start.name})/({self.end.name})"

    @property
    def digests(self) -> frozenset[str]:
        return self.start.digests | self.end.digests

    @property
    def is_typed(self) -> bool:
        return self.start.is_typed or self.end.is_typed

    def latent(self, painter: Painter | None = None) -> Latent:
        step = loop if self.is_loop else morph
        return step(self.start.latent(painter), self.end.latent(painter), self.frame, self.frames)


Subject: TypeAlias = Portrait | Known | Mixture | Blend | Slide | Frame


def drawable(subject: Subject, painter: Painter | None = None) -> Face | Latent:
    """What a `Painter` takes. A face needs no latent: its cached picture costs no network."""
    if isinstance(subject, Portrait):
        return Face(subject.digest, subject.index)
    return subject.latent(painter)
