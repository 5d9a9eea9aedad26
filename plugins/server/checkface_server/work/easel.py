"""Draws several orders side by side, a face of each in turn: a short one waits for no long one.

While the faces of one turn are drawn, those of the next are begun, the places of those after it are
found out, and the files of those before it are encoded: processors would else wait for each other.

Runs in a process of its own, or in a replica on another machine.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from threading import Thread
from time import perf_counter
from typing import TypeAlias

from checkface import Painter
from checkface.pictures import PictureCache
from checkface_server.renderer import Order, Rendered
from checkface_server.subjects import Subject
from checkface_server.work.errors import sentence
from checkface_server.work.sitting import Sitting, Span, drawn_of
from checkface_server.work.wholes import Made, Wholes

TURNS_AT_ONCE = 2

Outcome: TypeAlias = Rendered | str
"""What an order has come to: its files, or in words why there are none."""
Tell: TypeAlias = Callable[[int, Outcome], object]


@dataclass
class Turn:
    """Faces that are drawn at once, each with the number of its order."""

    faces: list[tuple[int, Subject]]
    result: Future[tuple[dict[str, Made], Span]] | None = None
    """By name, and when they were drawn; once it is begun."""

    @property
    def names(self) -> set[str]:
        return {subject.name for _, subject in self.faces}


class Easel:
    """What is being drawn here."""

    def __init__(
        self, painter: Painter, kept: PictureCache | None = None, *, batch: int = 1, tell: Tell
    ) -> None:
        """`batch`: how many faces are drawn at once, which pays on CUDA alone.

        `kept`: pictures on the disk, if there is a place for them.
        `tell` is called, from any thread, with the number of an order and what it has come to.
        """
        self._painter, self._batch, self._tell = painter, batch, tell
        self._wholes = Wholes(painter, kept, batch)
        self._sittings: OrderedDict[int, Sitting] = OrderedDict()
        self._next = Turn([])
        self._drawers = ThreadPoolExecutor(TURNS_AT_ONCE, "checkface-turn")

    @property
    def is_idle(self) -> bool:
        """Whether nothing is to be drawn now."""
        return not self._sittings

    def announce(self, order: Order) -> None:
        """It will be added when the next faces are drawn. Any thread may say so meanwhile.

        Of an animation no more than the beginning is looked at: who says so may be in a hurry.
        """
        self._wholes.foresee(drawn_of(order)[: self._batch])

    def add(self, number: int, order: Order) -> None:
        """`number` is what its outcome is known by."""
        self._sittings[number] = Sitting.of(order)

    def step(self) -> None:
        """Draw the next faces, and tell of each order that needs no more."""
        turn = self._next if self._next.faces else self._new_turn()
        self._begin(turn)
        self._next = self._new_turn()
        if not self._next.names & turn.names:  # else they are at hand in a moment
            self._begin(self._next)
        self._wholes.foresee(islice(self._upcoming(), self._batch))
        self._hand_over(turn)
        self._encode_what_is_whole()
        self._wholes.keep_familiar_ones()

    def _new_turn(self) -> Turn:
        """The next face of each, as many as are drawn at once; who is drawn goes to the end."""
        turn = Turn([])
        while len(turn.faces) < self._batch:
            open_ones = [number for number, one in self._sittings.items() if one.to_draw]
            if not open_ones:
                break
            number = open_ones[0]
            turn.faces.append((number, self._sittings[number].to_draw.popleft()))
            self._sittings.move_to_end(number)
        return turn

    def _upcoming(self) -> Iterator[Subject]:
        """In the order of their turns, but for who comes meanwhile."""
        deepest = max((len(one.to_draw) for one in self._sittings.values()), default=0)
        for depth in range(deepest):
            for one in self._sittings.values():
                if depth < len(one.to_draw):
                    yield one.to_draw[depth]

    def _begin(self, turn: Turn) -> None:
        if turn.faces and turn.result is None:
            turn.result = self._drawers.submit(self._draw, [subject for _, subject in turn.faces])

    def _draw(self, subjects: list[Subject]) -> tuple[dict[str, Made], Span]:
        begun = perf_counter()
        made = self._wholes.find_or_draw(subjects)
        return made, Span(begun, perf_counter())

    def _hand_over(self, turn: Turn) -> None:
        made, span = turn.result.result() if turn.result else ({}, Span())
        for number, subject in turn.faces:
            sitting = self._sittings.get(number)  # none if another face of it has failed
            failure = self._take_in(sitting, subject, made[subject.name], span) if sitting else ""
            if failure:
                del self._sittings[number]
                self._tell(number, failure)

    def _take_in(self, sitting: Sitting, subject: Subject, whole: Made, span: Span) -> str:
        """Why the order fails by it; nothing if it does not.

        The frames of an animation would take the place of faces, and nobody wants one again.
        """
        if isinstance(whole, str):
            return whole
        if not sitting.is_animation:
            self._wholes.hold(subject, whole, sitting.order)
        try:
            sitting.take_in(subject.name, whole, span)
        except Exception as error:  # noqa: BLE001 - others go on
            return sentence(error)
        return ""

    def _encode_what_is_whole(self) -> None:
        """In threads of their own: none waits minutes behind another, nor the end of a process."""
        for number in [number for number, one in self._sittings.items() if not one.awaited]:
            sitting = self._sittings.pop(number)
            try:
                Thread(target=self._encode, args=(number, sitting), daemon=True).start()
            except RuntimeError:  # the system lets none start: then all wait for this one
                self._encode(number, sitting)

    def _encode(self, number: int, sitting: Sitting) -> None:
        """Nobody else hears what fails in a thread."""
        try:
            outcome: Outcome = sitting.rendered(self._painter)
        except Exception as error:  # noqa: BLE001 - it is told
            outcome = sentence(error)
        self._tell(number, outcome)
