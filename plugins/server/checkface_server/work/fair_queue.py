"""Puts what waits into a fair order: many wishes of one client do not delay another's first.

Self-clocked fair queueing (S. J. Golestani, 1994). Each wish gets a mark, how far its client will
have been served when it is done; the least goes next. A client's own wishes stay in their order,
and a newcomer starts where those stand who have been served least. Nor do many clients who are
neighbours delay another's first: all of them together are served as a few of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from checkface_server.work.neighbours import SHARES, neighbourhood_of

Item = TypeVar("Item")

MOST_REMEMBERED = 4096
"""Clients of whom we know how far they were served, beside those who wait."""


@dataclass(eq=False)
class Entry(Generic[Item]):
    """One wish that waits."""

    item: Item
    client: str
    cost: float
    """It may grow while it waits; its place in the order does not change by that."""
    mark: float
    counted: float
    """What its mark was made of."""


class FairQueue(Generic[Item]):
    """What waits, in the order in which it will be served."""

    def __init__(self) -> None:
        self._entries: list[Entry[Item]] = []
        self._served = 0.0
        """The mark of what was taken out last."""
        self._newest: dict[str, float] = {}
        """The mark of each client's last wish."""
        self._nearest: dict[str, float] = {}
        """The same of each neighbourhood, which goes on by a share of each wish."""

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
        entry = Entry(item, client, cost, self._next_mark(client, cost), cost)
        self._note(entry)
        self._entries.append(entry)
        self._sort()
        return entry

    def hasten(self, entry: Entry[Item], client: str) -> None:
        """Another client wants it too, and does not wait for the turn of the first."""
        mark = self._next_mark(client, entry.cost)
        if mark < entry.mark:
            self._close_gap(entry)
            entry.client, entry.mark, entry.counted = client, mark, entry.cost
            self._note(entry)
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
        alone = max(self._served, self._newest.get(client, 0.0)) + cost
        return max(alone, self._among_neighbours(client, cost))

    def _among_neighbours(self, client: str, cost: float) -> float:
        before = self._nearest.get(neighbourhood_of(client), 0.0)
        return max(self._served, before) + cost / SHARES

    def _note(self, entry: Entry[Item]) -> None:
        near = neighbourhood_of(entry.client)
        self._nearest[near] = self._among_neighbours(entry.client, entry.cost)
        self._newest[entry.client] = entry.mark

    def _close_gap(self, gone: Entry[Item]) -> None:
        """Later wishes of the same client move up, and those of its neighbours by a share."""
        near = neighbourhood_of(gone.client)
        for other in self._entries:
            if other.mark <= gone.mark:
                continue
            if other.client == gone.client:
                other.mark -= gone.counted
            elif neighbourhood_of(other.client) == near:
                other.mark -= gone.counted / SHARES
        self._newest[gone.client] = self._newest.get(gone.client, gone.mark) - gone.counted
        self._nearest[near] = self._nearest.get(near, gone.mark) - gone.counted / SHARES

    def _forget_served(self) -> None:
        if not self._entries:
            self._newest.clear()
            self._nearest.clear()
            self._served = 0.0
            return
        for marks in (self._newest, self._nearest):
            if len(marks) > MOST_REMEMBERED:
                for who in [who for who, mark in marks.items() if mark <= self._served]:
                    del marks[who]

    def _sort(self) -> None:
        self._entries.sort(key=lambda entry: entry.mark)
