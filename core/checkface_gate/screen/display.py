"""Shows wheels to a person: faces where the terminal can, words and digests everywhere."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence

from checkface import Face, Trio
from checkface.terminal import Screen, terminal_size
from checkface_gate.recognition import Recognised
from checkface_gate.screen.album import Album, digest_of
from checkface_gate.screen.arrangement import Arrangement
from checkface_gate.screen.gallery import Gallery
from checkface_gate.screen.lines import lines_beside, whole_lines, widths_of
from checkface_gate.screen.listing import Listing
from checkface_gate.screen.pager import page
from checkface_gate.screen.sections import Changed, Fresh, Odd, Requested, Seen
from checkface_gate.screen.table import paragraph, rows_of_line
from checkface_gate.screen.terminal import rows_taken
from checkface_gate.wheel import PlannedWheel

FEW = 12
"""New wheels that are drawn before it is known what there is room for."""
PAGE_ROWS = 10_000
"""A pager has room: pictures are as large as they are wide."""


class Display:
    """Standard output, with or without pictures."""

    def __init__(self, choice: str | None) -> None:
        self._screen = Screen.detect(choice)
        self._gallery = Gallery(pictures=self._screen.has_pictures)
        self._size = terminal_size(sys.stdout)

    def prepare(self, wheels: Iterable[PlannedWheel], known: Collection[str]) -> None:
        """Draw in the background what is known by its promised digest, while pip downloads.

        Of `known`, the digests that were accepted before, only what is asked for is looked at.
        """
        planned = [(wheel, digest) for wheel in wheels if (digest := wheel.promised_digest)]
        requested = [digest for wheel, digest in planned if wheel.requested]
        along = [digest for wheel, digest in planned if not wheel.requested]
        fresh = [Face(digest) for digest in along if str(digest) not in known]
        self._gallery.draw(face for digest in requested for face in Trio(digest).faces)
        self._gallery.read(fresh)
        self._gallery.draw(fresh[:FEW])

    def stop(self) -> None:
        self._gallery.stop()

    def show(self, recognised: Sequence[Recognised], below: str = "") -> None:
        """Print all wheels, so that a terminal holds what counts together with what comes `below`:
        a question, or an error."""
        self._measure()
        if self._size is None:
            print("".join(self._log(recognised)), end="")
            return
        columns, lines = self._size
        tail = [row for line in below.splitlines() for row in paragraph(line, columns)]
        room = lines - len(tail)
        listing = Listing.of(recognised)
        self._draw(self._faces_on_screen(listing, columns, room))
        album = Album(self._screen, self._gallery)
        text = _arrangement(listing, columns, album).text(room)
        print(text + self._notice(rows_taken(text), room), end="")

    def page(self, recognised: Sequence[Recognised]) -> None:
        """Let a person look through all of them."""
        page(self.everything(recognised))

    def everything(self, recognised: Sequence[Recognised]) -> list[str]:
        """All wheels with all that is known of them, in characters, the most important first."""
        self._measure()
        listing = Listing.of(recognised, folds=False)
        columns, room = self._screen.columns, PAGE_ROWS
        album = Album(self._screen.in_characters(), self._gallery)
        changed = Changed(listing.changed, columns, album)
        requested = Requested(listing.requested, columns, album)
        others = (*listing.odd, *listing.fresh.wheels, *listing.seen.wheels)
        faces = [*changed.faces, *requested.faces, *(Face(digest_of(each)) for each in others)]
        try:
            self._draw(faces)
        finally:
            self.stop()
        large = [part.in_pictures(room) or part.in_text(room) for part in (changed, requested)]
        return [*filter(None, large), *(_entry(album, each, columns) for each in others)]

    def _measure(self) -> None:
        """While pip was at work the window may have become another."""
        self._size = terminal_size(sys.stdout)
        self._screen = self._screen.measured()

    def _faces_on_screen(self, listing: Listing, columns: int, room: int) -> tuple[Face, ...]:
        """Those that there is room for. Nobody waits for others, nor for what was seen before."""
        told = (*listing.changed, *listing.requested, *listing.odd, *listing.fresh.wheels)
        self._gallery.read(Face(digest_of(each)) for each in told)
        self._gallery.finish()
        return _arrangement(listing, columns, Album(self._screen)).faces(room)

    def _draw(self, faces: Sequence[Face]) -> None:
        self._gallery.draw(faces)
        self._gallery.finish(faces if self._screen.has_pictures else ())
        if self._gallery.trouble:
            print(self._gallery.trouble, file=sys.stderr)

    def _notice(self, rows: int, room: int) -> str:
        """What has scrolled away may be what a person should have seen."""
        if self._size is None or rows <= room:
            return ""
        told = (
            f"This takes {rows + self._size.lines - room} rows, and your terminal has "
            f"{self._size.lines}: scroll up to see all of it, or have it as a page with "
            "--report-html FILE."
        )
        return "".join(f"{row}\n" for row in paragraph(told, self._size.columns))

    def _log(self, recognised: Sequence[Recognised]) -> Iterator[str]:
        """For what is no terminal: all of it, the most important first."""
        listing = Listing.of(recognised, folds=False)
        if not self._screen.has_pictures:
            widths = widths_of(listing.wheels)
            yield from (f"{line}\n" for w in listing.wheels for line in whole_lines(w, widths))
            return
        self._draw([face for each in listing.wheels for face in _faces(each)])
        album = Album(self._screen, self._gallery)
        yield from (_entry(album, each, self._screen.columns) for each in listing.wheels)


def _arrangement(listing: Listing, columns: int, album: Album) -> Arrangement:
    return Arrangement(
        Seen(listing.seen, columns, album),
        Fresh(listing.fresh, columns, album),
        Odd(listing.odd, columns, album),
        Changed(listing.changed, columns, album),
        Requested(listing.requested, columns, album),
    )


def _faces(each: Recognised) -> Iterator[Face]:
    """Those of its entry."""
    digest = digest_of(each)
    yield from Trio(digest).faces if each.is_verified else (Face(digest),)
    if each.contradiction:
        yield from Trio(each.contradiction[1]).faces


def _entry(album: Album, each: Recognised, columns: int) -> str:
    """One wheel with its faces, and both trios where somebody contradicts."""
    if each.contradiction:
        label, other = each.contradiction
        pairs = ((other, [label]), (digest_of(each), ["offered now"]))
        trios = "".join(album.beside(digest, lines, trios=True) for digest, lines in pairs)
        return trios + _rows(whole_lines(each), columns)
    drawn = album.beside(digest_of(each), lines_beside(each), trios=each.is_verified)
    return drawn or _rows(whole_lines(each), columns)


def _rows(lines: Iterable[str], columns: int) -> str:
    return "".join(f"{row}\n" for line in lines for row in rows_of_line(line, columns))
