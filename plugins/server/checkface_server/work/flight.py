"""One scene on its way: all who wait for a file of it wait for the same drawing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from checkface_server.pictures import Picture, Scene
from checkface_server.work.fair_queue import Entry
from checkface_server.work.studio import File

MOST_SHAPES = 16
"""In one turn: to encode costs time as well."""

MOST_WAITING = 64
"""Shapes of one scene: nobody needs more, and others wait behind it."""

SHAPE_COST = 0.05
"""To encode a picture, as a share of drawing a face."""

LEAST_COST = 0.2
"""Of a scene of which no face is drawn: its digest has to be stretched."""

LONG = 8
"""Faces: what costs more never has all lanes."""


@dataclass(eq=False)
class Ticket:
    """One picture, and how many wait for it."""

    picture: Picture
    tag: str
    client: str
    """Whoever asked first, by key."""
    is_typed: bool
    """Whether nobody asked for it but who typed a value."""
    future: asyncio.Future[File]
    waiters: int = 0

    def finish(self, file: File) -> None:
        if not self.future.done():
            self.future.set_result(file)

    def fail(self, error: Exception) -> None:
        """An error that nobody waits for is told to nobody."""
        if not self.future.done():
            self.future.set_exception(error)
            self.future.exception()


@dataclass(eq=False)
class Flight:
    """A scene, and the pictures of it that are wanted."""

    scene: Scene
    waiting: list[Ticket] = field(default_factory=list)
    entry: Entry[Flight] | None = None
    """Its place in the queue; none while it is drawn."""
    taken: int = 0
    """Shapes that were ordered in its turn."""
    payer: str = ""
    """Whose budget it was taken from, by key."""
    queued_at: float = 0.0
    last_call: asyncio.TimerHandle | None = None
    """Ends its wait, however the others in the queue fare."""

    @property
    def cost(self) -> float:
        """In faces."""
        return max(self.scene.faces, LEAST_COST) + SHAPE_COST * len(self.waiting)

    @property
    def is_long(self) -> bool:
        return self.scene.faces > LONG

    def take(self) -> list[Ticket]:
        """What goes into the next order of this turn; nothing if it has had its share."""
        most = MOST_SHAPES - self.taken
        tickets, self.waiting = self.waiting[:most], self.waiting[most:]
        self.taken += len(tickets)
        return tickets

    def leave_queue(self) -> None:
        if self.last_call:
            self.last_call.cancel()
        self.entry = self.last_call = None
        self.taken = 0
