"""One order on an easel: which of its pictures are there, and at last its files."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING

from checkface import Painter
from checkface.pictures import reduced
from checkface_server.pictures import UNDRAWN, Layout, Shape
from checkface_server.renderer import Order, Rendered
from checkface_server.subjects import Subject
from checkface_server.work.errors import sentence
from checkface_server.work.files import file_of
from checkface_server.work.wholes import Whole

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True)
class Span:
    """When something was done."""

    begun: float = 0.0
    ended: float = 0.0


@dataclass
class Sitting:
    """One order, and how far it is."""

    order: Order
    to_draw: deque[Subject] = field(default_factory=deque)
    """What no turn has been given to yet."""
    awaited: int = 0
    """How many of its pictures are not there yet."""
    pictures: dict[tuple[str, int], Image.Image] = field(default_factory=dict)
    """By the name of what is drawn, and side."""
    drawn: int = 0
    draw_seconds: float = 0.0
    drawn_until: float = 0.0

    @classmethod
    def of(cls, order: Order) -> Sitting:
        to_draw = deque({subject.name: subject for subject in drawn_of(order)}.values())
        return cls(order, to_draw, len(to_draw))

    @property
    def is_animation(self) -> bool:
        return self.order.scene.layout is Layout.ANIMATION

    def take_in(self, name: str, whole: Whole, span: Span) -> None:
        """No larger than it is wanted: an animation has many."""
        for side in {shape.side for shape in self.order.shapes}:
            self.pictures[name, side] = reduced(whole.picture, side)
        self.awaited -= 1
        self.drawn += whole.is_new
        self._count_seconds(span)

    def _count_seconds(self, span: Span) -> None:
        """Once where two of its faces are drawn at the same time."""
        self.draw_seconds += max(0.0, span.ended - max(span.begun, self.drawn_until))
        self.drawn_until = max(span.ended, self.drawn_until)

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


def drawn_of(order: Order) -> tuple[Subject, ...]:
    """What is drawn for it; the same may stand there twice."""
    return () if order.scene.layout in UNDRAWN else order.scene.subjects
