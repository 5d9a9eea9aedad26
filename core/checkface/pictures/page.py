"""Turns measures into a drawn page: text in two weights, rounded faces, cards and hairlines."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from checkface.pictures.fonts import Weight, font

if TYPE_CHECKING:
    from PIL import Image

PAPER = "#f6f6f4"
CARD = "#ffffff"
INK = "#17191c"
MUTED = "#6a7077"
LINE = "#dfe1e3"
SAME = "#1b7a4b"
DIFFERENT = "#bf3a1e"

ELLIPSIS = "…"
JOINTS = " .-_+"
"""What looks odd beside an ellipsis."""

SCALE = 2
"""Pixels a unit: what is published is seen on screens with small pixels too."""
SUPERSAMPLING = 4


LONGEST = 400
"""Characters that are measured one by one: no line of ours holds as many."""


@dataclass(frozen=True)
class Type:
    """How a line of text looks."""

    size: float
    weight: Weight = Weight.REGULAR
    colour: str = INK

    def width(self, text: str) -> float:
        return font(self.weight, self.size * SCALE).getlength(text) / SCALE

    def fits(self, text: str, width: float) -> bool:
        return self.width(text) <= width

    def shorten(self, text: str, width: float) -> str:
        """`text` cut in its middle until it fits: names differ at both ends, project and tag."""
        text = text if len(text) <= LONGEST else _without_middle(text, LONGEST)
        if self.fits(text, width):
            return text
        kept = len(text) - 1
        while kept > 1 and not self.fits(_without_middle(text, kept), width):
            kept -= 1
        return _without_middle(text, kept)

    def shrunk(self, text: str, width: float) -> Type:
        """The same type, as much smaller as `text` needs to fit: for what must never be cut."""
        size = self.size
        while size > 1 and not Type(size, self.weight).fits(text, width):
            size -= 0.5
        return Type(size, self.weight, self.colour)

    def wrap(self, text: str, width: float) -> list[str]:
        """Lines of whole words; a word that is too long for a line is cut in its middle."""
        lines: list[str] = []
        for word in text.split():
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and self.fits(joined, width):
                lines[-1] = joined
            else:
                lines.append(self.shorten(word, width))
        return lines


@dataclass(frozen=True)
class Page:
    """A picture in the making, measured in units of `SCALE` pixels."""

    image: Image.Image

    @classmethod
    def blank(cls, width: float, height: float, colour: str = PAPER) -> Page:
        from PIL import Image  # the room that this is in is imported to hash

        size = round(width * SCALE), round(height * SCALE)
        return cls(Image.new("RGB", size, colour))

    def text(self, x: float, baseline: float, text: str, kind: Type, anchor: str = "l") -> None:
        """`anchor` is l, m or r: where on the line x is."""
        from PIL import ImageDraw

        ImageDraw.Draw(self.image).text(
            (x * SCALE, baseline * SCALE),
            text,
            fill=kind.colour,
            font=font(kind.weight, kind.size * SCALE),
            anchor=f"{anchor}s",
        )

    def picture(self, x: float, y: float, picture: Image.Image, side: float, radius: float) -> None:
        """A face of `side` units with round corners."""
        from PIL import Image

        pixels = round(side * SCALE)
        if picture.width != pixels:
            picture = picture.resize((pixels, pixels), Image.Resampling.LANCZOS)
        mask = rounded_mask(pixels, pixels, radius * SCALE)
        self.image.paste(picture, (round(x * SCALE), round(y * SCALE)), mask)

    def box(
        self, x: float, y: float, width: float, height: float, radius: float, colour: str
    ) -> None:
        """A filled box with round corners."""
        size = round(width * SCALE), round(height * SCALE)
        mask = rounded_mask(*size, radius * SCALE)
        self.image.paste(colour, (round(x * SCALE), round(y * SCALE)), mask)

    def rule(self, x: float, y: float, width: float) -> None:
        """A hairline, one unit high."""
        self.box(x, y, width, 1, 0, LINE)


@lru_cache(maxsize=16)
def rounded_mask(width: int, height: int, radius: float) -> Image.Image:
    """255 inside, 0 outside, and the share of each edge pixel that lies inside."""
    from PIL import Image, ImageDraw

    large = width * SUPERSAMPLING, height * SUPERSAMPLING
    mask = Image.new("L", large, 0)
    ends = (0, 0, large[0] - 1, large[1] - 1)
    ImageDraw.Draw(mask).rounded_rectangle(ends, radius * SUPERSAMPLING, fill=255)
    return mask.resize((width, height), Image.Resampling.BOX)


def cut_out(image: Image.Image, radius: float) -> Image.Image:
    """`image` with round, transparent corners."""
    from PIL import ImageChops

    shown = image.convert("RGBA")
    shown.putalpha(ImageChops.multiply(shown.getchannel("A"), rounded_mask(*image.size, radius)))
    return shown


def _without_middle(text: str, kept: int) -> str:
    head = (kept + 1) // 2
    tail = kept - head
    return text[:head].rstrip(JOINTS) + ELLIPSIS + text[len(text) - tail :].lstrip(JOINTS)
