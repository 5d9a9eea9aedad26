"""Prints files as `checkface show` does, where there is nothing else to show them on."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from checkface import Trio
from checkface.terminal import BOLD, Screen
from checkface_desktop.reading import Reading, read


def print_files(paths: Sequence[Path], algorithm: str) -> bool:
    """Whether all could be read, and none was changed meanwhile."""
    screen = Screen.detect(None)
    readings = [read(path, algorithm) for path in paths]
    for number, reading in enumerate(readings):
        if number:
            print()
        _print(reading, screen)
    return all(reading.comparable for reading in readings)


def _print(reading: Reading, screen: Screen) -> None:
    if reading.reason:
        sys.stdout.flush()
        print(f"checkface: {reading.name}: {reading.reason}", file=sys.stderr)
    if reading.digest is None:
        return
    picture = screen.together(Trio(reading.digest).faces)
    name = screen.styled(reading.name, BOLD)
    lines = [name, " ".join(reading.words), str(reading.digest)]
    print(screen.trio(picture, lines, rows_below=1), end="")
