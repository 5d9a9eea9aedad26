"""Latents, points in w: mixtures of faces that no digest has, exact as faces are. A public room.

A face made of others stands for nothing that was released: it is for looking and for play.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from checkface import keys
from checkface.cf1.identity import GRID, SCHEME
from checkface.errors import LatentError
from checkface.painter import Painter

if TYPE_CHECKING:
    from checkface.cf1.bounds import Bounds
    from checkface.cf1.drawing import WOf
    from checkface.cf1.generator import Units
    from checkface.cf1.mapping import Mapping
    from checkface.cf1.mixing import Space
    from checkface.face import Face

__all__ = [
    "DIRECTIONS",
    "MOST_AMOUNT",
    "MOST_FRAMES",
    "Latent",
    "beyond",
    "latent_of_w",
    "latent_of_z",
    "loop",
    "mix",
    "morph",
    "slide",
    "z_of",
]

DIRECTIONS = {
    "age": "younger or older",
    "hair": "short hair and earnest, or long hair and smiling",
    "turn": "the head turned to its right or to its left",
    "masculine": "more feminine or more masculine",
}
"""Along what a latent can be moved, and what a negative and a positive amount do."""

SIZE = 512
MOST_FRAMES = 1000
"""Of a morph or a loop."""
MOST_AMOUNT = 8.0
"""Standard deviations by which a latent can be moved, either way."""

LARGEST = 16
"""Of the numbers of a z or w that is handed to us: those of faces are below 8."""
THOUSANDTHS = 1000
MOST_THOUSANDTHS = 40_000


@dataclass(frozen=True)
class Latent:
    """A point in w, exactly: 512 whole numbers of grid units (1 / 65,536)."""

    units: tuple[int, ...]

    is_typed: bool = field(default=False, compare=False, repr=False)
    """Whether a value that somebody typed is in it: then no picture of it is written down."""

    def __post_init__(self) -> None:
        if len(self.units) != SIZE or not all(abs(unit) < 1 << 31 for unit in self.units):
            raise LatentError(f"not a latent: expected {SIZE} numbers of 32 bits each")

    @classmethod
    def of(cls, face: Face, painter: Painter | None = None) -> Latent:
        """Where a face lies, by the network that will draw it: none is loaded twice.

        Without `painter`, the default one's. Raises `EngineError` if none can draw here.
        """
        w = (painter or Painter()).w_of(keys.key_of(face.digest), face.index)
        return replace(cls.of_w(w), is_typed=face.is_typed)

    @classmethod
    def of_w(cls, w: Units) -> Latent:
        """The latent of an array, int32 [512], grid units."""
        return cls(tuple(map(int, w)))

    @property
    def w(self) -> Units:
        """As engines take it: int32 [512], grid units."""
        import numpy as np  # what is not drawn need not pay for it

        return np.array(self.units, np.int32)

    @property
    def name(self) -> str:
        """What the cache knows its pictures by."""
        return f"{SCHEME}/w/{self.sha256}"

    def w_from(self, _w_of: WOf) -> Units:
        """Where it lies, as a `Painter` asks."""
        return self.w

    @property
    def sha256(self) -> str:
        """Of the little-endian int32 units: its name, 64 hexadecimal digits."""
        return hashlib.sha256(self.w.astype("<i4").tobytes()).hexdigest()


def mix(parts: Iterable[tuple[Latent, int]]) -> Latent:
    """The mean of latents, each with its parts: two of one and one of another, say.

    Raises `LatentError` for no latent, and for parts that are no whole numbers above zero or
    more than 16,777,216 together.
    """
    from checkface.cf1.mixing import MOST_PARTS, weighted_mean

    given = list(parts)
    held = [(latent, part) for latent, part in given if part != 0]
    counts = [part for _, part in held]
    whole = all(isinstance(part, int) and part > 0 for part in counts)
    if not held or not whole or sum(counts) > MOST_PARTS:
        raise LatentError(
            f"cannot mix parts of {[part for _, part in given]}: expected whole numbers, "
            f"1 to {MOST_PARTS:,} together"
        )
    mean = Latent.of_w(weighted_mean([latent.w for latent, _ in held], counts))
    return replace(mean, is_typed=any(latent.is_typed for latent, _ in held))


def morph(a: Latent, b: Latent, frame: int, frames: int) -> Latent:
    """One frame on the straight way from a (frame 0) to b (the last), in equal steps.

    Raises `LatentError` unless there are 2 to 1,000 frames and this is one of them.
    """
    _require_frame(frame, frames)
    return mix([(a, frames - 1 - frame), (b, frame)])


def loop(a: Latent, b: Latent, frame: int, frames: int) -> Latent:
    """One frame of an endless loop from a (frame 0) to b and back, slow at both ends.

    Raises as `morph`.
    """
    from checkface.cf1.mixing import there_and_back

    _require_frame(frame, frames)
    near, far = there_and_back(frame, frames)
    return mix([(a, near), (b, far)])


def slide(latent: Latent, direction: str, amount: float) -> Latent:
    """A latent moved by standard deviations along one of `DIRECTIONS`, as far as there are faces.

    Both rules of cf1 hold, and a direction ends 3 standard deviations from the mean.

    Raises `LatentError` for another direction, or an amount beyond -8 to 8.
    """
    if direction not in DIRECTIONS:
        raise LatentError(f"no direction {direction!r}: expected one of {', '.join(DIRECTIONS)}")
    if not -MOST_AMOUNT <= amount <= MOST_AMOUNT:  # also what is not a number
        raise LatentError(
            f"cannot move by {amount!r} standard deviations: "
            f"expected {-MOST_AMOUNT:g} to {MOST_AMOUNT:g}"
        )
    moved = Latent.of_w(_space().step(latent.w, direction, round(amount * 65536)))
    return replace(moved, is_typed=latent.is_typed)


def beyond(parts: Iterable[tuple[Latent, int]]) -> Latent:
    """The mean of all faces, and from there towards latents or away, each by thousandths.

    Unlike a `mix` it is not of cf1, and goes as far as there are faces. Raises `LatentError` for
    none, or more than 40,000 thousandths together.
    """
    given = list(parts)
    if not given or sum(abs(part) for _, part in given) > MOST_THOUSANDTHS:
        raise LatentError(
            f"cannot add {len(given)} latents: expected at least one, and no more than "
            f"{MOST_THOUSANDTHS:,} thousandths together"
        )
    import numpy as np

    bounds = _bounds()
    away = sum((latent.w.astype(np.int64) - bounds.mean) * part for latent, part in given)
    reached = bounds.bring(np.rint(away / THOUSANDTHS).astype(np.int32))
    return replace(Latent.of_w(reached), is_typed=any(latent.is_typed for latent, _ in given))


def latent_of_z(z: Sequence[float]) -> Latent:
    """The latent of a z, 512 numbers as `z_of` gives them: snapped to the grid, mapped, truncated.

    What lies beyond both rules of cf1, or where no faces are, is brought nearer to the mean face
    in a straight line. Raises `LatentError` for anything but 512 numbers, -16 to 16.
    """
    mapping, bounds = _mapping(), _bounds()
    return Latent.of_w(bounds.bring(mapping.w_of_z(_grid_units(z)) - bounds.mean))


def latent_of_w(w: Sequence[float]) -> Latent:
    """The latent at a w, 512 numbers: snapped to the grid, and brought nearer as by `latent_of_z`.

    Raises `LatentError` as that.
    """
    bounds = _bounds()
    return Latent.of_w(bounds.bring(_grid_units(w) - bounds.mean))


def z_of(face: Face) -> tuple[float, ...]:
    """What the mapping network makes the latent of a face of: 512 numbers, exact."""
    units = _mapping().z_of(keys.key_of(face.digest), face.index)
    return tuple(unit / GRID for unit in units.tolist())


def _grid_units(numbers: Sequence[float]) -> Units:
    import numpy as np

    expected = f"expected {SIZE} numbers, -{LARGEST} to {LARGEST}"
    try:
        read = np.array([float(number) for number in numbers])
    except (TypeError, ValueError, OverflowError):
        raise LatentError(f"not a latent: {expected}") from None
    if read.shape != (SIZE,) or not (np.abs(read) <= LARGEST).all():  # nor what is not a number
        raise LatentError(f"not a latent: {expected}")
    units: Units = np.rint(read * GRID).astype(np.int32)
    return units


def _require_frame(frame: int, frames: int) -> None:
    if not 1 < frames <= MOST_FRAMES:
        raise LatentError(f"cannot make {frames} frames: expected 2 to {MOST_FRAMES:,}")
    if not 0 <= frame < frames:
        raise LatentError(f"no frame {frame} of {frames}: expected 0 to {frames - 1}")


@lru_cache(maxsize=1)
def _space() -> Space:
    """What the kernel does not know: directions, and how far the rules let one go."""
    from checkface.cf1.mixing import Space
    from checkface.cf1.weights import load_tensors

    return Space.from_tensors(load_tensors(), _mapping().rules)


@lru_cache(maxsize=1)
def _mapping() -> Mapping:
    """In Python, whichever engine draws: the kernel maps no z."""
    from checkface.cf1.mapping import Mapping
    from checkface.cf1.weights import load_tensors

    return Mapping.from_tensors(load_tensors())


@lru_cache(maxsize=1)
def _bounds() -> Bounds:
    """Takes as long as two faces, once."""
    from checkface.cf1.bounds import Bounds
    from checkface.cf1.weights import load_tensors

    return Bounds.from_tensors(load_tensors(), _mapping())
