"""Finds out beforehand where the next faces lie in w, beside the drawing of those before them.

scrypt takes a quarter of what a face costs, and can use only one processor: the others would wait.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from checkface import Painter
from checkface_server.subjects import Subject, drawable

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

MOST = 256
"""Places that are known and not drawn yet, 3 KB each: as many as are ever announced at once. Those
that nobody has spoken of for longest go first, and are only found out once more."""


@dataclass(frozen=True)
class Placed:
    """Something to draw, and where it lies: int32 [512], grid units."""

    name: str
    is_typed: bool
    w: npt.NDArray[np.int32]

    def w_from(self, _w_of: object) -> npt.NDArray[np.int32]:
        return self.w


class Foresight:
    """Of one painter. Any thread may ask it."""

    def __init__(self, painter: Painter, threads: int = 1) -> None:
        """`threads`: how many places are found out at once."""
        self._painter = painter
        self._pool = ThreadPoolExecutor(threads, "checkface-places")
        self._places: OrderedDict[str, Future[Placed]] = OrderedDict()
        self._lock = Lock()

    def begin(self, subjects: Iterable[Subject]) -> None:
        """Those that come next."""
        with self._lock:
            for subject in subjects:
                self._places[subject.name] = self._place_of(subject)
                self._places.move_to_end(subject.name)
            while len(self._places) > MOST:
                self._places.popitem(last=False)[1].cancel()

    def take(self, subject: Subject) -> Placed:
        """It comes now. Raises whatever its place cannot be found out by."""
        with self._lock:
            place = self._place_of(subject)
            self._places.pop(subject.name, None)
        return place.result()

    def _place_of(self, subject: Subject) -> Future[Placed]:
        return self._places.get(subject.name) or self._pool.submit(self._find_out, subject)

    def _find_out(self, subject: Subject) -> Placed:
        w = drawable(subject, self._painter).w_from(self._painter.w_of)
        return Placed(subject.name, subject.is_typed, w)
