"""Puts two faces and the one between them into one picture: this and this make that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from PIL import Image

HEIGHT_OF_WIDTH = 628 / 1200
"""As networks crop what is posted there."""
PAPER = (250, 250, 250)
INK = (90, 90, 90)
ARM, THICKNESS = 0.011, 0.005
"""Of a sign: how far it reaches, and how thick it is, as shares of the width."""

Box: TypeAlias = tuple[float, float, float, float]


def equation(pictures: Sequence[Image.Image], width: int) -> Image.Image:
    """Three pictures of one side in a row, plus and equals between them."""
    from PIL import Image, ImageDraw

    height = round(width * HEIGHT_OF_WIDTH)
    paper = Image.new("RGB", (width, height), PAPER)
    side = pictures[0].width
    gap = (width - len(pictures) * side) / (len(pictures) + 1)
    lefts = [gap + number * (side + gap) for number in range(len(pictures))]
    for left, picture in zip(lefts, pictures, strict=True):
        paper.paste(picture, (round(left), (height - side) // 2))
    pen = ImageDraw.Draw(paper)
    plus, equals = ((left - gap / 2, height / 2) for left in lefts[1:])
    for box in (*_plus(*plus, width), *_equals(*equals, width)):
        pen.rectangle(box, INK)
    return paper


def _plus(x: float, y: float, width: int) -> Iterator[Box]:
    arm, half = ARM * width, THICKNESS * width / 2
    yield (x - arm, y - half, x + arm, y + half)
    yield (x - half, y - arm, x + half, y + arm)


def _equals(x: float, y: float, width: int) -> Iterator[Box]:
    arm, half = ARM * width, THICKNESS * width / 2
    for line in (y - 2 * half, y + 2 * half):
        yield (x - arm, line - half, x + arm, line + half)
