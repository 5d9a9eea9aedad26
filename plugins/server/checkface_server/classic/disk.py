"""Asks the file of registered latents, which waits for the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from checkface_server.answers.operations import Asked
from checkface_server.classic.errors import UnusableError
from checkface_server.classic.registered import RegistryError
from checkface_server.classic.rooms import CrowdedError, Room

T = TypeVar("T")
ROOM = Room()
"""For what waits for that file, and for no other one."""


async def from_disk(asked: Asked, ask: Callable[[], T]) -> T:
    """What it answers. Raises `UnusableError`, also where too many wait for it already."""
    try:
        return await ROOM.hold(ask)
    except CrowdedError:
        raise UnusableError from None
    except RegistryError as error:
        asked.desk.on_error(error)
        raise UnusableError from None
