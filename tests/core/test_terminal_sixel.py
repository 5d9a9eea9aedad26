"""What sixel terminals draw of our sixels: a decoder written from the specification says it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from checkface import Digest, Face
from checkface.terminal.protocols import sixel
from checkface.terminal.sixel import encode

Colour = tuple[int, int, int]

HEAD = re.compile(r'\x1bP[\d;]*q"1;1;(\d+);(\d+)')
COMMAND = re.compile(
    r"#(?P<define>\d+;2;\d+;\d+;\d+)|#(?P<choose>\d+)|!(?P<repeat>\d+)(?P<repeated>[?-~])"
    r"|(?P<dots>[?-~])|(?P<back>\$)|(?P<next>-)"
)


class Vt340:
    """Reads a drawing as chapter 14 of the VT340's manual says."""

    def __init__(self, drawing: str) -> None:
        head = HEAD.match(drawing)
        assert head
        assert drawing.endswith("\x1b\\")
        self.size = int(head[1]), int(head[2])
        self.colours: dict[int, Colour] = {}
        self.dots: dict[tuple[int, int], Colour] = {}
        self.column = self.band = self.chosen = 0
        self._read(drawing[head.end() : -2])

    def pixels(self) -> list[Colour]:
        """Row by row; a dot that is missing, or outside, is an error."""
        width, height = self.size
        assert width * height == len(self.dots)
        return [self.dots[x, y] for y in range(height) for x in range(width)]

    def _read(self, commands: str) -> None:
        position = 0
        while position < len(commands):
            found = COMMAND.match(commands, position)
            assert found, f"no sixel command: {commands[position : position + 20]!r}"
            self._obey(found)
            position = found.end()

    def _obey(self, found: re.Match[str]) -> None:
        if found["define"]:
            assert not self.dots, "a colour is defined after the first dot"
            number, _, red, green, blue = map(int, found["define"].split(";"))
            self.colours[number] = (red, green, blue)
        elif found["choose"]:
            self.chosen = int(found["choose"])
        elif found["back"]:
            self.column = 0
        elif found["next"]:
            self.column, self.band = 0, self.band + 1
        else:
            self._draw(int(found["repeat"] or 1), found["repeated"] or found["dots"])

    def _draw(self, times: int, character: str) -> None:
        bits = ord(character) - 0x3F
        for x in range(self.column, self.column + times):
            for row in range(6):
                if bits >> row & 1:
                    self.dots[x, 6 * self.band + row] = self.colours[self.chosen]
        self.column += times


def _noise(width: int, height: int) -> Image.Image:
    numbers = np.random.default_rng(7).integers(0, 256, (height, width, 3))
    return Image.fromarray(numbers.astype(np.uint8))


PICTURES = {
    "a dot": Image.new("RGB", (1, 1), (255, 0, 128)),
    "less than a band": _noise(7, 5),
    "a band": Image.new("RGB", (40, 6), (1, 2, 3)),
    "a band and a row": _noise(3, 7),
    "long runs": Image.new("RGB", (600, 12), (9, 99, 199)),
    "256 colours": _noise(64, 30),
    "a gradient": Image.linear_gradient("L").convert("RGB").resize((50, 90)),
    "black and white": _noise(31, 25).convert("1").convert("RGB"),
    "two halves": Image.new("RGB", (20, 13)),
    "with transparency": Image.new("RGBA", (5, 8), (10, 200, 30, 40)),
}
PICTURES["two halves"].paste((255, 255, 255), (10, 0, 20, 13))


@pytest.mark.parametrize("name", PICTURES)
def test_a_terminal_draws_the_very_pixels_of_the_reduced_picture(name: str) -> None:
    image = PICTURES[name]

    drawn = Vt340(encode(image))

    assert image.size == drawn.size
    assert _in_percent(_reduced(image)) == drawn.pixels()


def test_few_colours_are_kept_as_they_are() -> None:
    drawn = Vt340(encode(PICTURES["two halves"]))

    assert {(0, 0, 0), (100, 100, 100)} == set(drawn.pixels())


def test_sixels_fill_their_cells_without_reaching_into_the_line_below() -> None:
    square = Image.new("RGB", (48, 48), (200, 120, 90))

    assert (90, 84) == Vt340(sixel(square, 10, 5, (9, 17))).size
    assert (4, 3) == Vt340(sixel(square, 1, 1, (4, 3))).size


@pytest.mark.skipif(not shutil.which("sixel2png"), reason="libsixel's sixel2png is not installed")
@pytest.mark.parametrize("name", ["less than a band", "256 colours", "a gradient", "a face"])
def test_libsixel_draws_them_too(name: str, tmp_path: Path) -> None:
    image = Face(Digest.of_text("x")).image(64) if name == "a face" else PICTURES[name]
    (tmp_path / "in.six").write_text(encode(image), "ascii")

    subprocess.run(["sixel2png", "-i", "in.six", "-o", "out.png"], cwd=tmp_path, check=True)

    with Image.open(tmp_path / "out.png") as drawn:
        assert _in_percent(_reduced(image)) == _in_percent(drawn.convert("RGB"))


def _reduced(image: Image.Image) -> Image.Image:
    return image.convert("RGB").quantize(256, Image.Quantize.FASTOCTREE).convert("RGB")


def _in_percent(image: Image.Image) -> list[Colour]:
    colours = np.asarray(image).reshape(-1, 3).tolist()
    return [(_percent(red), _percent(green), _percent(blue)) for red, green, blue in colours]


def _percent(level: int) -> int:
    return int(level * 100 / 255 + 0.5)
