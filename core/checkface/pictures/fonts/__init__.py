"""Turns a weight and a size into a font that every machine draws alike: Inter, bundled."""

from __future__ import annotations

import io
from enum import Enum
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageFont


class Weight(Enum):
    """The two we need; what is less important is grey and small, not light."""

    REGULAR = "Inter-Regular.otf"
    SEMIBOLD = "Inter-SemiBold.otf"


@lru_cache(maxsize=64)
def font(weight: Weight, size: float) -> ImageFont.FreeTypeFont:
    """The basic layout, for the other one needs a library that not every Pillow has."""
    from PIL import ImageFont

    data = io.BytesIO(resources.files(__name__).joinpath(weight.value).read_bytes())
    return ImageFont.truetype(data, size, layout_engine=ImageFont.Layout.BASIC)
