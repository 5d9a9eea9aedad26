"""Turns numbers into faces of `cf1`: keys of the study's own stand in for digests' keys.

A digest's key is what scrypt makes of it, and looks random; here it is SHAKE-256 of a name. From
there on each face is `cf1`'s own: candidates, both rules, truncation.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
from benchmarks.lookalikes.workers import each
from PIL import Image

from checkface import Engine, Painter, Precision
from checkface.cf1.generator import Units
from checkface.cf1.identity import Key
from checkface.cf1.mapping import Mapping
from checkface.latents import Latent

SIDE = 256
"""What is judged: larger than faces are shown on pages, and all that the networks can use."""

Pixels = npt.NDArray[np.uint8]


Paint = Callable[[Latent], Image.Image]
"""What draws: SIDE pixels wide. It is sent to the processes that draw."""


@dataclass(frozen=True)
class Photographs:
    """Draws with `cf1`.

    A draft is float32, more than 50 dB beside exact, and a fifth cheaper on one thread.
    """

    precision: Precision

    def __call__(self, latent: Latent) -> Image.Image:
        """The face of one latent."""
        return self._painter.draw([latent], SIDE)[0]

    @cached_property
    def _painter(self) -> Painter:
        engine = Engine.NUMPY if self.precision is Precision.DRAFT else None
        return Painter(engine=engine, precision=self.precision, threads=1, cached=False)


@dataclass(frozen=True)
class Drawing:
    """Draws into a folder; each picture is there whole or not at all."""

    folder: Path
    paint: Paint

    def __call__(self, wanted: tuple[str, Latent]) -> None:
        """The picture of that name."""
        name, latent = wanted
        partial = self.folder / f".{name}.{os.getpid()}"
        self.paint(latent).save(partial, "WEBP", lossless=True, method=2)
        partial.replace(path_of(self.folder, name))


def draw(folder: Path, latents: Iterable[tuple[str, Latent]], paint: Paint, workers: int) -> None:
    """All of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for _ in each(Drawing(folder, paint), latents, workers):
        pass


def missing(folder: Path, names: Iterable[str]) -> list[str]:
    """What is not drawn yet."""
    return [name for name in names if not path_of(folder, name).exists()]


def path_of(folder: Path, name: str) -> Path:
    """Where a picture lies or will lie."""
    return folder / f"{name}.webp"


def read(folder: Path, name: str) -> Pixels:
    """RGB: uint8 [SIDE, SIDE, 3]."""
    with Image.open(path_of(folder, name)) as picture:
        return np.asarray(picture.convert("RGB"))


def names_of(kind: str, count: int, faces: int = 1) -> list[str]:
    """`kind-number-face`: the first `faces` faces of each of `count` keys."""
    return [f"{kind}-{number}-{face}" for number in range(count) for face in range(faces)]


def w_named(mapping: Mapping, name: str) -> Units:
    """Where the face of that name lies, truncated: int32 [512], grid units."""
    key, face = name.rsplit("-", 1)
    seed = f"checkface/lookalikes/{key}".encode()
    return mapping.w_of(Key(hashlib.shake_256(seed).digest(32)), int(face))
