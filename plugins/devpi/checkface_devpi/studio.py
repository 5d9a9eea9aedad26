"""Turns pictures that are wished for into kept ones, each drawn once, by a process of its own."""

from __future__ import annotations

import logging
import subprocess
import sys
from dataclasses import dataclass, field
from time import monotonic

from checkface import plain
from checkface_devpi.desk import Desk
from checkface_devpi.drawing import MOST_SECONDS, order_of
from checkface_devpi.picture import Picture

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-P", "-m", "checkface_devpi.drawing")
"""-P: what lies in the folder that the server was started from is not imported."""
BATCH = 8
"""Pictures that one process draws: who comes next waits for no more than these."""
MOST_WAITING = 1_000
PAUSE = 60.0
"""Seconds before a picture that could not be drawn is tried again."""
LONGEST_SAID = 400


@dataclass
class Studio:
    """What draws, and who may wait for it."""

    waiters: int
    """Threads of the server that may wait for pictures at one time: the others serve."""
    _failed: dict[Picture, float] = field(default_factory=dict)
    _desk: Desk[Picture] = field(init=False)

    def __post_init__(self) -> None:
        self._desk = Desk(self._draw, most=MOST_WAITING, batch=BATCH, seats=self.waiters)

    def prepare(self, picture: Picture) -> None:
        """As soon as nobody waits for others."""
        self._desk.add(picture)

    def wait(self, picture: Picture, seconds: float) -> bytes | None:
        """The PNG file; None if it is not ready within so many. Then it is drawn all the same."""
        found = picture.png_file()
        if found is not None or self._is_pausing(picture):
            return found
        done = self._desk.add(picture, urgent=True)
        if done is None or not self._desk.wait([done], seconds):
            return None
        return picture.png_file()

    def _is_pausing(self, picture: Picture) -> bool:
        return monotonic() < self._failed.get(picture, 0.0)

    def _draw(self, pictures: list[Picture]) -> None:
        missing = [each for each in pictures if each.png_file() is None]
        if not missing:
            return
        why = _why_undrawn(missing)
        self._failed = {each: end for each, end in self._failed.items() if end > monotonic()}
        failed = [each for each in missing if each.png_file() is None]
        self._failed |= dict.fromkeys(failed, monotonic() + PAUSE)
        if failed:
            said = why or "the cache keeps nothing: see CHECKFACE_CACHE_DIR, CHECKFACE_CACHE_MIB"
            log.error("checkface: %d pictures could not be drawn: %s", len(failed), said)


def _why_undrawn(pictures: list[Picture]) -> str:
    """What the process says that draws them; empty if it ended well."""
    try:
        done = subprocess.run(
            COMMAND,
            input=order_of(pictures),
            capture_output=True,
            text=True,
            errors="replace",
            timeout=MOST_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError) as error:
        return plain(str(error))
    said = plain(done.stderr)[-LONGEST_SAID:]
    return f"it ended with {done.returncode}: {said}" if done.returncode else ""
