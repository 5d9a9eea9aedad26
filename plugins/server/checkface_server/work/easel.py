"""Draws several orders side by side, a face of each in turn: a short one waits for no long one.

Animations are encoded beside that, for some formats take minutes.

Runs in a process of its own, or in a replica on another machine.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Thread
from time import perf_counter
from typing import TYPE_CHECKING, TypeAlias

from checkface import FACE_SIDE, Painter
from checkface.pictures import PictureCache, reduced
from checkface_server.pictures import UNDRAWN, Layout, Shape
from checkface_server.renderer import Order, Rendered
from checkface_server.subjects import Subject, drawable
from checkface_server.work.files import file_of

if TYPE_CHECKING:
    from PIL import Image

MOST_RECENT = 16
"""Whole pictures that are held for who wants another size of them soon: 4 MiB each.

Of those that were wanted twice, more are kept on the disk.
"""

Outcome: TypeAlias = Rendered | str
"""What an order has come to: its files, or in words why there are none."""


@dataclass(eq=False)
class Whole:
    """A drawn picture, of which all sizes are made."""

    picture: Image.Image
    is_kept: bool = False
    """Whether it is on the disk."""


@dataclass
class Sitting:
    """One order, and how far it is."""

    order: Order
    to_draw: deque[Subject] = field(default_factory=deque)
    pictures: dict[tuple[str, int], Image.Image] = field(default_factory=dict)
    """By the name of what is drawn, and side."""
    drawn: int = 0
    draw_seconds: float = 0.0

    @classmethod
    def of(cls, order: Order) -> Sitting:
        drawn = () if order.scene.layout in UNDRAWN else order.scene.subjects
        return cls(order, deque({subject.name: subject for subject in drawn}.values()))

    def take_in(self, name: str, whole: Image.Image) -> None:
        """No larger than it is wanted: an animation has many."""
        for side in {shape.side for shape in self.order.shapes}:
            self.pictures[name, side] = reduced(whole, side)

    def row(self, side: int) -> list[Image.Image]:
        """The pictures of all subjects, in their order."""
        scene = self.order.scene
        if scene.layout in UNDRAWN:
            return []
        return [self.pictures[subject.name, side] for subject in scene.subjects]

    def rendered(self, painter: Painter) -> Rendered:
        """One format that fails takes no other with it."""
        begun = perf_counter()
        files: dict[Shape, bytes] = {}
        failures: dict[Shape, str] = {}
        for shape in self.order.shapes:
            try:
                files[shape] = file_of(self.order.scene, shape, self.row(shape.side), painter)
            except Exception as error:  # noqa: BLE001 - it is told of this shape
                failures[shape] = sentence(error)
        encoded = perf_counter() - begun
        return Rendered(files, self.drawn, self.draw_seconds, encoded, failures)


class Easel:
    """What is being drawn here, and what was drawn last."""

    def __init__(
        self,
        painter: Painter,
        kept: PictureCache | None = None,
        *,
        batch: int = 1,
        wake: Callable[[], object] = lambda: None,
    ) -> None:
        """`batch`: how many faces are drawn at once, which pays on CUDA alone.

        `kept`: pictures on the disk, if there is a place for them.
        `wake` is called, from another thread, when an animation is encoded: `step` then has it.
        """
        self._painter, self._kept, self._batch, self._wake = painter, kept, batch, wake
        self._sittings: OrderedDict[int, Sitting] = OrderedDict()
        self._recent: OrderedDict[str, Whole] = OrderedDict()
        self._to_keep: OrderedDict[str, Whole] = OrderedDict()
        self._encoded: SimpleQueue[tuple[int, Rendered]] = SimpleQueue()

    @property
    def is_idle(self) -> bool:
        """Whether nothing is to be drawn now."""
        return not self._sittings

    def add(self, number: int, order: Order) -> None:
        """`number` is what its outcome is known by."""
        self._sittings[number] = Sitting.of(order)

    def step(self) -> Iterator[tuple[int, Outcome]]:
        """Draw the next faces; the outcome of each order that needs no more."""
        turn = self._turn()
        begun = perf_counter()
        wholes = self._wholes([subject for _, subject in turn])
        seconds = perf_counter() - begun
        for number, subject in turn:
            failure = self._hand_over(number, subject, wholes[subject.name], seconds)
            if failure:
                yield number, failure
        yield from self._outcomes()
        self._keep_familiar_ones()

    def _turn(self) -> list[tuple[int, Subject]]:
        """The next face of each, as many as are drawn at once; who is drawn goes to the end."""
        turn: list[tuple[int, Subject]] = []
        while len(turn) < self._batch:
            open_ones = [number for number, one in self._sittings.items() if one.to_draw]
            if not open_ones:
                break
            number = open_ones[0]
            turn.append((number, self._sittings[number].to_draw.popleft()))
            self._sittings.move_to_end(number)
        return turn

    def _wholes(self, subjects: Sequence[Subject]) -> dict[str, tuple[Whole | str, bool]]:
        """By name: a whole picture, or why there is none; and whether it was drawn just now."""
        held = {one.name: (whole, False) for one in subjects if (whole := self._whole_at_hand(one))}
        missing = {one.name: one for one in subjects if one.name not in held}
        drawn = self._draw_all(list(missing.values())) if missing else {}
        return held | {name: (made, True) for name, made in drawn.items()}

    def _whole_at_hand(self, subject: Subject) -> Whole | None:
        """In memory, or on the disk; of what was typed, nothing is there."""
        if subject.name in self._recent:
            return self._recent[subject.name]
        if self._kept is None or subject.is_typed:
            return None
        picture = self._kept.get(subject.name, FACE_SIDE)
        return Whole(picture, is_kept=True) if picture else None

    def _draw_all(self, subjects: Sequence[Subject]) -> dict[str, Whole | str]:
        """If one of several fails, each is drawn alone."""
        try:
            made = list(
                self._painter.draw_each(
                    [drawable(one, self._painter) for one in subjects], FACE_SIDE
                )
            )
        except Exception as error:  # noqa: BLE001 - others go on
            if len(subjects) == 1:
                return {subjects[0].name: sentence(error)}
            return {name: each for one in subjects for name, each in self._draw_all([one]).items()}
        return {one.name: Whole(picture) for one, picture in zip(subjects, made, strict=True)}

    def _hand_over(
        self, number: int, subject: Subject, made: tuple[Whole | str, bool], seconds: float
    ) -> str:
        """Why the order has failed by it; nothing if it has not."""
        if number not in self._sittings:  # another face of it has failed
            return ""
        whole, is_new = made
        if isinstance(whole, str):
            del self._sittings[number]
            return whole
        sitting = self._sittings[number]
        self._hold(subject, whole, sitting.order)
        sitting.take_in(subject.name, whole.picture)
        sitting.drawn += is_new
        sitting.draw_seconds += seconds
        return ""

    def _hold(self, subject: Subject, whole: Whole, order: Order) -> None:
        """The frames of an animation would take the place of faces, and nobody wants one again."""
        if order.scene.layout is Layout.ANIMATION:
            return
        self._recent[subject.name] = whole
        self._recent.move_to_end(subject.name)
        if len(self._recent) > MOST_RECENT:
            self._recent.popitem(last=False)
        if order.is_familiar and not subject.is_typed:
            self._to_keep[subject.name] = whole

    def _keep_familiar_ones(self) -> None:
        """When those who wait have theirs."""
        import numpy as np

        while self._to_keep:
            name, whole = self._to_keep.popitem()
            if self._kept and not whole.is_kept:
                self._kept.keep(name, np.asarray(whole.picture), {FACE_SIDE})
                whole.is_kept = True

    def _outcomes(self) -> Iterator[tuple[int, Rendered]]:
        for number in [number for number, one in self._sittings.items() if not one.to_draw]:
            sitting = self._sittings.pop(number)
            if sitting.order.scene.layout is Layout.ANIMATION:
                Thread(target=self._encode, args=(number, sitting), daemon=True).start()
            else:
                yield number, sitting.rendered(self._painter)
        while not self._encoded.empty():
            yield self._encoded.get()

    def _encode(self, number: int, sitting: Sitting) -> None:
        self._encoded.put((number, sitting.rendered(self._painter)))
        self._wake()


def sentence(error: Exception) -> str:
    """For the log."""
    return f"{type(error).__name__}: {error}"
