"""Turns a face into what people see of it elsewhere, and measures how far that is from the face.

Two faces that are not further apart than a face from its own small copy cannot be told apart by
who sees only that copy: these distances say what "at a glance" and "with care" mean here.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.lookalikes.judges import Floats, Judge
from benchmarks.lookalikes.population import Pixels, path_of, read
from PIL import Image

PERCENTILE = 95
"""Of the distances of a rendering: the threshold that it gives."""

CARE, GLANCE, TERMINAL = "thumbnail", "small", "terminal"
RENDERINGS = ("jpeg", CARE, GLANCE, TERMINAL)


def rendered(picture: Pixels, rendering: str) -> Pixels:
    """A picture as it is shown at 96 pixels, 64 pixels (and as JPEG), or in 40 x 40 blocks."""
    make: dict[str, Callable[[Image.Image], Image.Image]] = {
        "jpeg": _jpeg,
        CARE: lambda whole: whole.resize((96, 96), Image.Resampling.LANCZOS),
        GLANCE: lambda whole: _jpeg(whole.resize((64, 64), Image.Resampling.LANCZOS)),
        TERMINAL: _blocks,
    }
    return np.asarray(make[rendering](Image.fromarray(picture)))


def _jpeg(picture: Image.Image) -> Image.Image:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=75)
    return Image.open(file)


def _blocks(picture: Image.Image) -> Image.Image:
    """Half blocks in 40 columns and 20 lines, in true colours."""
    blocks = picture.resize((40, 40), Image.Resampling.BOX)
    return blocks.resize(picture.size, Image.Resampling.NEAREST)


@dataclass(frozen=True)
class Rendering:
    """Writes the renderings of faces beside them, for the judges."""

    folder: Path
    rendering: str

    def __call__(self, name: str) -> str:
        """The name under which it lies."""
        made = f"{name}-{self.rendering}"
        if not path_of(self.folder, made).exists():
            picture = rendered(read(self.folder, name), self.rendering)
            partial = self.folder / f".{made}"
            Image.fromarray(picture).save(partial, "WEBP", lossless=True)
            partial.replace(path_of(self.folder, made))
        return made


def faces_found(judge: Judge, folder: Path, names: Iterable[str]) -> int:
    """In how many a face is seen at all."""
    return sum(judge.finds_face(read(folder, name)) for name in names)


def percentiles(distances: Floats) -> dict[str, float]:
    """What the report says of a rendering."""
    return {f"p{p}": float(np.percentile(distances, p)) for p in (50, PERCENTILE, 99)}
