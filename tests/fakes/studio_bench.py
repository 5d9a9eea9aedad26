"""A studio of which everything can be seen: what is drawn for whom, kept, counted and refused."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fakes.gated_renderer import GatedRenderer, settled

from checkface import Digest
from checkface_server.pictures import Kind, Layout, Picture, Scene, Shape
from checkface_server.renderer import DrawingFailedError, Rendered
from checkface_server.subjects import Portrait
from checkface_server.work.drawing_studio import DrawingStudio
from checkface_server.work.studio import Client, File, RefusedError, Source

ALICE, BOB = Client("alice"), Client("bob")


def face(name: str, side: int = 256, kind: Kind = Kind.PNG, *, typed: bool = False) -> Picture:
    digest = replace(Digest.of_text(name), typed=typed)
    return Picture(Scene((Portrait(digest),)), Shape(side, kind))


def film(name: str, frames: int) -> Picture:
    faces = tuple(Portrait(Digest.of_text(f"{name} {number}")) for number in range(frames))
    return Picture(Scene(faces, Layout.ANIMATION, 10), Shape(64, Kind.WEBP))


class Shelf:
    """A store of two dictionaries."""

    def __init__(self) -> None:
        self.memory: dict[str, bytes] = {}
        self.disk: dict[str, bytes] = {}
        self.asked = 0

    def at_hand(self, tag: str) -> bytes | None:
        return self.memory.get(tag)

    async def get(self, tag: str) -> tuple[bytes, Source] | None:
        self.asked += 1
        await asyncio.sleep(0)
        return (self.disk[tag], Source.DISK) if tag in self.disk else None

    def keep(self, tag: str, data: bytes, *, only_in_memory: bool) -> None:
        self.memory[tag] = data
        if not only_in_memory:
            self.disk[tag] = data

    async def close(self) -> None: ...


@dataclass
class Tally:
    """What was counted."""

    sources: list[Source] = field(default_factory=list)
    faces: int = 0
    refusals: list[RefusedError] = field(default_factory=list)
    failures: list[DrawingFailedError] = field(default_factory=list)

    def count_file(self, _picture: Picture, file: File) -> None:
        self.sources.append(file.source)

    def count_order(self, rendered: Rendered) -> None:
        self.faces += rendered.drawn

    def count_refusal(self, error: RefusedError) -> None:
        self.refusals.append(error)

    def count_failure(self, error: DrawingFailedError) -> None:
        self.failures.append(error)


class Bench:
    """A studio of which everything can be seen."""

    def __init__(self, *, lanes: int = 1, is_open: bool = False, **limits: Any) -> None:
        self.renderer = GatedRenderer(lanes, is_open=is_open)
        self.shelf, self.tally = Shelf(), Tally()
        options = {"longest_wait": 3600.0} | limits
        self.studio = DrawingStudio(self.renderer, self.shelf, self.tally, **options)

    def ask(self, picture: Picture, client: Client = ALICE) -> asyncio.Task[File]:
        return asyncio.create_task(self.studio.file(picture, client))

    async def asked(self, *pictures: Picture, client: Client = ALICE) -> list[asyncio.Task[File]]:
        """Each begun after the other has all that it can have now."""
        tasks = []
        for picture in pictures:
            tasks.append(self.ask(picture, client))
            await settled()
        return tasks


def run(trial: Coroutine[Any, Any, None]) -> None:
    """No wait without end."""
    asyncio.run(asyncio.wait_for(trial, 60))


async def outcomes(tasks: list[asyncio.Task[File]]) -> list[File | BaseException]:
    return await asyncio.gather(*tasks, return_exceptions=True)
