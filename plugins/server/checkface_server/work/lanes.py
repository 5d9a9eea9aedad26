"""How much one that draws has at once: enough that nothing in it waits, and no more.

What it has is drawn whoever goes away, and before whoever comes.
"""

from __future__ import annotations

ORDERS_EACH = 4
"""For each face of a turn: two turns are drawn, the files of one are encoded, and of one more it is
found out where its faces lie. With half as many the processors idle an eighth of the time."""
BATCH = 8
"""Faces of a turn on CUDA. What a batch could share on a processor is a twentieth of a face."""


def batch_of(device: str | None) -> int:
    """How many faces are drawn in a turn."""
    return BATCH if device and device.startswith("cuda") else 1


def faces_at_once(lanes: int) -> int:
    """As many lanes as draw without making each other slower."""
    return max(1, lanes // ORDERS_EACH)


def orders_each(device: str | None) -> int:
    return ORDERS_EACH * batch_of(device)
