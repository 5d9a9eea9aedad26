"""Keeps files in memory: what was not asked for longest makes room."""

from __future__ import annotations

from collections import OrderedDict

ENTRY_BYTES = 300
"""That each costs beside its own: many small ones would else fill the memory uncounted."""


class Memory:
    """Bytes by name, for one thread."""

    def __init__(self, cap: int) -> None:
        """`cap`: bytes."""
        self.cap = cap
        self.size = 0
        """Bytes that are held now."""
        self._held: OrderedDict[str, bytes] = OrderedDict()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, name: str) -> bytes | None:
        data = self._held.get(name)
        if data is not None:
            self._held.move_to_end(name)
        return data

    def put(self, name: str, data: bytes) -> None:
        """What is larger than all the room is not held."""
        self._drop(name)
        if self._weight(data) > self.cap:
            return
        self._held[name] = data
        self.size += self._weight(data)
        while self.size > self.cap:
            self._drop(next(iter(self._held)))

    def _drop(self, name: str) -> None:
        data = self._held.pop(name, None)
        if data is not None:
            self.size -= self._weight(data)

    @staticmethod
    def _weight(data: bytes) -> int:
        return len(data) + ENTRY_BYTES
