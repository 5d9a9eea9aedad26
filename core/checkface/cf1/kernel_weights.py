"""Turns the weights file into the offsets by which core/kernel reads it, without a copy."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from checkface.cf1.generator import BLOCKS
from checkface.cf1.mapping import LAYERS, RULES
from checkface.cf1.weights import HIGH, LOW, places


def offsets(data: bytes) -> npt.NDArray[np.int32]:
    """Where the halves of each tensor begin, in the order that core/kernel/cf1.h gives."""
    place = places(data)
    halves = [(place[name + LOW], place.get(name + HIGH, -1)) for name in _names()]
    return np.array(halves, np.int32)


def _names() -> list[str]:
    styles = ["first"]
    styles += [f"block{n}.{part}" for n in range(BLOCKS) for part in ("up", "conv1", "conv2")]
    styles += ["to_rgb"]
    separable = [f"block{n}.conv{m}" for n in range(BLOCKS) for m in (1, 2)]
    return [
        *(f"mapping.{n}.{part}" for n in range(LAYERS) for part in ("weight", "bias")),
        "mean",
        *(f"{style}.style.{part}" for style in styles for part in ("weight", "bias")),
        "const",
        *(f"first.{part}" for part in ("weight", "noise", "bias")),
        *(
            f"{each}.{part}"
            for each in separable
            for part in ("depthwise", "weight", "noise", "bias")
        ),
        *(f"to_rgb.{part}" for part in ("weight", "bias")),
        *(f"{rule}.{part}" for rule in RULES for part in ("a", "threshold")),
    ]
