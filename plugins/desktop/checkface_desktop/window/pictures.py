"""Keeps the faces that have been drawn for a window, and asks for those that have not."""

from __future__ import annotations

import tkinter as tk

from checkface import Digest
from checkface_desktop.work import Drawn, Work


class Pictures:
    """Faces by digest, index and size."""

    def __init__(self, root: tk.Misc, work: Work) -> None:
        self._root, self._work = root, work
        self._held: dict[tuple[Digest, int, int], tk.PhotoImage] = {}
        self._asked: set[tuple[Digest, int, int]] = set()
        self.reason = ""
        """Why there are none."""

    def get(self, digest: Digest, index: int, size: int, count: int) -> tk.PhotoImage | None:
        """A face, if it is there; else it is asked for, with the first `count` of its digest."""
        key = (digest, index, size)
        if key not in self._held and (digest, count, size) not in self._asked and not self.reason:
            self._asked.add((digest, count, size))
            self._work.draw(digest, size, count)
        return self._held.get(key)

    def take(self, drawn: Drawn) -> None:
        picture = tk.PhotoImage(master=self._root, data=drawn.picture, format="PPM")
        self._held[drawn.digest, drawn.index, drawn.size] = picture
