"""Shows wheels to a person: faces where the terminal can, words and digests everywhere."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Sequence

from checkface import Digest, Face, Trio
from checkface.terminal import Screen
from checkface_pip_verify.gate.recognition import Recognised
from checkface_pip_verify.pip.plan import Wheel
from checkface_pip_verify.screen.gallery import Gallery
from checkface_pip_verify.screen.lines import (
    INDENT,
    lines_below,
    lines_beside,
    rows_of_line,
    short_lines,
    whole_lines,
    widths_of,
)
from checkface_pip_verify.screen.listing import Group, Listing, title
from checkface_pip_verify.screen.terminal import (
    rows_taken,
    terminal_columns,
    terminal_size,
    trio_columns,
)

FACE_COLUMNS = 14
"""Of the terminal, for one face of a wheel that comes along: none is larger than those that a
person verifies."""
QUESTION_ROWS = 4
"""Below the list: what it is about, and the question."""


class Display:
    """Standard output, with or without pictures."""

    def __init__(self, choice: str | None) -> None:
        self._screen = Screen.detect(choice)
        self.has_pictures = self._screen.has_pictures
        self._gallery = Gallery(pictures=self.has_pictures)
        self._columns = terminal_columns(sys.stdout)
        self._rows = 0

    def prepare(self, wheels: Iterable[Wheel]) -> None:
        """Draw in the background what is known by its promised digest, while pip downloads."""
        self._draw(
            (wheel.promised_digest, wheel.requested) for wheel in wheels if wheel.promised_digest
        )

    def stop(self) -> None:
        self._gallery.stop()

    def show(self, recognised: Sequence[Recognised]) -> None:
        """Print all wheels: the requested ones first and as trios, those seen before last."""
        listing = Listing.of(recognised, folds=self._columns is not None)
        self._draw((each.candidate.digest, each.is_verified) for each in listing.wheels_to_show)
        others = [each.contradiction for each in listing.wheels_to_show if each.contradiction]
        self._draw((digest, True) for _, digest in others)
        self._wait()
        if self._columns is None and not self.has_pictures:
            self._show_whole(listing.wheels_to_show)
            return
        self._show_whole([*listing.large, *listing.odd])
        for group in (listing.fresh, listing.seen):
            self._show_group(group)
        self._name(listing.folded)
        self._say_how_long_it_is()

    def _draw(self, digests: Iterable[tuple[Digest | None, bool]]) -> None:
        held = [(digest, trio and self.has_pictures) for digest, trio in digests if digest]
        self._gallery.draw(face for digest, trio in held for face in _faces(digest, trio=trio))

    def _wait(self) -> None:
        if not self.has_pictures:
            return
        self._gallery.finish()
        if self._gallery.trouble:
            print(self._gallery.trouble, file=sys.stderr)

    def _show_whole(self, wheels: Sequence[Recognised]) -> None:
        widths = widths_of(wheels)
        for each in wheels:
            self._show_one(each, widths)

    def _show_one(self, each: Recognised, widths: tuple[int, int]) -> None:
        requested, digest = each.candidate.wheel.requested, each.candidate.digest
        if each.contradiction:
            label, other = each.contradiction
            self._draw_beside(_faces(other, trio=True), [label])
            self._draw_beside(_faces(digest, trio=True), ["offered now"])
        elif self._draw_beside(_faces(digest, trio=requested), lines_beside(each)):
            return
        for line in whole_lines(each, widths):
            self._print_lines(rows_of_line(line, self._columns))

    def _show_group(self, group: Group) -> None:
        if not group.wheels:
            return
        self._print_lines(rows_of_line(group.heading, self._columns))
        if not self._draw_grid(group):
            self._print_lines(short_lines(group, self._columns or sys.maxsize))
        for each in group.wheels:
            for line in group.said_alone(each):
                self._print_lines(rows_of_line(f"{INDENT}{title(each)}: {line}", self._columns))

    def _name(self, folded: Sequence[Recognised]) -> None:
        """Nothing is to be decided about them."""
        if not folded:
            return
        names = ", ".join(map(title, folded))
        told = (
            f"{len(folded)} seen before, with the same bytes: {names} "
            "(their faces: --report-html FILE)"
        )
        columns = self._columns or sys.maxsize
        self._print_lines(textwrap.wrap(told, columns, break_on_hyphens=False))

    def _say_how_long_it_is(self) -> None:
        """What has scrolled away may be what a person should have seen."""
        size = terminal_size(sys.stdout)
        if size and self._rows + QUESTION_ROWS > size.lines:
            told = (
                f"This list has {self._rows} rows and your terminal {size.lines}: scroll up to see "
                "all of it, or have it as a page with --report-html FILE."
            )
            self._print_lines(textwrap.wrap(told, size.columns))

    def _draw_beside(self, faces: Sequence[Face], lines: list[str]) -> bool:
        """The faces with `lines` beside them; False, and nothing, where none can be shown."""
        picture = self._gallery.picture(faces) if self.has_pictures else None
        if picture is None:
            return False
        trio = trio_columns(self._screen.columns)
        columns = FACE_COLUMNS if len(faces) == 1 else trio
        self._print(self._screen.beside(picture, lines, columns))
        return True

    def _draw_grid(self, group: Group) -> bool:
        """A face for each, and which it is below; False, and nothing, where one is not drawn."""
        if not self.has_pictures:
            return False
        drawn = [
            self._gallery.picture(_faces(w.candidate.digest, trio=False)) for w in group.wheels
        ]
        pictures = [picture for picture in drawn if picture]
        if len(pictures) < len(drawn):
            return False
        captions = [lines_below(each, group, FACE_COLUMNS) for each in group.wheels]
        self._print(self._screen.grid(pictures, captions, FACE_COLUMNS))
        return True

    def _print_lines(self, lines: Iterable[str]) -> None:
        self._print("".join(f"{line}\n" for line in lines))

    def _print(self, text: str) -> None:
        self._rows += rows_taken(text)
        print(text, end="")


def _faces(digest: Digest, *, trio: bool) -> tuple[Face, ...]:
    return Trio(digest).faces if trio else (Face(digest),)
