"""Subjects that end or break whoever draws them."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from checkface import Digest, Face, Painter
from checkface.latents import Latent


@dataclass(frozen=True)
class Deadly:
    """Ends the process, as a bug in a library or the kernel's killer of large ones does."""

    name: str = "deadly"
    is_typed: bool = False
    digests: frozenset[str] = frozenset()

    def latent(self, _painter: Painter | None = None) -> Latent:
        os.kill(os.getpid(), signal.SIGKILL)
        raise AssertionError("unreachable")


@dataclass(frozen=True)
class Broken:
    """Raises what nobody has foreseen."""

    name: str = "broken"
    is_typed: bool = False
    digests: frozenset[str] = frozenset()

    def latent(self, _painter: Painter | None = None) -> Latent:
        raise ZeroDivisionError("made to fail")


@dataclass(frozen=True)
class Starving:
    """Finds no memory the first times: once for each letter that a file still has."""

    times: str
    name: str = "starving"
    is_typed: bool = False
    digests: frozenset[str] = frozenset()

    def latent(self, painter: Painter | None = None) -> Latent:
        path = Path(self.times)
        if left := path.read_text():
            path.write_text(left[1:])
            raise MemoryError("none is left")
        return Latent.of(Face(Digest.of_text("starving")), painter)


@dataclass(frozen=True)
class Loud:
    """Prints, as libraries do."""

    name: str = "loud"
    is_typed: bool = False
    digests: frozenset[str] = frozenset()

    def latent(self, painter: Painter | None = None) -> Latent:
        print("a library says hello")
        os.write(1, b"and so does its C code")
        return Latent.of(Face(Digest.of_text("loud")), painter)
