"""Turns pip's reports of its progress into a bar at a terminal."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from packaging.version import Version

from checkface_pip_verify import pip_prose as prose

if TYPE_CHECKING:
    from tqdm import tqdm

REPORTS = Version("24.1")
"""The first pip that knows `--progress-bar=raw`."""

CHOICES = ("progress-bar", "quiet", "verbose")
"""Whoever sets one of these has chosen what to hear of pip."""

USUAL_ROWS = 24

RAW = "--progress-bar=raw"


def reports_progress(words: Iterable[str], settings: Mapping[str, str], pip: Version) -> bool:
    """Whether pip can be asked to report its progress, and there is somebody to see it.

    `words` are the user's options; `settings` those that pip finds elsewhere.
    """
    said = any(word.startswith(tuple(f"--{name}" for name in CHOICES)) for word in words)
    set_elsewhere = any(settings.get(name, "0") != "0" for name in CHOICES)
    return not (said or set_elsewhere) and pip >= REPORTS and sys.stderr.isatty()


class Bar:
    """One download after the other. What is no progress is none of its business."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None

    def takes(self, line: str) -> bool:
        """Draw what `line` reports; False if it is no report."""
        found = prose.PROGRESS.fullmatch(line)
        if found is None:
            return False
        self._draw(int(found["done"]), int(found["all"]))
        return True

    def hide(self) -> None:
        """Make room for a line of text."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None

    def _draw(self, done: int, whole: int) -> None:
        from tqdm import tqdm  # here, since a pipe never needs it

        if self._bar is not None and self._bar.total != (whole or None):
            self.hide()
        if self._bar is None:
            self._bar = tqdm(
                total=whole or None,
                unit="B",
                unit_scale=True,
                leave=False,
                file=sys.stderr,
                ncols=shutil.get_terminal_size().columns,  # tqdm draws nothing where none is known
                nrows=USUAL_ROWS,
            )
        self._bar.n = done
        self._bar.refresh()
        if done >= whole:
            self.hide()
