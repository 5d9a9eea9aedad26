"""The seam to what draws: processes of our own, or replicas on many machines."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from checkface_server.pictures import Scene, Shape


@dataclass(frozen=True)
class Order:
    """One scene, drawn once, in all shapes that somebody waits for."""

    scene: Scene
    shapes: tuple[Shape, ...]
    is_familiar: bool = False
    """Whether a face of it was ordered before: then it pays to keep it for who comes next."""


@dataclass(frozen=True)
class Rendered:
    """The files of an order, and what they cost."""

    files: Mapping[Shape, bytes] = field(repr=False)
    drawn: int
    """How many faces were drawn; what a cache had costs nothing."""
    draw_seconds: float
    encode_seconds: float
    failures: Mapping[Shape, str] = field(default_factory=dict)
    """Why a shape has no file, for the log; the others have theirs."""


class DrawingFailedError(Exception):
    """One drawing failed; others go on. Its text is for the log, not for a client."""


class Renderer(Protocol):
    """What draws. Pure: the same order gives the same files, so an order may be tried again."""

    @property
    def is_ready(self) -> bool:
        """Whether all that should draw can."""

    @property
    def lanes(self) -> int:
        """How many orders are drawn at once."""

    async def start(self) -> None:
        """Until it can draw. Raises a `CheckfaceError` if it never will."""

    async def render(self, order: Order) -> Rendered:
        """Raises `DrawingFailedError`. What is lost with a process is tried again, once."""

    async def stop(self) -> None:
        """Ends what draws; orders that are being drawn are finished within the grace given."""
