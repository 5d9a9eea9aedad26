"""How much is measured."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Plan:
    """How much is measured."""

    faces: int = 1000
    learned: int = 400
    """Of them, the first: the predictor learns from these, and they set the scale."""
    targets: int = 24
    rendered: int = 48
    """Faces whose renderings are measured."""
    exponents: list[int] = field(default_factory=lambda: [14, 18, 22, 24])
    """Tries of the search, as powers of two."""
    rows: int = 1 << 14
    calibration_rows: int = 1 << 15
    every: int = 256
    best: int = 4
    """Of each target are drawn; after fewer tries, one."""
    held_out: int = 100
    thorough_from: int = 20
    """Tries from which on the best few are drawn, and the best trios."""
    unsieved: int = 18
    """Tries that are made without the first sieve too, to see what it loses."""
    core_hour: float = 0.04
