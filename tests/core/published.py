"""Turns numbers of cf1 into what docs/cf1.md publishes of them."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import numpy.typing as npt


def sha256_of_units(units: npt.NDArray[Any]) -> str:
    """Of little-endian int32, in the order of the axes; exact floats are whole here."""
    return hashlib.sha256(np.ascontiguousarray(units).astype("<i4").tobytes()).hexdigest()
