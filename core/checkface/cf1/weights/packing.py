"""Turns the weights file into what the npm package fetches: planes of bytes, gzipped."""

from __future__ import annotations

import gzip
import json

MAGIC = b"CF1PLANE"


def packed(weights: bytes, level: int = 9) -> bytes:
    """The weights in planes, gzipped: no clock, no name."""
    return gzip.compress(planes(weights), level, mtime=0)


def planes(weights: bytes) -> bytes:
    """The weights with the low bytes of each tensor of 16 bits before its high bytes."""
    start = 8 + int.from_bytes(weights[:8], "little")
    header = json.loads(weights[8:start])
    made = bytearray(weights)
    for name, tensor in header.items():
        if name == "__metadata__" or tensor["dtype"] != "I16":
            continue
        begin, end = (start + offset for offset in tensor["data_offsets"])
        made[begin:end] = weights[begin:end:2] + weights[begin + 1 : end : 2]
    return MAGIC + bytes(made)
