"""Turns a picture into what kitty, iTerm2 and sixel terminals take for one."""

from __future__ import annotations

import base64
import io
import re
from importlib.util import find_spec
from typing import TYPE_CHECKING

from checkface.errors import MissingExtraError

if TYPE_CHECKING:
    from PIL import Image

CHUNK = 4096
"""The most base64 characters that kitty takes at once."""
SIXEL_PIXELS = 6
"""Sixel draws bands of six rows."""
SIXEL_START = re.compile(r'\x1bP[\d;]*q("[\d;]*)?')
SIXEL_COLOUR = re.compile(r"(#\d+);2;\d+;\d+;\d+")


def kitty(image: Image.Image, columns: int, rows: int) -> str:
    """A PNG, drawn over `columns` x `rows` cells without moving the cursor or any answer.

    https://sw.kovidgoyal.net/kitty/graphics-protocol/
    """
    data = base64.b64encode(_png(image)).decode()
    chunks = [data[start : start + CHUNK] for start in range(0, len(data), CHUNK)]
    control = f"a=T,f=100,c={columns},r={rows},C=1,"
    drawing = ""
    for index, chunk in enumerate(chunks):
        more = int(index < len(chunks) - 1)
        drawing += f"\x1b_G{control if index == 0 else ''}q=2,m={more};{chunk}\x1b\\"
    return drawing


def iterm2(image: Image.Image, columns: int, rows: int) -> str:
    """A PNG, drawn into `columns` x `rows` cells. https://iterm2.com/documentation-images.html"""
    png = _png(image)
    size = f"size={len(png)};width={columns};height={rows};preserveAspectRatio=1"
    return f"\x1b]1337;File=inline=1;{size}:{base64.b64encode(png).decode()}\a"


def sixel(image: Image.Image, columns: int, rows: int, cell: tuple[int, int]) -> str:
    """At most 256 colours, drawn over `columns` x `rows` cells of `cell` pixels each.

    Raises `MissingExtraError` if textual-image is not installed.
    """
    try:
        # Only this module: the package's public ones ask the terminal while they are imported.
        from textual_image._sixel import image_to_sixels
    except ImportError as error:
        raise MissingExtraError("sixel", "a picture in sixels") from error
    height = rows * cell[1]
    # A band that is not full would reach into the line below in terminals that fill it up.
    height -= height % SIXEL_PIXELS if height > SIXEL_PIXELS else 0
    resized = _resized(image.convert("RGB"), columns * cell[0], height)
    return _colours_first(image_to_sixels(resized))


def sixel_is_installed() -> bool:
    """Whether `sixel` can draw, without importing what it needs."""
    try:
        return find_spec("textual_image._sixel") is not None
    except ImportError:
        return False


def _colours_first(sixels: str) -> str:
    """Define all colours before the first pixel: xterm mixes up those that are defined later."""
    start = SIXEL_START.match(sixels)
    if not start:
        return sixels
    definitions = "".join(found[0] for found in SIXEL_COLOUR.finditer(sixels))
    return start[0] + definitions + SIXEL_COLOUR.sub(r"\1", sixels[start.end() :])


def _resized(image: Image.Image, width: int, height: int) -> Image.Image:
    from PIL import Image

    return image.resize((width, height), Image.Resampling.LANCZOS)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
