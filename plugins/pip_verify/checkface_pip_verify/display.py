"""Shows wheels to a person: faces where the terminal can, words and digests everywhere."""

from __future__ import annotations

import re
import sys
import textwrap
from collections.abc import Iterable, Sequence

from checkface import Digest, Face, Trio
from checkface_pip_verify.gallery import Gallery
from checkface_pip_verify.plan import Wheel
from checkface_pip_verify.recognition import Recognised
from checkface_pip_verify.screen import Screen, terminal_columns

FACE_COLUMNS = 14
"""Of the terminal, for one face of a wheel that comes along: none is larger than those that a
person verifies."""
INDENT = "    "
NEEDERS = 3
"""Named for a wheel that many others need."""


class Display:
    """Standard output, with or without pictures."""

    def __init__(self, choice: str | None) -> None:
        self._screen = Screen.detect(choice)
        self.has_pictures = self._screen is not None
        self._gallery = Gallery(pictures=self.has_pictures)

    def prepare(self, wheels: Iterable[Wheel]) -> None:
        """Draw in the background what is known by its promised digest, while pip downloads."""
        self._draw((wheel.promised, wheel.requested) for wheel in wheels if wheel.promised)

    def stop(self) -> None:
        self._gallery.stop()

    def show(self, recognised: Sequence[Recognised]) -> None:
        """Print a line for each wheel, the requested ones first and as trios."""
        self._draw((each.candidate.digest, each.is_verified) for each in recognised)
        others = [each.contradiction for each in recognised if each.contradiction]
        self._draw((digest, True) for _, digest in others)
        self._wait()
        widths = _widths(recognised)
        for each in recognised:
            self._show_one(each, widths)

    def _draw(self, digests: Iterable[tuple[Digest | None, bool]]) -> None:
        held = [(digest, trio and self.has_pictures) for digest, trio in digests if digest]
        self._gallery.draw(face for digest, trio in held for face in _faces(digest, trio=trio))

    def _wait(self) -> None:
        if not self.has_pictures:
            return
        self._gallery.finish()
        if self._gallery.trouble:
            print(self._gallery.trouble, file=sys.stderr)

    def _show_one(self, each: Recognised, widths: tuple[int, int]) -> None:
        wheel, digest = each.candidate.wheel, each.candidate.digest
        said = each.testimony.lines(all_of_it=wheel.requested)
        if each.contradiction:
            label, other = each.contradiction
            self._draw_beside(_faces(other, trio=True), [label])
            self._draw_beside(_faces(digest, trio=True), ["offered now"])
        elif self._draw_beside(_faces(digest, trio=wheel.requested), [*_lines(each), *said]):
            return
        title, origin = _title(wheel).ljust(widths[0]), _origin(wheel).ljust(widths[1])
        self._print("  ".join([title, origin, digest.short, *_known(each)]))
        for line in [str(digest), *said] if each.is_verified else said:
            self._print(f"    {line}")

    def _print(self, line: str) -> None:
        """No line is longer than a terminal; what reads a pipe gets one line for each wheel."""
        columns = terminal_columns(sys.stdout)
        if columns is None or len(line) <= columns:
            print(line)
            return
        for row in _rows(re.split(" {2,}", line.strip()), columns):
            print(row)

    def _draw_beside(self, faces: Sequence[Face], lines: list[str]) -> bool:
        """The faces with `lines` beside them; False, and nothing, where none can be shown."""
        picture = self._gallery.picture(faces) if self._screen else None
        if picture is None or self._screen is None:
            return False
        columns = FACE_COLUMNS if len(faces) == 1 else self._screen.trio_columns
        print(self._screen.beside(picture, lines, columns), end="")
        return True


def _rows(parts: Iterable[str], columns: int) -> list[str]:
    """The parts in lines that fit; a part is broken only where it does not fit alone."""
    rows = [""]
    for part in parts:
        if rows[-1] and len(rows[-1]) + len(part) + 2 <= columns:
            rows[-1] += f"  {part}"
        else:
            rows += textwrap.wrap(
                part,
                columns,
                initial_indent=INDENT if rows[-1] else "",
                subsequent_indent=INDENT,
                break_on_hyphens=False,
            )
    return rows[1:]


def _faces(digest: Digest, *, trio: bool) -> tuple[Face, ...]:
    return Trio(digest).faces if trio else (Face(digest),)


def _origin(wheel: Wheel) -> str:
    if wheel.is_source:
        return "source: its code runs when you agree"
    if wheel.requested:
        return "requested"
    if not wheel.needed_by:
        return "needed"
    left = len(wheel.needed_by) - NEEDERS
    more = f" and {left} more" if left > 0 else ""
    return f"needed by {', '.join(wheel.needed_by[:NEEDERS])}{more}"


def _title(wheel: Wheel) -> str:
    return f"{wheel.name} {wheel.version}"


def _widths(recognised: Sequence[Recognised]) -> tuple[int, int]:
    wheels = [each.candidate.wheel for each in recognised]
    return max(len(_title(w)) for w in wheels), max(len(_origin(w)) for w in wheels)


def _lines(each: Recognised) -> list[str]:
    """What stands beside a picture."""
    wheel, digest = each.candidate.wheel, each.candidate.digest
    written = str(digest) if wheel.requested else digest.short
    return [f"{_title(wheel)}  {_origin(wheel)}", written, *_known(each)]


def _known(each: Recognised) -> list[str]:
    """What follows the digest: words, where it comes from and how it is known."""
    words = " ".join(Face(each.candidate.digest).words)
    return [words, each.candidate.wheel.host, each.label, *each.replacement]
