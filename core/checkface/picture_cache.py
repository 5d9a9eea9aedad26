"""Keeps drawn pictures in the user's cache: those asked for, and the whole one each is made of."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    from PIL import Image

    from checkface.cache import Store

    Pixels = npt.NDArray[np.uint8]

SIDE = 1024
DAMAGED = (OSError, ValueError, SyntaxError, EOFError)
"""What Pillow raises for bytes that are no picture."""
EXACT_SIDES = (64, 128, 256, 512, 1024)
"""Sides that scheme cf1 defines to the bit; others are resized from the next larger one."""


class PictureCache:
    """Lossless WebP by the name of what is shown, side and precision."""

    def __init__(self, cache: Store | None, precision: str, *, whole: bool = True) -> None:
        """Without a cache nothing is kept. `whole`: also the pictures that others are made of."""
        self._cache, self._precision, self._whole = cache, precision, whole

    def get(self, name: str, side: int) -> Image.Image | None:
        """As it was kept, or made of the whole picture; None if neither is there or whole."""
        if self._cache is None:
            return None
        kept = self._read(name, side)
        if kept is None and side < SIDE and (whole := self._read(name, SIDE)):
            import numpy as np

            kept = self._write(name, averages(np.asarray(whole), [side]))[side]
        return kept

    def keep(self, name: str, pixels: Pixels, sides: set[int]) -> dict[int, Image.Image]:
        """The pictures of these sides, which are kept."""
        made = self._write(name, averages(pixels, sides | {SIDE} if self._whole else sides))
        return {side: made[side] for side in sides}

    def _read(self, name: str, side: int) -> Image.Image | None:
        return _picture_or_none(
            self._cache.get(self._entry(name, side)) if self._cache else None, side
        )

    def _write(self, name: str, made: dict[int, Pixels]) -> dict[int, Image.Image]:
        from PIL import Image

        pictures = {side: Image.fromarray(pixels) for side, pixels in made.items()}
        for side, picture in pictures.items():
            if self._cache:
                self._cache.put(self._entry(name, side), _lossless(picture))
        return pictures

    def _entry(self, name: str, side: int) -> str:
        """Not the engine: all give the same exact bits."""
        return f"{name}/{side}/{self._precision}"


def exact_side(wanted: int) -> int:
    """The least side that cf1 defines to the bit and that has the `wanted` pixels; at most 1024."""
    return next((side for side in EXACT_SIDES if side >= wanted), SIDE)


def averages(pixels: Pixels, sides: Iterable[int]) -> dict[int, Pixels]:
    """[1024, 1024, 3] -> [side, side, 3] for each of the exact sides, rounding half up.

    The mean of each box in integers. Sums of sums are sums, so all sides come from one pass.
    """
    wanted, sums, made = set(sides), pixels.astype("uint32"), {SIDE: pixels}
    for side in (one for one in reversed(EXACT_SIDES[:-1]) if one >= min(wanted)):
        sums = sums[0::2, 0::2] + sums[0::2, 1::2] + sums[1::2, 0::2] + sums[1::2, 1::2]
        box = SIDE // side
        if side in wanted:
            made[side] = ((sums + box * box // 2) // (box * box)).astype("uint8")
    return {side: made[side] for side in wanted}


def reduced(whole: Image.Image, size: int) -> Image.Image:
    """A whole picture in any size (1 to 1024): an exact side, or resized from the next larger."""
    import numpy as np
    from PIL import Image

    side, exact = exact_side(size), whole
    if side < SIDE:
        exact = Image.fromarray(averages(np.asarray(whole), [side])[side])
    return exact if size == side else resized(exact, size)


def resized(picture: Image.Image, size: int) -> Image.Image:
    from PIL import Image

    return picture.resize((size, size), Image.Resampling.LANCZOS)


def _lossless(picture: Image.Image) -> bytes:
    """WebP: a fourth less than PNG, and quicker to write and to read."""
    _know_webp()
    file = io.BytesIO()
    picture.save(file, "WEBP", lossless=True, quality=0, method=0)
    return file.getvalue()


def _picture_or_none(data: bytes | None, side: int) -> Image.Image | None:
    """Only what we write: another size, kind or mode is no picture of ours, and is drawn again."""
    from PIL import Image

    if data is None:
        return None
    _know_webp()
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            picture = Image.open(io.BytesIO(data), formats=["WEBP"])
            if (picture.size, picture.mode) != ((side, side), "RGB"):
                return None
            picture.load()
        except (*DAMAGED, Image.DecompressionBombError, Image.DecompressionBombWarning):
            return None
    return picture


def _know_webp() -> None:
    """Pillow knows five formats to begin with, and loads all its forty to find another one."""
    import_module("PIL.WebPImagePlugin")
