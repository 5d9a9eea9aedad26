"""Keeps latents in memory, each under a name that only its client knows, and forgets them soon."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from uuid import UUID, uuid4

from checkface.latents import Latent
from checkface_server.classic.errors import FullError

MOST = 1000


@dataclass
class Fleeting:
    """As `Registered`, but nothing of it is ever written, and with the process it is gone."""

    seconds: float
    """That one is kept."""
    most: int = MOST
    clock: Callable[[], float] = time.monotonic
    _held: dict[UUID, tuple[float, Latent]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def add(self, latent: Latent) -> UUID:
        """Its guid: 122 random bits. Raises `FullError`."""
        guid = uuid4()
        with self._lock:
            self._forget()
            if len(self._held) >= self.most:
                raise FullError
            self._held[guid] = (self.clock() + self.seconds, latent)
        return guid

    def find(self, guid: UUID) -> Latent | None:
        """None for one that is not there, or not any more."""
        with self._lock:
            self._forget()
            _, latent = self._held.get(guid, (0.0, None))
        return latent

    def delete(self, guid: UUID) -> bool:
        """Whether it was there."""
        with self._lock:
            self._forget()
            return self._held.pop(guid, None) is not None

    def forget_expired(self) -> None:
        with self._lock:
            self._forget()

    def _forget(self) -> None:
        now = self.clock()
        for guid in [guid for guid, (expires, _) in self._held.items() if expires <= now]:
            del self._held[guid]
