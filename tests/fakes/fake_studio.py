"""Stands for what draws: a file says which picture it is, and the studio what it was asked for."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from checkface_server.pictures import Picture
from checkface_server.work.studio import Client, File, Source

LENGTH = 1000
"""Bytes of every file."""


@dataclass
class FakeStudio:
    """Gives each file at once, unless a gate is shut or an error is laid in."""

    encoders: str = "fake 1"
    is_ready: bool = True
    waiting: int = 0
    gate: asyncio.Event | None = None
    error: Exception | None = None
    asked: list[Picture] = field(default_factory=list)
    clients: list[Client] = field(default_factory=list)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    left: int = 0
    """How many were cancelled."""

    def at_hand(self, _picture: Picture) -> File | None:
        return None

    async def file(self, picture: Picture, client: Client) -> File:
        self.asked.append(picture)
        self.clients.append(client)
        self.began.set()
        try:
            if self.gate:
                await self.gate.wait()
        except asyncio.CancelledError:
            self.left += 1
            raise
        if self.error:
            raise self.error
        return File(bytes_of(picture), Source.DRAWN, 0.25, 0.5, 0.125)


def bytes_of(picture: Picture) -> bytes:
    name = picture.name.encode()
    return (name * (LENGTH // len(name) + 1))[:LENGTH]
