"""Turns named digests into a contact sheet: a grid of faces with name, words and short digest."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checkface import keys
from checkface.cf1 import identity
from checkface.face import Face, draw_faces
from checkface.hookspecs import Resolved
from checkface.pictures.fonts import Weight
from checkface.pictures.page import MUTED, SCALE, Page, Type
from checkface.plain_text import plain

if TYPE_CHECKING:
    from PIL import Image

FACE = 192
RADIUS = 14
GAP = 32
"""Between two cells; the caption under a face is no wider than the face."""
ROW_GAP = 40
MARGIN = 48

CAPTION = 100
"""From a face's lower edge to the baseline of the last line under it."""

TITLE = Type(30, Weight.SEMIBOLD)
TITLE_LINE = 38
FOOTER = Type(12, colour=MUTED)
NAME = Type(15, Weight.SEMIBOLD)
DETAIL = Type(13, colour=MUTED)
WORDS = Type(15)
SPACE = 6
"""Between a name and its version."""

STATEMENT = "The same bytes show the same face."
WIDEST = 8
SHAPE = 1.6
"""The width over the height, in cells, that a sheet should come near to."""


@dataclass(frozen=True)
class Grid:
    """Where everything stands on a sheet, in units."""

    count: int
    across: int
    heading: tuple[str, ...]
    """The lines of the title."""

    @classmethod
    def of(cls, count: int, columns: int | None = None, title: str | None = None) -> Grid:
        across = min(columns or best_columns(count), count)
        wide = across * (FACE + GAP) - GAP
        return cls(count, across, tuple(TITLE.wrap(plain(title or ""), wide)))

    @property
    def width(self) -> float:
        return self.across * (FACE + GAP) - GAP + 2 * MARGIN

    @property
    def top(self) -> float:
        return MARGIN + (len(self.heading) * TITLE_LINE + 18 if self.heading else 0)

    @property
    def height(self) -> float:
        """Of what stands above the statement at the foot."""
        down = -(-self.count // self.across)
        return self.top + down * (FACE + CAPTION + ROW_GAP) + 28

    @property
    def corners(self) -> list[tuple[float, float]]:
        """x and y of the upper left corner of each face."""
        places = (divmod(number, self.across) for number in range(self.count))
        return [
            (MARGIN + column * (FACE + GAP), self.top + row * (FACE + CAPTION + ROW_GAP))
            for row, column in places
        ]


def draw_sheet(
    entries: Sequence[Resolved],
    *,
    columns: int | None = None,
    title: str | None = None,
    progress: Callable[[Face], object] | None = None,
) -> Image.Image:
    """The contact sheet of `entries`, in their order; at least one."""
    grid = Grid.of(len(entries), columns, title)
    page = Page.blank(grid.width, grid.height + 20)
    _draw_head_and_foot(page, grid)
    faces = [Face(entry.digest) for entry in entries]
    pictures = draw_faces(faces, FACE * SCALE, progress=progress)
    for entry, picture, (x, y) in zip(entries, pictures, grid.corners, strict=True):
        page.picture(x, y, picture, FACE, RADIUS)
        _draw_caption(page, x, y + FACE, entry)
    return page.image


def best_columns(count: int) -> int:
    """Few empty cells first, then a shape that fits a page: 5 -> 3, 8 -> 4, 12 -> 4, 30 -> 6."""
    wished = (count * SHAPE) ** 0.5
    choices = range(1, min(count, WIDEST) + 1)
    return min(choices, key=lambda across: (-count % across + abs(across - wished), across))


def _draw_head_and_foot(page: Page, grid: Grid) -> None:
    wide = grid.width - 2 * MARGIN
    for number, line in enumerate(grid.heading, start=1):
        page.text(MARGIN, MARGIN - 10 + number * TITLE_LINE - 6, line, TITLE)
    page.rule(MARGIN, grid.height - 22, wide)
    page.text(MARGIN, grid.height + 2, STATEMENT, FOOTER.shrunk(STATEMENT, wide))
    scheme = f"checkface {identity.SCHEME}"
    if FOOTER.width(STATEMENT) + FOOTER.width(scheme) + 16 <= wide:
        page.text(grid.width - MARGIN, grid.height + 2, scheme, FOOTER, "r")


def _draw_caption(page: Page, x: float, y: float, entry: Resolved) -> None:
    """Words stand two by two, so that the longest four fit and none is ever cut."""
    version = DETAIL.shorten(plain(entry.version or ""), FACE / 2)
    room = FACE - (DETAIL.width(version) + SPACE if version else 0)
    name = NAME.shorten(plain(entry.name), room)
    page.text(x, y + 27, name, NAME)
    page.text(x + NAME.width(name) + SPACE, y + 27, version, DETAIL)
    words = keys.words(entry.digest)
    page.text(x, y + 51, " ".join(words[:2]), WORDS)
    page.text(x, y + 71, " ".join(words[2:]), WORDS)
    page.text(x, y + CAPTION - 4, entry.digest.short, DETAIL)
