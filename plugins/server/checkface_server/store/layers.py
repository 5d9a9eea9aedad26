"""Keeps files where they are quick to have, and where they last: memory, disk, object store."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter
from typing import Any, Protocol, TypeVar

from checkface.cache import Cache
from checkface_server.store.memory import Memory
from checkface_server.store.patience import LONGEST, Patience
from checkface_server.work.studio import Source

READERS = 4
MOST_WRITES = 256
"""That may be waiting: a disk that is slower than the drawing keeps less, and fills no memory."""
LONGEST_CLOSE = 10.0
"""Seconds for what is still to be written at the end."""

Value = TypeVar("Value")


class Slow(Protocol):
    """A layer that has to be waited for."""

    async def get(self, name: str) -> bytes | None: ...

    async def put(self, name: str, data: bytes) -> None: ...


Watch = Callable[[Source, bool, float], object]
"""Hears of each look into a layer: whether it was there, and the seconds."""


class Disk:
    """The core's cache, off the loop: checked, atomic, and a full disk is no error.

    A disk that takes no more is still read; one that does not answer is left alone for a while.
    """

    def __init__(
        self,
        cache: Cache,
        on_failure: Callable[[str], object] = lambda _: None,
        longest: float = LONGEST,
    ) -> None:
        """`on_failure`: as of `Patience`."""
        self._cache = cache
        self._reading, self._writing = (Patience(on_failure, longest) for _ in range(2))
        self._threads = ThreadPoolExecutor(READERS, "checkface-disk")

    async def get(self, name: str) -> bytes | None:
        return await self._reading.attempt(lambda: self._off_loop(self._cache.get, name))

    async def put(self, name: str, data: bytes) -> None:
        await self._writing.attempt(lambda: self._off_loop(self._cache.write, name, data))

    async def _off_loop(self, work: Callable[..., Value], *arguments: object) -> Value:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


class Layers:
    """All of them, by tag."""

    def __init__(
        self,
        memory: Memory,
        disk: Slow | None = None,
        objects: Slow | None = None,
        watch: Watch = lambda *_: None,
    ) -> None:
        self._memory, self._watch = memory, watch
        self._slow: list[tuple[Source, Slow]] = [
            (source, layer)
            for source, layer in ((Source.DISK, disk), (Source.OBJECTS, objects))
            if layer
        ]
        self._writes: set[asyncio.Task[None]] = set()

    def at_hand(self, tag: str) -> bytes | None:
        begun = perf_counter()
        data = self._memory.get(tag)
        self._watch(Source.MEMORY, data is not None, perf_counter() - begun)
        return data

    async def get(self, tag: str) -> tuple[bytes, Source] | None:
        """What was found in one is put into those before it."""
        for number, (source, layer) in enumerate(self._slow):
            begun = perf_counter()
            data = await layer.get(tag)
            self._watch(source, data is not None, perf_counter() - begun)
            if data is not None:
                self._memory.put(tag, data)
                self._write(tag, data, self._slow[:number])
                return data, source
        return None

    def keep(self, tag: str, data: bytes, *, only_in_memory: bool) -> None:
        self._memory.put(tag, data)
        if not only_in_memory:
            self._write(tag, data, self._slow)

    async def close(self) -> None:
        if self._writes:
            await asyncio.wait(self._writes, timeout=LONGEST_CLOSE)

    def _write(self, tag: str, data: bytes, layers: list[tuple[Source, Slow]]) -> None:
        for _, layer in layers:
            if len(self._writes) < MOST_WRITES:
                self._begin(layer.put(tag, data))

    def _begin(self, writing: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(writing)
        self._writes.add(task)
        task.add_done_callback(self._writes.discard)
