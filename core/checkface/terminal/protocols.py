"""Turns a picture into what kitty, iTerm2 and sixel terminals take for one."""

from __future__ import annotations

import base64
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

CHUNK = 4096
"""The most base64 characters that kitty takes at once."""


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
    """At most 256 colours, drawn over `columns` x `rows` cells of `cell` pixels each."""
    from checkface.terminal.sixel import BAND, encode

    height = rows * cell[1]
    # A band that is not full would reach into the line below in terminals that fill it up.
    height -= height % BAND if height > BAND else 0
    return encode(_resized(image.convert("RGB"), columns * cell[0], height))


def _resized(image: Image.Image, width: int, height: int) -> Image.Image:
    from PIL import Image

    return image.resize((width, height), Image.Resampling.LANCZOS)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
