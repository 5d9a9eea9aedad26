"""A renderer that draws nothing, and only when a test lets it."""

from __future__ import annotations

import asyncio
from collections import Counter

from checkface_server.renderer import DrawingFailedError, Order, Rendered


class GatedRenderer:
    """Keeps every order until it is let go; its files say what they are of."""

    def __init__(self, lanes: int = 1, *, is_open: bool = False) -> None:
        self.lanes, self.is_open = lanes, is_open
        self.is_ready = True
        self.begun: list[str] = []
        """The names of the scenes, in the order of their drawing."""
        self.shapes: list[int] = []
        """How many were in each order."""
        self.failing: set[str] = set()
        self.drawn: Counter[str] = Counter()
        self._gates: list[asyncio.Event] = []

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def render(self, order: Order) -> Rendered:
        name = order.scene.name
        self.begun.append(name)
        self.shapes.append(len(order.shapes))
        if not self.is_open:
            gate = asyncio.Event()
            self._gates.append(gate)
            await gate.wait()
        if name in self.failing:
            raise DrawingFailedError("it is made to fail")
        faces = 0 if self.drawn[name] else order.scene.faces
        self.drawn[name] += faces
        files = {shape: f"{name} {shape.side} {shape.kind}".encode() for shape in order.shapes}
        return Rendered(files, faces, 0.5 * faces, 0.0)

    def let_go(self) -> None:
        """All that it keeps now, and all that comes."""
        self.is_open = True
        for gate in self._gates:
            gate.set()

    async def let_one_go(self) -> None:
        """What it has kept for longest; until another has taken its place, if one waits."""
        self._gates.pop(0).set()
        await settled()


async def settled() -> None:
    """Until all that can happen without anybody from outside has happened."""
    for _ in range(50):
        await asyncio.sleep(0)
