"""Remembers which faces were ordered lately, to tell those that are wanted again and again.

To write down a drawn picture costs a fifteenth of drawing it, and more beside a quick engine. Most
are never wanted in another size; whoever was wanted twice is likely to be once more.
"""

from __future__ import annotations

from collections import OrderedDict

from checkface_server.pictures import UNDRAWN, Layout, Scene

MOST = 16_384
"""Faces: about two megabytes."""


class Acquaintances:
    """Of one service, by name."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._met: OrderedDict[int, None] = OrderedDict()

    def meet(self, scene: Scene) -> bool:
        """Whether a face of it was met before. The frames of an animation nobody wants alone."""
        if scene.layout in UNDRAWN or scene.layout is Layout.ANIMATION:
            return False
        names = {hash(subject.name) for subject in scene.subjects}
        is_familiar = any(name in self._met for name in names)
        for name in names:
            self._met[name] = None
            self._met.move_to_end(name)
        while len(self._met) > self._most:
            self._met.popitem(last=False)
        return is_familiar
