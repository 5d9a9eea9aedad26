"""The files that we serve, each known by name before it is drawn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum

from checkface_server.subjects import Subject


class Kind(Enum):
    """The kinds of file, by the end of their names."""

    PNG = "png"
    WEBP = "webp"
    JPEG = "jpg"
    AVIF = "avif"
    GIF = "gif"
    MP4 = "mp4"
    WEBM = "webm"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self]


MEDIA_TYPES = {
    Kind.PNG: "image/png",
    Kind.WEBP: "image/webp",
    Kind.JPEG: "image/jpeg",
    Kind.AVIF: "image/avif",
    Kind.GIF: "image/gif",
    Kind.MP4: "video/mp4",
    Kind.WEBM: "video/webm",
}
STILL = (Kind.PNG, Kind.WEBP, Kind.JPEG, Kind.AVIF)
MOVING = (Kind.WEBP, Kind.AVIF, Kind.GIF, Kind.MP4, Kind.WEBM)


class Layout(Enum):
    """How the pictures of a scene stand in one file."""

    SINGLE = "single"
    TRIO = "trio"
    """Rounded tiles side by side with gaps, as everywhere in checkface."""
    SHEET = "sheet"
    """As square a grid as can be, in order, no gaps."""
    ANIMATION = "animation"


@dataclass(frozen=True)
class Scene:
    """What is drawn together, before anybody says how large or in which format."""

    subjects: tuple[Subject, ...]
    layout: Layout = Layout.SINGLE
    frames_per_second: int = 0
    """Of an animation."""

    @property
    def name(self) -> str:
        inside = "|".join(one.name for one in self.subjects)
        return f"{self.layout.value}:{self.frames_per_second}:{inside}"

    @property
    def is_typed(self) -> bool:
        return any(one.is_typed for one in self.subjects)

    @property
    def faces(self) -> int:
        """How many must be drawn at most: what it costs."""
        return len({one.name for one in self.subjects})


@dataclass(frozen=True)
class Shape:
    """How large, and in which format."""

    side: int
    """Pixels of one face, 1 to 1024."""
    kind: Kind


@dataclass(frozen=True)
class Picture:
    """One file."""

    scene: Scene
    shape: Shape

    @property
    def name(self) -> str:
        return f"{self.scene.name}/{self.shape.side}.{self.shape.kind.value}"

    def tag(self, encoders: str) -> str:
        """Its entity tag (RFC 9110, section 8.8.3), strong, known before it is drawn.

        `encoders` names what encodes here: another version of it may give other bytes.
        """
        return hashlib.sha256(f"{encoders}\0{self.name}".encode()).hexdigest()[:32]
