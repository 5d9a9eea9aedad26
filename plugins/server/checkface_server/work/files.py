"""Turns the pictures of a scene's subjects into the bytes of one file."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checkface import Painter
from checkface.pictures import (
    AnimationFormat,
    PictureFormat,
    encode,
    encode_animation,
    tile_row,
)
from checkface_server.documents import document
from checkface_server.pictures import WRITTEN, Kind, Layout, Scene, Shape
from checkface_server.previews import equation

if TYPE_CHECKING:
    from PIL import Image

PAPER = (255, 255, 255)
"""Behind tiles in a format that knows no transparency."""

STILLS = {
    Kind.PNG: PictureFormat.PNG,
    Kind.JPEG: PictureFormat.JPEG,
    Kind.WEBP: PictureFormat.WEBP,
    Kind.AVIF: PictureFormat.AVIF,
}
ANIMATIONS = {
    Kind.WEBP: AnimationFormat.WEBP,
    Kind.AVIF: AnimationFormat.AVIF,
    Kind.GIF: AnimationFormat.GIF,
    Kind.MP4: AnimationFormat.MP4,
    Kind.WEBM: AnimationFormat.WEBM,
}


def file_of(
    scene: Scene, shape: Shape, pictures: Sequence[Image.Image], painter: Painter | None = None
) -> bytes:
    """The file of a scene in a shape; `pictures` are of its side, in the subjects' order.

    `painter` is the one that draws here.
    """
    if scene.layout in WRITTEN:
        return document(scene, pictures, painter)
    if scene.layout is Layout.ANIMATION:
        return encode_animation(pictures, ANIMATIONS[shape.kind], scene.frames_per_second)
    return encode(_still(scene, shape, pictures), STILLS[shape.kind], quick=True)


def _still(scene: Scene, shape: Shape, pictures: Sequence[Image.Image]) -> Image.Image:
    if scene.layout is Layout.TRIO:
        return _on_paper(tile_row(pictures, shape.side), shape.kind)
    if scene.layout is Layout.SHEET:
        return grid(pictures, shape.side)
    if scene.layout is Layout.SUM:
        return equation(pictures, scene.width)
    (picture,) = pictures
    return picture


def grid(pictures: Sequence[Image.Image], side: int) -> Image.Image:
    """As square as can be, row by row, no gaps; what is left over stays white."""
    from PIL import Image

    across = grid_columns(len(pictures))
    together = Image.new("RGB", (across * side, -(-len(pictures) // across) * side), PAPER)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, across)
        together.paste(picture, (column * side, row * side))
    return together


def grid_columns(count: int) -> int:
    """Of a sheet of so many pictures."""
    return math.isqrt(count - 1) + 1


def _on_paper(picture: Image.Image, kind: Kind) -> Image.Image:
    from PIL import Image

    if kind is not Kind.JPEG:
        return picture
    paper = Image.new("RGB", picture.size, PAPER)
    paper.paste(picture, mask=picture.getchannel("A"))
    return paper
