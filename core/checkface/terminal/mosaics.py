"""Turns which parts of a cell are lit into the character that shows just them.

Of each pair of complements there is one: the other is the same with its two colours swapped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import lcm

import numpy as np
import numpy.typing as npt

from checkface.terminal.grain import Grain

Numbers = npt.NDArray[np.int64]

QUADRANTS = " ▄▐▞▘▝▖▗"
LIT_QUADRANTS = ("", "34", "24", "23", "1", "2", "3", "4")
"""Parts are counted as Unicode does, row by row from the upper left: 12, 34, 56, 78."""

FIRST_SEXTANT = 0x1FB00
"""BLOCK SEXTANT-1 and on, as binary numbers count, without those that had a character before."""
OLDER_SEXTANTS = {"": " ", "135": "▌"}

FIRST_OCTANT = 0x1CD00
"""BLOCK OCTANT-3 and on, likewise."""
OLDER_OCTANTS = {
    "": " ",
    "1": "\U0001cea8",
    "2": "\U0001ceab",
    "12": "\U0001fb82",
    "13": "▘",
    "24": "▝",
    "1234": "▀",
    "35": "\U0001fbe6",
    "46": "\U0001fbe7",
    "57": "▖",
    "1357": "▌",
    "2457": "▞",
    "123457": "▛",
    "123456": "\U0001fb85",
    "7": "\U0001cea3",
}
"""Those of them that leave the last part dark: each pair of complements has one."""


@dataclass(frozen=True)
class Mosaic:
    """Characters that divide a cell into equal parts."""

    across: int
    down: int
    lit: tuple[str, ...]
    """The parts of each character, as digits from 1."""
    glyphs: str

    @property
    def parts(self) -> int:
        return self.across * self.down

    @cached_property
    def shapes(self) -> Numbers:
        """[shape, part]: 1 where a part has the colour of the foreground."""
        places = [str(1 + part) for part in range(self.parts)]
        return np.array([[place in lit for place in places] for lit in self.lit], np.int64)

    @cached_property
    def inside(self) -> Numbers:
        """[shape, 1]: how many parts have it; 1 for the blank, which has none to be divided."""
        inside: Numbers = np.maximum(self.shapes.sum(1), 1)[:, None]
        return inside

    @cached_property
    def outside(self) -> Numbers:
        """[shape, 1]: how many have the colour of the background."""
        outside: Numbers = self.parts - self.shapes.sum(1)[:, None]
        return outside

    @cached_property
    def common(self) -> int:
        """What each of these numbers divides: sums of squares stay whole."""
        return lcm(*range(1, self.parts + 1))


def _characters_in_order(
    parts: int, first: int, older: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """What is lit, in the order in which Unicode counts, and its character."""
    code = first
    for number in range(2 ** (parts - 1)):
        lit = "".join(str(1 + part) for part in range(parts) if number >> part & 1)
        yield lit, older.get(lit) or chr(code)
        code += lit not in older


def _mosaic(across: int, down: int, characters: Iterator[tuple[str, str]]) -> Mosaic:
    lit, glyphs = zip(*characters, strict=True)
    return Mosaic(across, down, lit, "".join(glyphs))


MOSAICS = {
    Grain.HALVES: Mosaic(1, 2, ("", "2"), " ▄"),
    Grain.QUADRANTS: Mosaic(2, 2, LIT_QUADRANTS, QUADRANTS),
    Grain.SEXTANTS: _mosaic(2, 3, _characters_in_order(6, FIRST_SEXTANT, OLDER_SEXTANTS)),
    Grain.OCTANTS: _mosaic(2, 4, _characters_in_order(8, FIRST_OCTANT, OLDER_OCTANTS)),
}
