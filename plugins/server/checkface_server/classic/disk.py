"""Asks the file of registered latents, which waits for the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

from checkface_server.answers.operations import Asked
from checkface_server.classic.errors import UnusableError
from checkface_server.classic.registered import RegistryError

T = TypeVar("T")


async def from_disk(asked: Asked, ask: Callable[[], T]) -> T:
    """What it answers. Raises `UnusableError`."""
    try:
        return await run_in_threadpool(ask)
    except RegistryError as error:
        asked.desk.on_error(error)
        raise UnusableError from None
