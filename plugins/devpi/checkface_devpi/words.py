"""Turns digests into words, which take a tenth of a second each, while a page waits a moment."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from checkface import Digest, Face
from checkface_devpi.desk import Desk

MOST_KNOWN = 2_000
"""Half of what checkface has at hand in a process: a page never works for words that are ready,
where the cache keeps nothing too. Of others it asks again."""
MOST_WAITING = 500
"""Half a minute of work: who crawls a mirror keeps nobody waiting for longer."""


@dataclass
class Words:
    """Which digests have words that cost nothing now."""

    waiters: int
    """Threads of the server that may wait for words at one time: the others serve."""
    _known: OrderedDict[Digest, None] = field(default_factory=OrderedDict)
    _desk: Desk[Digest] = field(init=False)

    def __post_init__(self) -> None:
        self._desk = Desk(self._find, most=MOST_WAITING, batch=1, seats=self.waiters)

    def prepare(self, digest: Digest) -> None:
        """As soon as nobody waits for others."""
        if digest not in self._known:
            self._desk.add(digest)

    def ready(self, digests: Iterable[Digest], seconds: float) -> Collection[Digest]:
        """Those of `digests` that are ready within so many seconds; the others come later."""
        wanted = list(digests)
        missing = [digest for digest in wanted if digest not in self._known]
        coming = [done for digest in missing if (done := self._desk.add(digest, urgent=True))]
        self._desk.wait(coming, seconds)
        return frozenset(digest for digest in wanted if digest in self._known)

    def _find(self, digests: list[Digest]) -> None:
        for digest in digests:
            _ = Face(digest).words  # kept by checkface itself
            self._known[digest] = None
            if len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)
