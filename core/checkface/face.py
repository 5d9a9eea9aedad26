"""Turns a digest into faces: pictures and words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from checkface import keys
from checkface.cf1.identity import SCHEME
from checkface.digest import Digest
from checkface.painter import Engine, Painter, Precision
from checkface.picture_cache import SIDE

if TYPE_CHECKING:
    from PIL import Image

    from checkface.cf1.drawing import WOf
    from checkface.cf1.generator import Units

TRIO = 3
FACE_SIDE = SIDE
"""Pixels of a face as it is drawn, each way, which are 1024: all other sizes are made of them."""
LAST_FACE = 255
"""The scheme counts faces in one byte."""


@dataclass(frozen=True)
class Face:
    """One of the faces of a digest. Face 0 stands for it in lists; 0, 1 and 2 are its trio."""

    digest: Digest
    index: int = 0

    @property
    def name(self) -> str:
        """What the cache knows its pictures by."""
        return f"{SCHEME}/{self.digest}/{self.index}"

    @property
    def is_typed(self) -> bool:
        """Whether a value that somebody typed is in it: then no picture of it is written down."""
        return self.digest.typed

    def w_from(self, w_of: WOf) -> Units:
        """Where it lies: int32 [512], grid units."""
        return w_of(keys.key_of(self.digest), self.index)

    @property
    def words(self) -> tuple[str, ...]:
        """The four words of the digest (44 bits): the same for each of its faces."""
        return keys.words(self.digest)

    def image(
        self,
        size: int = 256,
        *,
        engine: Engine | None = None,
        precision: Precision = Precision.EXACT,
    ) -> Image.Image:
        """The picture, RGB, `size` x `size` pixels (1 to 1024). Kept in the user's cache,
        but for a value that was typed.

        Raises `EngineError` for another size or an engine that cannot draw here, and
        `MissingExtraError` for one that is not installed.
        """
        (image,) = draw_faces([self], size, engine=engine, precision=precision)
        return image


@dataclass(frozen=True)
class Trio:
    """Faces 0, 1 and 2 of a digest, seen as one set: what a person verifies with."""

    digest: Digest

    @property
    def faces(self) -> tuple[Face, ...]:
        return tuple(Face(self.digest, index) for index in range(TRIO))

    @property
    def words(self) -> tuple[str, ...]:
        """The four words of the digest."""
        return keys.words(self.digest)

    def image(
        self,
        size: int = 256,
        *,
        engine: Engine | None = None,
        precision: Precision = Precision.EXACT,
    ) -> Image.Image:
        """The three pictures side by side, RGB, 3 `size` x `size`. Raises as `Face.image`."""
        from PIL import Image

        together = Image.new("RGB", (TRIO * size, size))
        drawn = draw_faces(self.faces, size, engine=engine, precision=precision)
        for index, image in enumerate(drawn):
            together.paste(image, (index * size, 0))
        return together


def draw_faces(
    faces: Iterable[Face],
    size: int = 256,
    *,
    engine: Engine | None = None,
    precision: Precision = Precision.EXACT,
    progress: Callable[[Face], object] | None = None,
) -> list[Image.Image]:
    """The pictures of many faces, in their order, on all cores; `progress` hears of each one.

    Raises as `Face.image`.
    """
    return Painter(engine=engine, precision=precision).draw(faces, size, progress=progress)
