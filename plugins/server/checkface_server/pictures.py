"""The files that we serve, each known by name before it is drawn."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import Enum
from functools import cache, cached_property, lru_cache
from importlib.metadata import version

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
    SVG = "svg"
    TEXT = "txt"
    JSON = "json"

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
    Kind.SVG: "image/svg+xml",
    Kind.TEXT: "text/plain; charset=utf-8",
    Kind.JSON: "application/json",
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
    CARD = "card"
    """Face or trio, name and version (its `labels`), words and digest, as an SVG."""
    BADGE = "badge"
    """A face and the words in one line, as an SVG."""
    WORDS = "words"
    """Four words: they cost a key, and no face is drawn."""
    FACTS = "facts"
    """What is known of a digest, as JSON: no face is drawn either."""
    NUMBERS = "numbers"
    """Where one lies, z and w, as JSON; its label is the seed, if it has one. Nothing is drawn."""
    SHIELD = "shield"
    """The words of a digest as JSON for shields.io, which makes a badge of it. Nothing is drawn."""
    SUM = "sum"
    """Two and the one between them in a picture as wide as the scene says, for link previews."""


WRITTEN = (
    Layout.CARD,
    Layout.BADGE,
    Layout.WORDS,
    Layout.FACTS,
    Layout.NUMBERS,
    Layout.SHIELD,
)
"""What `documents` makes of a digest and its drawn faces, and no encoder of pictures."""
UNDRAWN = (Layout.WORDS, Layout.FACTS, Layout.NUMBERS, Layout.SHIELD)


@dataclass(frozen=True)
class Scene:
    """What is drawn together, before anybody says how large or in which format."""

    subjects: tuple[Subject, ...]
    layout: Layout = Layout.SINGLE
    frames_per_second: int = 0
    """Of an animation."""
    labels: tuple[str, ...] = ()
    """The name and, if there is one, the version on a card."""
    width: int = 0
    """Pixels of a sum."""

    @cached_property
    def name(self) -> str:
        """The labels, which somebody typed, only as a digest of them."""
        inside = "|".join(one.name for one in self.subjects)
        how = f"{self.layout.value}:{self.frames_per_second or self.width}"
        return f"{how}:{inside}{self._labels_name}"

    @property
    def _labels_name(self) -> str:
        said = "\0".join(self.labels).encode()
        return f":{hashlib.sha256(said).hexdigest()}" if self.labels else ""

    @cached_property
    def is_typed(self) -> bool:
        """Whether somebody typed what is in it: then nothing of it is written down."""
        return bool(self.labels) or any(one.is_typed for one in self.subjects)

    @cached_property
    def faces(self) -> int:
        """How many must be drawn at most: what it costs, beside the keys."""
        return 0 if self.layout in UNDRAWN else len({one.name for one in self.subjects})

    @cached_property
    def keys(self) -> int:
        """How many have to be made at most."""
        return len(frozenset[str]().union(*(one.digests for one in self.subjects)))


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

    @cached_property
    def name(self) -> str:
        return f"{self.scene.name}/{self.shape.side}.{self.shape.kind.value}"

    @property
    def pixels(self) -> int:
        """About so many are encoded."""
        return len(self.scene.subjects) * self.shape.side**2

    def tag(self, encoders: str) -> str:
        """Its entity tag (RFC 9110, section 8.8.3), strong, known before it is drawn.

        `encoders` names what encodes here: another version of it may give other bytes. So may
        another one of ours, but of a face alone: its pixels are cf1's for ever.
        """
        makers = encoders if self.scene.layout is Layout.SINGLE else f"{encoders}; {composer()}"
        if len(self.name) > LONGEST_REMEMBERED:
            return _tag(makers, self.name)
        return remembered_tag(makers, self.name)


def _tag(makers: str, name: str) -> str:
    return hashlib.sha256(f"{makers}\0{name}".encode()).hexdigest()[:32]


LONGEST_REMEMBERED = 1024
"""Characters: that of an animation may have a million, and thousands of them fill the memory."""
remembered_tag = lru_cache(maxsize=4096)(_tag)
"""Of a file that is given from memory, to make it would take longer than to look for the file."""


@cache
def composer() -> str:
    """What lays out, writes and animates: cards, rows, sheets."""
    return f"checkface {version('checkface')}"
