"""Turns a picture into the bytes of a PNG, JPEG, WebP or AVIF file."""

from __future__ import annotations

import io
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from checkface.errors import OutputError

if TYPE_CHECKING:
    from PIL import Image

NOTE_KEY = "checkface"
"""The keyword of the PNG text chunk that says whose face it is."""


class PictureFormat(Enum):
    """The kinds of picture file; the settings are fixed, so that a picture gives the same bytes.

    That holds for one version of Pillow: another may compress in another way. The pixels of a PNG
    are the same with any.
    """

    PNG = "png"
    JPEG = "jpeg"
    WEBP = "webp"
    AVIF = "avif"

    @property
    def settings(self) -> dict[str, Any]:
        return SETTINGS[self]

    @property
    def quick_settings(self) -> dict[str, Any]:
        """For somebody who waits."""
        return self.settings | QUICK[self]

    @classmethod
    def of_path(cls, path: Path) -> PictureFormat:
        """The format that a file name asks for.

        Raises `OutputError` if it is none of ours, or this Pillow was built without it.
        """
        found = SUFFIXES.get(path.suffix.lower())
        if found is None:
            raise OutputError(
                f"cannot tell the picture format of {str(path)!r}: expected a name that ends in "
                f"{', '.join(SUFFIXES)}; name the file so"
            )
        if found is PictureFormat.AVIF:
            require_avif()
        return found


SUFFIXES = {
    ".png": PictureFormat.PNG,
    ".jpg": PictureFormat.JPEG,
    ".jpeg": PictureFormat.JPEG,
    ".webp": PictureFormat.WEBP,
    ".avif": PictureFormat.AVIF,
}

SETTINGS: dict[PictureFormat, dict[str, Any]] = {
    PictureFormat.PNG: {"compress_level": 9},
    # 4:4:4, for halved colour smears lips and eyes at small sizes.
    PictureFormat.JPEG: {"quality": 92, "subsampling": 0, "optimize": True},
    PictureFormat.WEBP: {"quality": 92, "method": 6},
    PictureFormat.AVIF: {"quality": 80, "speed": 6, "subsampling": "4:4:4"},
}

QUICK: dict[PictureFormat, dict[str, Any]] = {
    PictureFormat.PNG: {"compress_level": 1},
    PictureFormat.JPEG: {"optimize": False},
    PictureFormat.WEBP: {"method": 2},
    PictureFormat.AVIF: {"speed": 8},
}
"""What differs where a file is made for somebody who waits: the smallest PNG of 1024 pixels costs
half as much as its face."""


def require_avif() -> None:
    """Raises `OutputError` if this Pillow was built without AVIF."""
    from PIL import features

    if not features.check("avif"):
        raise OutputError("this Pillow writes no .avif files: take .webp instead")


def encode(
    image: Image.Image, kind: PictureFormat, note: str | None = None, *, quick: bool = False
) -> bytes:
    """The bytes of a picture file; `note` becomes a text chunk where the format is PNG.

    `quick` takes a fraction of the time and makes larger files; a PNG has the same pixels.
    """
    settings = kind.quick_settings if quick else kind.settings
    if note and kind is PictureFormat.PNG:
        settings = {**settings, "pnginfo": _text_chunk(note)}
    if kind is PictureFormat.JPEG:
        image = image.convert("RGB")  # JPEG has no transparency
    file = io.BytesIO()
    image.save(file, kind.name, **settings)
    return file.getvalue()


def _text_chunk(note: str) -> object:
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text(NOTE_KEY, note)
    return info
