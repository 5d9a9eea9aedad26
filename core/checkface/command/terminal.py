"""Prints digests as trios, beside their lines."""

from __future__ import annotations

from collections.abc import Sequence

from checkface.digest import Digest
from checkface.face import Trio
from checkface.terminal.rows import TRIO_COLUMNS, Row, Screen

PAIR_COLUMNS = 2 * TRIO_COLUMNS


def print_trio(digest: Digest, lines: Sequence[str], screen: Screen) -> None:
    """The trio with `lines` beside or below it and the digest, in one piece so it can be copied."""
    print(screen.row(Row(tuple(lines), (Trio(digest).faces,), digest), TRIO_COLUMNS), end="")


def print_pair(one: Digest, other: Digest, screen: Screen) -> None:
    """Both trios side by side; nothing where the terminal shows words only."""
    if not screen.has_pictures:
        return
    columns = min(PAIR_COLUMNS, screen.columns)
    print(f"{'A':<{columns // 2 + 1}}B")
    print(screen.row(Row((), (Trio(one).faces, Trio(other).faces)), columns), end="")
