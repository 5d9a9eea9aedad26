"""Counts what each client has had drawn: a share a minute, that fills up again bit by bit.

Neighbours together have the shares of a few clients: one hand may hold them all.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from checkface_server.work.neighbours import SHARES, neighbourhood_of
from checkface_server.work.studio import TooMuchError

MINUTE = 60.0
MOST_CLIENTS = 10_000
SPENT = "this client has had drawn what is its share"


@dataclass
class Budget:
    """What one client may still have drawn, as it was when somebody looked last."""

    faces: float
    at: float


@dataclass
class Budgets:
    """Of all clients; what was kept costs nobody anything."""

    faces_a_minute: float
    """And what one may have at once. 0: no limit."""
    clock: Callable[[], float] = monotonic
    _budgets: OrderedDict[str, Budget] = field(default_factory=OrderedDict)

    def spend(self, client: str, faces: float) -> None:
        """Raises `TooMuchError` and takes nothing if it is not there.

        What costs more than anybody ever has is given to whoever has all.
        """
        if not self.faces_a_minute:
            return
        payers = [(self._budget(who, most), most) for who, most in self._payers(client)]
        waits = [_seconds_until(budget, faces, most) for budget, most in payers]
        if max(waits) > 0:
            raise TooMuchError(SPENT, math.ceil(max(waits)))
        for budget, _ in payers:
            budget.faces -= faces

    def give_back(self, client: str, faces: float) -> None:
        """It was not drawn."""
        for who, _ in self._payers(client):
            if who in self._budgets:
                self._budgets[who].faces += faces

    def _payers(self, client: str) -> list[tuple[str, float]]:
        """The client and its neighbourhood, each with what it may have at once."""
        near = neighbourhood_of(client)
        together = [(near, SHARES * self.faces_a_minute)] if near != client else []
        return [(client, self.faces_a_minute), *together]

    def _budget(self, client: str, most: float) -> Budget:
        """Brought up to date. Those who have not asked for longest have their whole share again."""
        now = self.clock()
        budget = self._budgets.setdefault(client, Budget(most, now))
        gained = (now - budget.at) * most / MINUTE
        budget.faces, budget.at = min(most, budget.faces + gained), now
        self._budgets.move_to_end(client)
        if len(self._budgets) > MOST_CLIENTS:
            self._budgets.popitem(last=False)
        return budget


def _seconds_until(budget: Budget, faces: float, most: float) -> float:
    """It has them, if nobody takes any meanwhile; 0 or less if it has them now."""
    return (min(faces, most) - budget.faces) * MINUTE / most
