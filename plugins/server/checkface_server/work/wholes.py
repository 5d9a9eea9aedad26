"""Whole pictures, of which all sizes are made: held, kept on the disk, or drawn."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from checkface import FACE_SIDE, Painter
from checkface.pictures import PictureCache
from checkface_server.renderer import Order
from checkface_server.subjects import Subject
from checkface_server.work.errors import sentence
from checkface_server.work.foresight import Foresight

if TYPE_CHECKING:
    from PIL import Image

MOST_RECENT = 16
"""Whole pictures that are held for who wants another size of them soon: 4 MiB each.

Of those that were wanted twice, more are kept on the disk.
"""


@dataclass(eq=False)
class Whole:
    """A picture, 1024 pixels wide."""

    picture: Image.Image
    is_new: bool = True
    """Whether it was drawn for who asks now."""
    is_kept: bool = False
    """Whether it is on the disk."""


Made: TypeAlias = Whole | str
"""What was asked for, or in words why there is none."""


class Wholes:
    """Those of one painter. `find_or_draw` and `foresee` may be called from any thread."""

    def __init__(self, painter: Painter, kept: PictureCache | None, batch: int) -> None:
        self._painter, self._kept = painter, kept
        self._foresight = Foresight(painter, batch)
        self._recent: OrderedDict[str, Whole] = OrderedDict()
        self._to_keep: OrderedDict[str, Whole] = OrderedDict()

    def foresee(self, subjects: Iterable[Subject]) -> None:
        """They come next. What was drawn a moment ago has no need of it."""
        self._foresight.begin(one for one in subjects if one.name not in self._recent)

    def find_or_draw(self, subjects: Sequence[Subject]) -> dict[str, Made]:
        """By name."""
        held = {one.name: whole for one in subjects if (whole := self._at_hand(one))}
        missing = {one.name: one for one in subjects if one.name not in held}
        return held | (self._draw(list(missing.values())) if missing else {})

    def hold(self, subject: Subject, whole: Whole, order: Order) -> None:
        """For who wants it next, and on the disk if it was wanted before."""
        self._recent[subject.name] = Whole(whole.picture, is_new=False, is_kept=whole.is_kept)
        self._recent.move_to_end(subject.name)
        if len(self._recent) > MOST_RECENT:
            self._recent.popitem(last=False)
        if order.is_familiar and not subject.is_typed:
            self._to_keep[subject.name] = self._recent[subject.name]

    def keep_familiar_ones(self) -> None:
        """When those who wait have theirs."""
        import numpy as np

        while self._to_keep:
            name, whole = self._to_keep.popitem()
            if self._kept and not whole.is_kept:
                self._kept.keep(name, np.asarray(whole.picture), {FACE_SIDE})
                whole.is_kept = True

    def _at_hand(self, subject: Subject) -> Whole | None:
        """In memory, or on the disk; of what was typed, nothing is there."""
        held = self._recent.get(subject.name)
        if held or self._kept is None or subject.is_typed:
            return held
        picture = self._kept.get(subject.name, FACE_SIDE)
        return Whole(picture, is_new=False, is_kept=True) if picture else None

    def _draw(self, subjects: Sequence[Subject]) -> dict[str, Made]:
        """If one of several fails, each is drawn alone."""
        try:
            placed = [self._foresight.take(one) for one in subjects]
            made = list(self._painter.draw_each(placed, FACE_SIDE))
        except Exception as error:  # noqa: BLE001 - others go on
            if len(subjects) == 1:
                return {subjects[0].name: sentence(error)}
            return {name: each for one in subjects for name, each in self._draw([one]).items()}
        return {one.name: Whole(picture) for one, picture in zip(subjects, made, strict=True)}
