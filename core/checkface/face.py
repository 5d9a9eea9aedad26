"""Turns a digest into faces: pictures and words."""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING

from checkface import keys
from checkface.cache import Cache
from checkface.cf1 import identity
from checkface.digest import Digest
from checkface.errors import EngineError, MissingExtraError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image

    from checkface.cf1.drawing import Drawer

TRIO = 3
LAST_FACE = 255
"""The scheme counts faces in one byte."""
SIDE = 1024
EXACT_SIDES = (64, 128, 256, 512, 1024)
"""Sides that scheme cf1 defines to the bit; others are resized from the next larger one."""


class Engine(Enum):
    """What computes a face. All give the same bits."""

    NATIVE = "native"
    NUMPY = "numpy"
    TORCH = "torch"


ENGINE_VARIABLE = "CHECKFACE_ENGINE"
"""The engine where none is asked for; without it, the fastest that is here."""


class Precision(Enum):
    """`EXACT` for whatever is saved, published or compared; `DRAFT` for a glance on a screen."""

    EXACT = "exact"
    DRAFT = "draft"


@dataclass(frozen=True)
class Face:
    """One of the faces of a digest. Face 0 stands for it in lists; 0, 1 and 2 are its trio."""

    digest: Digest
    index: int = 0

    @property
    def words(self) -> tuple[str, ...]:
        """The four words of the digest (44 bits): the same for each of its faces."""
        return keys.words(self.digest)

    def image(
        self,
        size: int = 256,
        *,
        engine: Engine | None = None,
        precision: Precision = Precision.EXACT,
    ) -> Image.Image:
        """The picture, RGB, `size` x `size` pixels (1 to 1024). Kept in the user's cache.

        Raises `EngineError` for another size or an engine that cannot draw here, and
        `MissingExtraError` for one that is not installed.
        """
        (image,) = draw_faces([self], size, engine=engine, precision=precision)
        return image


@dataclass(frozen=True)
class Trio:
    """Faces 0, 1 and 2 of a digest, seen as one set: what a person verifies with."""

    digest: Digest

    @property
    def faces(self) -> tuple[Face, ...]:
        return tuple(Face(self.digest, index) for index in range(TRIO))

    @property
    def words(self) -> tuple[str, ...]:
        """The four words of the digest."""
        return keys.words(self.digest)

    def image(
        self,
        size: int = 256,
        *,
        engine: Engine | None = None,
        precision: Precision = Precision.EXACT,
    ) -> Image.Image:
        """The three pictures side by side, RGB, 3 `size` x `size`. Raises as `Face.image`."""
        from PIL import Image

        together = Image.new("RGB", (TRIO * size, size))
        drawn = draw_faces(self.faces, size, engine=engine, precision=precision)
        for index, image in enumerate(drawn):
            together.paste(image, (index * size, 0))
        return together


def exact_side(wanted: int) -> int:
    """The least side that cf1 defines to the bit and that has the `wanted` pixels; at most 1024."""
    return next((side for side in EXACT_SIDES if side >= wanted), SIDE)


def draw_faces(
    faces: Iterable[Face],
    size: int = 256,
    *,
    engine: Engine | None = None,
    precision: Precision = Precision.EXACT,
    progress: Callable[[Face], object] | None = None,
) -> list[Image.Image]:
    """The pictures of many faces, in their order, on all cores; `progress` hears of each one.

    Raises as `Face.image`.
    """
    if not 1 <= size <= SIDE:
        raise EngineError(f"cannot draw a face of {size!r} pixels: expected 1 to {SIDE}")
    engine = engine or _engine_of_environment()
    _require_installed(engine)
    stored = exact_side(size)
    pictures = []
    for face, picture in _draw_each(list(faces), stored, engine, precision):
        pictures.append(picture if size == stored else _resized(picture, size))
        if progress:
            progress(face)
    return pictures


def _engine_of_environment() -> Engine | None:
    said = os.environ.get(ENGINE_VARIABLE)
    if not said:
        return None
    try:
        return Engine(said)
    except ValueError:
        known = ", ".join(engine.value for engine in Engine)
        raise EngineError(f"{ENGINE_VARIABLE} is {said!r}: expected one of {known}") from None


def _require_installed(engine: Engine | None) -> None:
    """Also where the cache has all pictures: who asks for an engine wants to know."""
    if engine is Engine.NATIVE and find_spec("checkface.cf1._native") is None:
        raise EngineError(
            "the engine 'native' is not here: this checkface was built without a C compiler; "
            "the engine 'numpy' draws the same"
        )
    if engine is Engine.TORCH and find_spec("torch") is None:
        raise MissingExtraError("torch", "the engine 'torch'")


def _draw_each(
    faces: list[Face], side: int, engine: Engine | None, precision: Precision
) -> Iterator[tuple[Face, Image.Image]]:
    """Each face with its picture, from the cache where it is there."""
    cache = Cache.of_user()
    kept = {face: _picture_or_none(cache.get(_name(face, side, precision))) for face in faces}
    missing = [face for face, picture in kept.items() if picture is None]
    drawn = _draw_missing(missing, side, engine, precision)
    for face in faces:
        if (picture := kept[face]) is None:
            kept[face] = picture = next(drawn)
            cache.put(_name(face, side, precision), _png_of(picture))
        yield face, picture


def _name(face: Face, side: int, precision: Precision) -> str:
    """What the cache knows a picture by. Not the engine: all give the same exact bits."""
    return f"{identity.SCHEME}/{face.digest}/{face.index}/{side}/{precision.value}"


def _draw_missing(
    faces: list[Face], side: int, engine: Engine | None, precision: Precision
) -> Iterator[Image.Image]:
    """The pictures of faces that the cache does not have; nothing is loaded if there are none."""
    if not faces:
        return
    from PIL import Image

    stretching = ThreadPoolExecutor(1)  # while the network is loaded, then ahead of the drawing
    try:
        stretched = stretching.map(keys.key_of, [face.digest for face in faces])
        indices = [face.index for face in faces]
        drawer = _drawer(engine, precision)
        for pixels in drawer.draw_each(zip(stretched, indices, strict=True)):
            yield Image.fromarray(box_average(pixels, side))
    finally:
        stretching.shutdown(cancel_futures=True)  # an interrupted drawing waits for nothing


@lru_cache(maxsize=4)
def _drawer(engine: Engine | None, precision: Precision) -> Drawer:
    """The one lazy import of the network: hashing and `--help` never pay for it."""
    from checkface.cf1.drawing import Drawer

    return Drawer(engine and engine.value, exact=precision is Precision.EXACT)


def box_average(pixels: npt.NDArray[np.uint8], side: int) -> npt.NDArray[np.uint8]:
    """[1024, 1024, 3] -> [side, side, 3], the mean of each box in integers, rounding half up."""
    box = len(pixels) // side
    if box == 1:
        return pixels
    sums = pixels.reshape(side, box, side, box, 3).sum(axis=(1, 3), dtype="uint32")
    averages: npt.NDArray[np.uint8] = ((sums + box * box // 2) // (box * box)).astype("uint8")
    return averages


def _resized(picture: Image.Image, size: int) -> Image.Image:
    from PIL import Image

    return picture.resize((size, size), Image.Resampling.LANCZOS)


def _png_of(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _picture_or_none(data: bytes | None) -> Image.Image | None:
    from PIL import Image

    if data is None:
        return None
    try:
        picture = Image.open(io.BytesIO(data))
        picture.load()
    except OSError:
        return None  # damaged: drawn again
    return picture
