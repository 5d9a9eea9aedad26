"""Learns how long a face takes here: what a wait is estimated by."""

from __future__ import annotations

FIRST_GUESS = 0.5
"""Seconds."""
WEIGHT = 0.2
"""Of what was seen last."""


class Pace:
    """Seconds from an order to its files, for each face in it, if no other slowed it down."""

    def __init__(self) -> None:
        self.seconds = FIRST_GUESS
        self._is_guess = True

    def learn(self, seconds: float, cost: float) -> None:
        seen = seconds / cost
        self.seconds = seen if self._is_guess else self.seconds + WEIGHT * (seen - self.seconds)
        self._is_guess = False
