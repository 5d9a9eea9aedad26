"""Stands for what looks at photographs: remembers what it was shown, says what it is told."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from checkface.latents import Latent
from checkface_server.projection.messages import Projected
from checkface_server.work.studio import Client

LATENT = Latent((7,) * 512, is_typed=True)


@dataclass
class FakeProjector:
    """Finds the same face in every photograph."""

    refusal: Exception | None = None
    error: Exception | None = None
    gate: asyncio.Event | None = None
    began: asyncio.Event = field(default_factory=asyncio.Event)
    shown: list[tuple[bytes, bool]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    left: int = 0
    """How many were cancelled."""

    @contextlib.contextmanager
    def place(self, client: Client) -> Iterator[None]:
        if self.refusal:
            raise self.refusal
        self.places.append(client.key)
        try:
            yield
        finally:
            self.places.remove(client.key)

    async def project(self, photograph: bytes, *, tries_to_align: bool) -> Projected:
        self.shown.append((photograph, tries_to_align))
        self.began.set()
        try:
            if self.gate:
                await self.gate.wait()
        except asyncio.CancelledError:
            self.left += 1
            raise
        if self.error:
            raise self.error
        return Projected(LATENT, did_align=tries_to_align)
