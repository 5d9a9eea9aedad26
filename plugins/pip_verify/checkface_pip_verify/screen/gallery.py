"""Draws faces in the background, so that they are ready when pip has downloaded the wheels."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
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
        self._wanted: list[Face] = []
        self._stopped = threading.Event()
        self._threads: list[threading.Thread] = []

    def draw(self, faces: Iterable[Face]) -> None:
        """Begin to draw; the first of them first. Those drawn or under way are not drawn again."""
        fresh = [face for face in faces if face not in self._wanted]
        self._wanted += fresh
        self.read(fresh)
        if self._with_pictures and fresh:
            self._begin(self._work, fresh)

    def read(self, faces: Iterable[Face]) -> None:
        """Begin to get their words ready."""
        if wanted := list(faces):
            self._begin(_get_words_ready, wanted)

    def _begin(self, task: Callable[[list[Face]], None], faces: list[Face]) -> None:
        thread = threading.Thread(target=task, args=(faces,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def finish(self) -> int:
        """Wait until all are drawn; how many could not be drawn.

        Whoever waits sees how far it is. Ctrl-C ends it.
        """
        with STATUS.during("Drawing faces…", self._how_far):
            while self._busy():
                time.sleep(TICK_SECONDS)
        self.stop()
        return len(self._wanted) - len(self._pictures)

    def _how_far(self) -> str:
        return f"{len(self._pictures)} of {len(self._wanted)}"

    def stop(self) -> None:
        """Draw no more than the batch under way."""
        self._stopped.set()

    def picture(self, faces: Iterable[Face]) -> Image.Image | None:
        """The pictures side by side; None unless all of them are drawn."""
        return together([tuple(faces)], self._pictures)

    def _busy(self) -> bool:
        return any(thread.is_alive() for thread in self._threads)

    def _work(self, faces: list[Face]) -> None:
        for start in range(0, len(faces), BATCH):
            if self._stopped.is_set():
                return
            batch = faces[start : start + BATCH]
            try:
                pictures = draw_faces(batch, FACE_PIXELS, precision=Precision.DRAFT)
            except Exception as error:  # noqa: BLE001 - a face never blocks a check
                self.trouble = f"faces cannot be drawn here ({error}); words and digests stand in"
                return
            self._pictures.update(zip(batch, pictures, strict=True))


def _get_words_ready(faces: list[Face]) -> None:
    """Words cost a tenth of a second and are kept: whoever asks for them next has them at once."""
    for face in faces:
        _ = face.words
