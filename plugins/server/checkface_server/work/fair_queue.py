"""Puts what waits into a fair order: many wishes of one client do not delay another's first.

Self-clocked fair queueing (S. J. Golestani, 1994). Each wish gets a mark, how far its client will
have been served when it is done; the least goes next. A client's own wishes stay in their order,
and a newcomer starts where those stand who have been served least.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

MOST_REMEMBERED = 4096
"""Clients of whom we know how far they were served, beside those who wait."""


@dataclass(eq=False)
class Entry(Generic[Item]):
    """One wish that waits."""

    item: Item
    client: str
    cost: float
    mark: float


class FairQueue(Generic[Item]):
    """What waits, in the order in which it will be served."""

    def __init__(self) -> None:
        self._entries: list[Entry[Item]] = []
        self._served = 0.0
        """The mark of what was taken out last."""
        self._newest: dict[str, float] = {}
        """The mark of each client's last wish."""

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry[Item]]:
        return iter(self._entries)

    @property
    def cost(self) -> float:
        """Of all that waits."""
        return sum(entry.cost for entry in self._entries)

    @property
    def last(self) -> Entry[Item]:
        """What is served after all others."""
        return self._entries[-1]

    def add(self, item: Item, client: str, cost: float) -> Entry[Item]:
        entry = Entry(item, client, cost, self._next_mark(client, cost))
        self._newest[client] = entry.mark
        self._entries.append(entry)
        self._sort()
        return entry

    def hasten(self, entry: Entry[Item], client: str) -> None:
        """Another client wants it too, and does not wait for the turn of the first."""
        mark = self._next_mark(client, entry.cost)
        if mark < entry.mark:
            self._close_gap(entry)
            entry.client, entry.mark = client, mark
            self._newest[client] = mark
            self._sort()

    def remove(self, entry: Entry[Item]) -> None:
        """Who takes a wish back has not been served."""
        self._entries.remove(entry)
        self._close_gap(entry)
        self._sort()

    def take(self, may_go: Callable[[Item], bool]) -> Item | None:
        """The next that may go now, which waits no longer."""
        for number, entry in enumerate(self._entries):
            if may_go(entry.item):
                del self._entries[number]
                self._served = max(self._served, entry.mark)
                self._forget_served()
                return entry.item
        return None

    def _next_mark(self, client: str, cost: float) -> float:
        return max(self._served, self._newest.get(client, 0.0)) + cost

    def _close_gap(self, gone: Entry[Item]) -> None:
        """Later wishes of the same client move up."""
        for other in self._entries:
            if other.client == gone.client and other.mark > gone.mark:
                other.mark -= gone.cost
        self._newest[gone.client] = self._newest.get(gone.client, gone.mark) - gone.cost

    def _forget_served(self) -> None:
        if not self._entries:
            self._newest.clear()
            self._served = 0.0
        elif len(self._newest) > MOST_REMEMBERED:
            self._newest = {
                client: mark for client, mark in self._newest.items() if mark > self._served
            }

    def _sort(self) -> None:
        self._entries.sort(key=lambda entry: entry.mark)
