"""One scene on its way: all who wait for a file of it wait for the same drawing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from checkface_server.pictures import Kind, Layout, Picture, Scene
from checkface_server.work.fair_queue import Entry
from checkface_server.work.studio import File

MOST_SHAPES = 16
"""In one turn: to encode costs time as well."""

MOST_WAITING = 64
"""Shapes of one scene: nobody needs more, and others wait behind it."""

SHAPE_COST = 0.05
"""To encode a picture, as a share of drawing a face; larger ones as many times as much."""
SHAPE_PIXELS = 512 * 512
DEARER = {Kind.GIF: 8, Kind.AVIF: 3, Kind.WEBM: 3}
"""How many times as much some formats take, by the processor time of a megapixel."""

LEAST_COST = KEY_COST = 0.2
"""Of a scene of which no face is drawn: its digest has to be stretched. So has each of the 16 of a
mixture, which is drawn as one face."""

MOST_PIXELS = 1 << 27
"""Of all files of one order: a process that draws would else need gigabytes. The largest
animation has fewer."""

LONG = 4
"""Faces: what costs more never has all lanes. Four times as many lie, at most, before whoever finds
the four of a process taken by less."""

MOST_HELD = 8
"""Faces of a scene that are at hand still when another size of it is asked for."""


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
    paid: float = 0.0
    """By its client, for its file alone: who joins others does not pay for what they see."""

    @property
    def cost(self) -> float:
        """In faces."""
        times = DEARER.get(self.picture.shape.kind, 1)
        return SHAPE_COST * times * max(1.0, self.picture.pixels / SHAPE_PIXELS)

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
    paid: float = 0.0
    queued_at: float = 0.0
    last_call: asyncio.TimerHandle | None = None
    """Ends its wait, however the others in the queue fare."""

    @property
    def cost(self) -> float:
        """In faces."""
        drawing = drawing_cost(self.scene.faces, self.scene.keys)
        return drawing + sum(ticket.cost for ticket in self.waiting)

    @property
    def unpaid(self) -> float:
        return self.cost - sum(ticket.cost for ticket in self.waiting if ticket.paid)

    @property
    def is_long(self) -> bool:
        return self.scene.faces > LONG

    @property
    def is_forgotten(self) -> bool:
        """Whether nobody has its pictures when it is drawn: for another size it is drawn anew."""
        return self.scene.faces > MOST_HELD or self.scene.layout is Layout.ANIMATION

    def take(self) -> list[Ticket]:
        """What goes into the next order of this turn; nothing if it has had its share."""
        most = 0 if self.taken and self.is_forgotten else MOST_SHAPES - self.taken
        most = self._that_fit(most)
        tickets, self.waiting = self.waiting[:most], self.waiting[most:]
        self.taken += len(tickets)
        return tickets

    def _that_fit(self, most: int) -> int:
        """How many of the first, so that all can be held at once; one always is."""
        pixels = 0
        for count, ticket in enumerate(self.waiting[:most]):
            pixels += ticket.picture.pixels
            if count and pixels > MOST_PIXELS:
                return count
        return most

    def leave_queue(self) -> None:
        if self.last_call:
            self.last_call.cancel()
        self.entry = self.last_call = None
        self.taken = 0


def drawing_cost(faces: int, keys: int) -> float:
    """In faces, each of which has one key in it."""
    return max(faces + KEY_COST * max(0, keys - faces), LEAST_COST)
