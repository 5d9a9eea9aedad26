"""Prints digests as trios, with their lines below them."""

from __future__ import annotations

from collections.abc import Sequence

from checkface.digest import Digest
from checkface.face import Trio
from checkface.terminal.rows import Screen

VERDICT_ROWS = 5
"""Half of those that `checkface compare` writes below both."""


def print_trio(digest: Digest, lines: Sequence[str], screen: Screen) -> None:
    """The trio, and below it `lines` and the digest, in one piece so that it can be copied."""
    _print(digest, [*lines, str(digest)], screen, rows_below=1)


def print_pair(one: Digest, other: Digest, screen: Screen) -> None:
    """Both trios, one below the other, since faces that should be the same are compared best so.

    Nothing where the terminal shows words only.
    """
    if not screen.has_pictures:
        return
    for label, digest in (("A", one), ("B", other)):
        print(label)
        _print(digest, [], screen, rows_below=screen.terminal.rows // 2 + VERDICT_ROWS)


def _print(digest: Digest, lines: Sequence[str], screen: Screen, *, rows_below: int) -> None:
    picture = screen.together(Trio(digest).faces)
    print(screen.trio(picture, lines, rows_below=rows_below), end="")
