"""Turns a picture into text for a terminal, in the best way that the terminal can draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checkface.terminal.detection import BLOCKS, CHOICES, Graphics, Terminal, detect
from checkface.terminal.protocols import iterm2, kitty, sixel
from checkface.terminal.text import printable, width, wrap_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

__all__ = [
    "CHOICES",
    "Graphics",
    "Terminal",
    "above",
    "beside",
    "columns_within",
    "detect",
    "grid",
    "picture",
    "rows_of",
]

GAP = 2
"""Columns between a picture and the text beside it."""
NARROWEST_TEXT = 36
"""Columns: any four words in one line. With fewer at its right, text goes below a picture."""


def picture(image: Image.Image, columns: int, terminal: Terminal) -> str:
    """`image` in `columns` columns, or as many as there are, and the rows that keep its shape.

    Ends with a newline below the picture; nothing at all if the terminal shows words only.
    """
    return beside(image, (), columns, terminal)


def beside(image: Image.Image, lines: Sequence[str], columns: int, terminal: Terminal) -> str:
    """`image` as in `picture`, with `lines` at the middle of its right; ends with a newline.

    Lines that are too long for the rest of the terminal are wrapped; where there is too little of
    it, they stand below the picture. Colours and styles in them are kept, other control characters
    are not: they would move the cursor.
    """
    lines = [printable(line) for line in lines]
    if terminal.graphics is Graphics.NONE:
        return _text(lines)
    columns, rows = _size(image, columns, terminal)
    room = terminal.columns - columns - GAP
    right = [piece for line in lines for piece in wrap_line(line, room)] if room > 0 else []
    if room < NARROWEST_TEXT or len(right) > max(rows, terminal.rows - 2):
        return _picture_beside(image, columns, rows, [], terminal) + _text(lines)
    top = [""] * ((rows - len(right)) // 2)
    return _picture_beside(image, columns, rows, top + right, terminal)


def above(image: Image.Image, lines: Sequence[str], columns: int, terminal: Terminal) -> str:
    """`image` in `columns` columns, and `lines` below it, each in one piece so it can be copied.

    Cleaned as in `beside`; the lines alone where the terminal shows words only.
    """
    return beside(image, (), columns, terminal) + _text([printable(line) for line in lines])


def columns_within(shape: tuple[int, int], rows: int, terminal: Terminal) -> int:
    """The most columns of a picture of this `shape` (width and height) in so many `rows`."""
    width, height = shape
    return max(1, rows * terminal.cell[1] * width // (height * terminal.cell[0]))


def rows_of(lines: Sequence[str], terminal: Terminal) -> int:
    """How many rows the terminal makes of `lines`: it breaks those that are too long."""
    return sum(max(1, -(-width(printable(line)) // terminal.columns)) for line in lines)


def grid(
    images: Sequence[Image.Image],
    captions: Sequence[Sequence[str]],
    columns: int,
    terminal: Terminal,
) -> str:
    """The images, of one shape, `columns` wide, as many in a row as there is room for.

    Each has its lines below; they are wrapped, and what steers a terminal is left out of them, as
    in `beside`. Ends with a newline; where the terminal shows words only, they stand alone.
    """
    cells = [[printable(line) for line in lines] for lines in captions]
    if terminal.graphics is Graphics.NONE or not images:
        return _text([line for lines in cells for line in lines])
    columns, rows = _size(images[0], columns, terminal)
    cells = [[piece for line in lines for piece in wrap_line(line, columns)] for lines in cells]
    abreast = max(1, (terminal.columns + GAP) // (columns + GAP))
    starts = range(0, len(images), abreast)
    return "".join(
        _pictures(images[start : start + abreast], columns, rows, terminal)
        + _below(cells[start : start + abreast], columns)
        for start in starts
    )


def _pictures(images: Sequence[Image.Image], columns: int, rows: int, terminal: Terminal) -> str:
    """One row of them, and the cursor below it."""
    if terminal.graphics in BLOCKS:
        drawn = [_blocks(image, columns, rows, terminal) for image in images]
        return _text([(" " * GAP).join(pieces) for pieces in zip(*drawn, strict=True)])
    room = "\n" * rows + f"\x1b[{rows}A"  # as in `_picture_beside`
    next_place = f"\x1b[{columns + GAP}C"
    drawings = (f"\x1b7{_drawing(image, columns, rows, terminal)}\x1b8" for image in images)
    return room + next_place.join(drawings) + "\n" * rows


def _below(cells: Sequence[Sequence[str]], columns: int) -> str:
    """The captions side by side."""
    height = max(map(len, cells))
    even = [[*lines, *[""] * (height - len(lines))] for lines in cells]
    return _text([_in_columns(pieces, columns).rstrip(" ") for pieces in zip(*even, strict=True)])


def _in_columns(pieces: Sequence[str], columns: int) -> str:
    return (" " * GAP).join(piece + " " * (columns - width(piece)) for piece in pieces)


def _size(image: Image.Image, columns: int, terminal: Terminal) -> tuple[int, int]:
    """The columns and rows of a picture: as wide as wished, but no larger than the terminal.

    Characters may scroll by; a drawing that is higher than the terminal would be cut.
    """
    wide, high = image.width * terminal.cell[1], image.height * terminal.cell[0]
    columns = max(1, min(columns, terminal.columns))
    rows = _divided(columns * high, wide)
    highest = max(1, terminal.rows - 2)
    if terminal.graphics in BLOCKS or rows <= highest:
        return columns, rows
    return _divided(highest * wide, high), highest


def _divided(dividend: int, divisor: int) -> int:
    """Rounded half up, and at least 1."""
    return max(1, (2 * dividend + divisor) // (2 * divisor))


def _picture_beside(
    image: Image.Image, columns: int, rows: int, right: Sequence[str], terminal: Terminal
) -> str:
    """The picture with a line of text at the right of each of its rows."""
    height = max(rows, len(right))
    right = [*right, *[""] * (height - len(right))]
    if terminal.graphics in BLOCKS:
        left = _blocks(image, columns, rows, terminal) + [" " * columns] * (height - rows)
        return _text([a + (" " * GAP + b if b else "") for a, b in zip(left, right, strict=True)])
    # Where a drawing leaves the cursor differs from terminal to terminal. So: make room for it,
    # which may scroll, go back up, draw, and return to the corner where the drawing began.
    room = "\n" * height + f"\x1b[{height}A"
    drawing = f"\x1b7{_drawing(image, columns, rows, terminal)}\x1b8"
    return room + drawing + _text([f"\x1b[{columns + GAP}C{b}" if b else "" for b in right])


def _blocks(image: Image.Image, columns: int, rows: int, terminal: Terminal) -> list[str]:
    from checkface.terminal import blocks

    if terminal.graphics is Graphics.BLOCKS:
        return blocks.lines_24_bit(image, columns, rows, terminal.grain)
    return blocks.lines_256(image, columns, rows, terminal.grain)


def _drawing(image: Image.Image, columns: int, rows: int, terminal: Terminal) -> str:
    if terminal.graphics is Graphics.KITTY:
        return kitty(image, columns, rows)
    if terminal.graphics is Graphics.ITERM2:
        return iterm2(image, columns, rows)
    return sixel(image, columns, rows, terminal.cell)


def _text(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
