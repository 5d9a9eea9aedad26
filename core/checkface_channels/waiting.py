"""Turns work that may never end into its result, or into an end after so many seconds.

No limit can be put on looking up a name, and no Ctrl-C ends it: so a thread of its own does the
work, and whoever wants the result waits for it as long as he likes.
"""

from __future__ import annotations

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TypeVar

R = TypeVar("R")


def within(seconds: float, work: Callable[[], R]) -> R:
    """What `work` returns or raises. Raises TimeoutError if it takes longer; then nobody waits for
    it any more, and the process ends without it.
    """
    results: SimpleQueue[tuple[R | None, BaseException | None]] = SimpleQueue()

    def put() -> None:
        try:
            results.put((work(), None))
        except BaseException as error:  # noqa: BLE001 - it is raised again, where somebody waits
            results.put((None, error))

    Thread(target=put, name="checkface-asks", daemon=True).start()
    try:
        result, error = results.get(timeout=max(0.0, seconds))
    except Empty:
        raise TimeoutError from None
    if error:
        raise error
    return result  # type: ignore[return-value] # without an error there is a result
