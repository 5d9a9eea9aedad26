"""Turns digests into lines and pictures on the terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from checkface.digest import Digest
from checkface.face import TRIO, Precision, Trio, draw_faces
from checkface.terminal.layout import Graphics, Terminal, beside, detect, picture

if TYPE_CHECKING:
    from PIL import Image

FACE_PIXELS = 256
TRIO_COLUMNS = 60
"""Blocks of characters show a face well from about 20 columns."""
PAIR_COLUMNS = 2 * TRIO_COLUMNS
DIGEST_GAP = 2

SEPARATOR = 24
SEPARATOR_COLOUR = "#808080"
"""Seen on a dark and on a light terminal."""

BOLD, GREEN, RED, PLAIN = "\x1b[1m", "\x1b[1;32m", "\x1b[1;31m", "\x1b[0m"


def terminal_of(choice: str | None) -> Terminal:
    """The terminal behind stdout; ask once, before anything is printed."""
    return detect(sys.stdout, os.environ, choice)


def shows_pictures(terminal: Terminal) -> bool:
    return terminal.graphics is not Graphics.NONE


def styled(text: str, style: str, terminal: Terminal) -> str:
    """`text` in a style, where colour is wanted at all."""
    return f"{style}{text}{PLAIN}" if shows_pictures(terminal) else text


def print_trio(digest: Digest, lines: Sequence[str], terminal: Terminal) -> None:
    """The trio with `lines` beside or below it and the digest, in one piece so it can be copied."""
    if not shows_pictures(terminal):
        print(*lines, digest, sep="\n")
        return
    image = Trio(digest).image(FACE_PIXELS, precision=Precision.DRAFT)
    columns = min(TRIO_COLUMNS, terminal.columns)
    if terminal.columns - columns - DIGEST_GAP >= len(str(digest)):
        print(beside(image, [*lines, str(digest)], columns, terminal), end="")
    else:
        print(beside(image, lines, columns, terminal), end="")
        print(digest)


def print_pair(one: Digest, other: Digest, terminal: Terminal) -> None:
    """Both trios side by side; nothing where the terminal shows words only."""
    if not shows_pictures(terminal):
        return
    columns = min(PAIR_COLUMNS, terminal.columns)
    print(f"{'A':<{columns // 2 + 1}}B")
    print(picture(_pair(one, other), columns, terminal), end="")


def _pair(one: Digest, other: Digest) -> Image.Image:
    from PIL import Image

    faces = Trio(one).faces + Trio(other).faces
    size = 2 * TRIO * FACE_PIXELS + SEPARATOR, FACE_PIXELS
    together = Image.new("RGB", size, SEPARATOR_COLOUR)
    for index, image in enumerate(draw_faces(faces, FACE_PIXELS, precision=Precision.DRAFT)):
        gap = SEPARATOR if index >= TRIO else 0
        together.paste(image, (index * FACE_PIXELS + gap, 0))
    return together
