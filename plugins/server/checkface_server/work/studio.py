"""The seam between HTTP and drawing: who answers asks a studio for a file, and knows no more."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol

from checkface_server.pictures import Picture


class Source(Enum):
    """Where a file came from, the quickest first."""

    MEMORY = "memory"
    DISK = "disk"
    OBJECTS = "objects"
    DRAWN = "drawn"


@dataclass(frozen=True)
class Client:
    """Whoever asks, as far as work is shared out between them."""

    key: str = field(repr=False)
    """An address, or the /64 of one: never logged."""


@dataclass(frozen=True)
class File:
    """The bytes of a picture, and what they cost: nothing where they were kept."""

    data: bytes = field(repr=False)
    source: Source
    queue_seconds: float = 0.0
    draw_seconds: float = 0.0
    encode_seconds: float = 0.0


class RefusedError(Exception):
    """A file is not made now. Its text is for the client, and holds nothing of what was asked."""

    def __init__(self, reason: str, retry_after: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.retry_after = retry_after
        """Seconds after which it is worth another try."""


class BusyError(RefusedError):
    """There is more to draw than can be drawn in time: 503."""


class TooMuchError(RefusedError):
    """This client has had drawn what is its share: 429."""


class Studio(Protocol):
    """What makes files of pictures."""

    @property
    def encoders(self) -> str:
        """What encodes here, by name and version: for `Picture.tag`."""

    @property
    def is_ready(self) -> bool:
        """Whether all that should draw can."""

    @property
    def waiting(self) -> int:
        """How many pictures wait to be drawn."""

    def at_hand(self, picture: Picture) -> File | None:
        """The file, if it is in memory: nobody waits for that."""

    async def file(self, picture: Picture, client: Client) -> File:
        """The file, from where it is kept or drawn now.

        Cancel it where the client has gone away: what nobody waits for is not drawn. Raises
        `BusyError`, `TooMuchError` and `DrawingFailedError`.
        """
