"""Counts what each client has had drawn: a share a minute, that fills up again bit by bit."""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

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
        budget = self._budget(client)
        needed = min(faces, self.faces_a_minute)
        if budget.faces < needed:
            missing = needed - budget.faces
            raise TooMuchError(SPENT, math.ceil(missing * MINUTE / self.faces_a_minute))
        budget.faces -= faces

    def give_back(self, client: str, faces: float) -> None:
        """It was not drawn."""
        if client in self._budgets:
            self._budgets[client].faces += faces

    def _budget(self, client: str) -> Budget:
        """Brought up to date. Those who have not asked for longest have their whole share again."""
        now = self.clock()
        budget = self._budgets.setdefault(client, Budget(self.faces_a_minute, now))
        gained = (now - budget.at) * self.faces_a_minute / MINUTE
        budget.faces, budget.at = min(self.faces_a_minute, budget.faces + gained), now
        self._budgets.move_to_end(client)
        if len(self._budgets) > MOST_CLIENTS:
            self._budgets.popitem(last=False)
        return budget
