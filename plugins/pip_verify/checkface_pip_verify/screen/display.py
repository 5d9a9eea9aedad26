"""Shows wheels to a person: faces where the terminal can, words and digests everywhere."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Iterator, Sequence

from checkface import Digest
from checkface.terminal import Screen, terminal_size
from checkface_pip_verify.gate.recognition import Recognised
from checkface_pip_verify.pip.plan import Wheel
from checkface_pip_verify.screen.album import Album, digest_of
from checkface_pip_verify.screen.arrangement import Arrangement
from checkface_pip_verify.screen.lines import lines_beside, whole_lines, widths_of
from checkface_pip_verify.screen.listing import Listing
from checkface_pip_verify.screen.pager import page
from checkface_pip_verify.screen.sections import Changed, Fresh, Odd, Requested, Seen
from checkface_pip_verify.screen.table import paragraph, rows_of_line
from checkface_pip_verify.screen.terminal import rows_taken


class Display:
    """Standard output, with or without pictures."""

    def __init__(self, choice: str | None) -> None:
        self._screen = Screen.detect(choice)
        self._album = Album(self._screen)
        self._size = terminal_size(sys.stdout)

    def prepare(self, wheels: Iterable[Wheel], known: Collection[str]) -> None:
        """Draw in the background what is known by its promised digest, while pip downloads.

        Of `known`, the digests that were accepted before, only what is asked for is looked at.
        """
        planned = list(wheels)
        requested = [wheel.promised_digest for wheel in planned if wheel.requested]
        along = [wheel.promised_digest for wheel in planned if not wheel.requested]
        fresh = [digest for digest in along if digest and str(digest) not in known]
        self._album.draw(requested, trios=True)
        self._draw_small_ones(fresh)

    def stop(self) -> None:
        self._album.stop()

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
        self._draw(listing)
        text = self._arrangement(listing, columns).text(room)
        print(text + self._notice(rows_taken(text), room), end="")

    def page(self, recognised: Sequence[Recognised]) -> None:
        """Let a person look through all of them."""
        page(self.everything(recognised))

    def everything(self, recognised: Sequence[Recognised]) -> str:
        """All wheels with all that is known of them, in characters: for a pager."""
        self._measure()
        album = Album(self._screen.in_characters())
        wheels = Listing.of(recognised, folds=False).wheels[::-1]
        try:
            self._draw_all(album, wheels)
            return "".join(_entry(album, each, self._screen.columns) for each in wheels)
        finally:
            album.stop()

    def _measure(self) -> None:
        """While pip was at work the window may have become another."""
        self._size = terminal_size(sys.stdout)
        self._screen = self._album.screen = self._screen.measured()

    def _draw(self, listing: Listing) -> None:
        """What may be shown as a picture: those that were seen before are words."""
        large = [*listing.changed, *listing.requested]
        self._album.draw(map(digest_of, large), trios=True)
        self._album.draw((w.contradiction[1] for w in large if w.contradiction), trios=True)
        self._album.draw(map(digest_of, listing.odd), trios=False)
        self._draw_small_ones(list(map(digest_of, listing.fresh.wheels)))
        self._wait(self._album)

    def _draw_all(self, album: Album, wheels: Sequence[Recognised]) -> None:
        for each in wheels:
            album.draw([digest_of(each)], trios=each.is_verified)
        album.draw((w.contradiction[1] for w in wheels if w.contradiction), trios=True)
        self._wait(album)

    def _wait(self, album: Album) -> None:
        if trouble := album.wait():
            print(trouble, file=sys.stderr)

    def _draw_small_ones(self, digests: Sequence[Digest]) -> None:
        """As pictures, unless they are too many for this terminal."""
        if self._size is None or self._album.may_hold(len(digests), self._size.lines):
            self._album.draw(digests, trios=False)
        else:
            self._album.read(digests)

    def _arrangement(self, listing: Listing, columns: int) -> Arrangement:
        return Arrangement(
            Seen(listing.seen, columns, self._album),
            Fresh(listing.fresh, columns, self._album),
            Odd(listing.odd, columns, self._album),
            Changed(listing.changed, columns, self._album),
            Requested(listing.requested, columns, self._album),
        )

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
        if not self._album.has_pictures:
            widths = widths_of(listing.wheels)
            yield from (f"{line}\n" for w in listing.wheels for line in whole_lines(w, widths))
            return
        self._draw_all(self._album, listing.wheels)
        yield from (_entry(self._album, each, self._screen.columns) for each in listing.wheels)


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
