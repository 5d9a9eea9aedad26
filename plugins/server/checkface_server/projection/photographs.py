"""Turns the bytes that somebody sent into a picture the right way up, or says what is wrong."""

from __future__ import annotations

import io
import warnings
from enum import Enum

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF")
STILL = ("JPEG", "MPO")
"""MPO is what telephones write: a JPEG with more pictures behind it."""
MOST_PIXELS = 100_000_000
LEAST_SIDE = 64
ENOUGH = 2048
"""Pixels of a side: where a format can leave out the rest, it does."""
SHARE_OF_EIGHT = 255 / 65535
"""Of a value of 16 bits."""
BEHIND = (128, 128, 128)
"""What is seen through a transparent picture."""


class Wrong(Enum):
    """What a photograph can be wrong with."""

    NO_PICTURE = "a picture in one of the formats JPEG, PNG, WebP and AVIF"
    TOO_LARGE = f"a picture of {MOST_PIXELS:,} pixels at most"
    TOO_SMALL = f"a picture of {LEAST_SIDE} pixels or more each way"
    MOVING = "a picture that does not move"


class WrongPhotographError(Exception):
    """It cannot be looked at."""

    def __init__(self, wrong: Wrong) -> None:
        super().__init__(wrong.name)
        self.wrong = wrong


def photograph_of(data: bytes) -> Image.Image:
    """RGB. Raises `WrongPhotographError`: before anything is unpacked, where a header says it."""
    try:
        return _picture(data)
    except WrongPhotographError:
        raise
    except Image.DecompressionBombError:
        raise WrongPhotographError(Wrong.TOO_LARGE) from None
    except Exception:  # noqa: BLE001 - decoders raise whatever they like
        raise WrongPhotographError(Wrong.NO_PICTURE) from None


def _picture(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is stricter
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            _require_usable(picture)
            picture.draft("RGB", (ENOUGH, ENOUGH))
            return _opaque(ImageOps.exif_transpose(picture))


def _require_usable(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_PIXELS:
        raise WrongPhotographError(Wrong.TOO_LARGE)
    if min(width, height) < LEAST_SIDE:
        raise WrongPhotographError(Wrong.TOO_SMALL)
    if picture.format not in STILL and getattr(picture, "is_animated", False):
        raise WrongPhotographError(Wrong.MOVING)


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode.startswith("I"):
        picture = _of_eight_bits(picture)
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    over = picture.convert("RGBA")
    behind = Image.new("RGBA", over.size, (*BEHIND, 255))
    return Image.alpha_composite(behind, over).convert("RGB")


def _of_eight_bits(picture: Image.Image) -> Image.Image:
    """Grey of 16 bits: to convert it cuts off what is lighter than 255, which is nearly all."""
    return picture.convert("I").point(lambda value: value * SHARE_OF_EIGHT).convert("L")
