"""Draws faces in the background, so that they are ready when pip has downloaded the wheels."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checkface import Face, Precision
from checkface.pictures import draw_faces
from checkface.terminal import FACE_PIXELS, STATUS, together

if TYPE_CHECKING:
    from PIL import Image

TICK_SECONDS = 0.1

BATCH = 3
"""Faces drawn at once, a trio: their keys are stretched while the one before is drawn."""


class Gallery:
    """Pictures for a screen. A face that fails never blocks a check.

    Without `pictures` it only gets the words ready.
    """

    def __init__(self, *, pictures: bool) -> None:
        self.trouble: str | None = None
        """Why a face could not be drawn, in one sentence."""
        self._with_pictures = pictures
        self._pictures: dict[Face, Image.Image] = {}
        self._claimed: set[Face] = set()
        """Drawn, or under way."""
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._painters: list[threading.Thread] = []
        self._readers: list[threading.Thread] = []

    def draw(self, faces: Iterable[Face]) -> None:
        """Begin to draw; the first of them first, and before all that waits for its turn."""
        wanted = [face for face in dict.fromkeys(faces) if face not in self._claimed]
        self.read(wanted)
        if self._with_pictures and wanted:
            if self._stopped.is_set():
                self._stopped = threading.Event()
            self._painters.append(_begin(self._work, wanted))

    def read(self, faces: Iterable[Face]) -> None:
        """Begin to get their words ready."""
        if wanted := list(faces):
            self._readers.append(_begin(_get_words_ready, wanted))

    def finish(self, faces: Iterable[Face] = ()) -> int:
        """Wait for these, and for all words; how many of these could not be drawn.

        For no other picture. Whoever waits sees how far it is. Ctrl-C ends it.
        """
        wanted = set(faces)
        with STATUS.during("Drawing faces…", lambda: self._how_far(wanted)):
            while _any_works(self._readers) or (self._lacks(wanted) and _any_works(self._painters)):
                time.sleep(TICK_SECONDS)
        return self._lacks(wanted)

    def _lacks(self, wanted: Collection[Face]) -> int:
        return sum(face not in self._pictures for face in wanted)

    def _how_far(self, wanted: Collection[Face]) -> str:
        return f"{len(wanted) - self._lacks(wanted)} of {len(wanted)}" if wanted else ""

    def stop(self) -> None:
        """Draw no more than the batch under way, of what has been asked for until now."""
        self._stopped.set()

    def picture(self, faces: Iterable[Face]) -> Image.Image | None:
        """The pictures side by side; None unless all of them are drawn."""
        return together([tuple(faces)], self._pictures)

    def _claim(self, faces: list[Face]) -> list[Face]:
        """The next that nobody else draws."""
        with self._lock:
            batch = [face for face in faces if face not in self._claimed][:BATCH]
            self._claimed.update(batch)
        return batch

    def _work(self, faces: list[Face]) -> None:
        stopped = self._stopped
        while not stopped.is_set() and (batch := self._claim(faces)):
            try:
                pictures = draw_faces(batch, FACE_PIXELS, precision=Precision.DRAFT)
            except Exception as error:  # noqa: BLE001 - a face never blocks a check
                self.trouble = f"faces cannot be drawn here ({error}); words and digests stand in"
                return
            self._pictures.update(zip(batch, pictures, strict=True))


@dataclass
class Outline:
    """A gallery where all is drawn, and empty: what has room does not depend on who is in it."""

    trouble: str | None = None

    def picture(self, faces: Iterable[Face]) -> Image.Image | None:
        """Of the right size, and empty."""
        from PIL import Image

        return Image.new("RGB", (FACE_PIXELS * len(tuple(faces)), FACE_PIXELS))


def _begin(task: Callable[[list[Face]], None], faces: list[Face]) -> threading.Thread:
    thread = threading.Thread(target=task, args=(faces,), daemon=True)
    thread.start()
    return thread


def _any_works(threads: Iterable[threading.Thread]) -> bool:
    return any(thread.is_alive() for thread in threads)


def _get_words_ready(faces: list[Face]) -> None:
    """Words cost a tenth of a second and are kept: whoever asks for them next has them at once."""
    for face in faces:
        _ = face.words
