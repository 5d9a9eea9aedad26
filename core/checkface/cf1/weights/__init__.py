"""Turns the shipped weights file into named tensors of grid units, checked by sha256.

The file is safetensors: a JSON header and flat arrays, no code. Each tensor is stored as signed
16-bit low halves and, where a number needs more, signed 8-bit high halves (core/conversion).
Provenance and licence stand beside it.
"""

from __future__ import annotations

import hashlib
import json
from importlib import resources

import numpy as np
import numpy.typing as npt
from safetensors.numpy import load

from checkface.errors import WeightsError

FILE = "face-cf1.safetensors"
SHA256 = "6b542a5ac13e3e7bd948f9a08af3a22a7ea5b04eb0ef8051164045b58d1e7bdc"

LOW, HIGH = ":low", ":high"


def load_tensors() -> dict[str, npt.NDArray[np.int32]]:
    """All constants of scheme cf1 by name, in grid units.

    Raises `WeightsError` if the file is missing or is not the one this version was made with.
    """
    stored = load(checked_bytes())
    names = (name.removesuffix(LOW) for name in stored if name.endswith(LOW))
    return {name: _joined(stored, name) for name in names}


def checked_bytes() -> bytes:
    """The weights file. Raises `WeightsError` as `load_tensors`."""
    file = resources.files(__name__).joinpath(FILE)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise WeightsError(f"cannot read {FILE}: {error}; reinstall checkface") from error
    found = hashlib.sha256(data).hexdigest()
    if found != SHA256:
        raise WeightsError(
            f"the weights file {FILE} is damaged: expected sha256 {SHA256}, got {found}; "
            "reinstall checkface"
        )
    return data


def places(data: bytes) -> dict[str, int]:
    """Where in the weights file each stored half of a tensor begins, without a copy of any."""
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    header.pop("__metadata__", None)
    return {name: start + entry["data_offsets"][0] for name, entry in header.items()}


def _joined(stored: dict[str, npt.NDArray[np.integer]], name: str) -> npt.NDArray[np.int32]:
    units = stored[name + LOW].astype(np.int32)
    if name + HIGH in stored:
        units += stored[name + HIGH].astype(np.int32) << 16
    return units
