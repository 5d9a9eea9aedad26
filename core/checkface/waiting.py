"""Turns work that may never end into its result, or into an end after a time. A public room.

No limit can be put on looking up a name, or on a disk that is gone, and no Ctrl-C ends it: so
threads of their own do the work, and whoever wants the results waits for them as long as he likes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from itertools import count
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import TypeVar

__all__ = ["Debtor", "side_by_side", "within"]

R = TypeVar("R")
Result = tuple[R | None, BaseException | None]

AT_ONCE = 8
TICK_SECONDS = 0.5
"""A wait is made of waits of so long: where no signal ends one, or where it came a moment before it
began, Ctrl-C is heard so soon."""


def within(seconds: float, work: Callable[[], R]) -> R:
    """What `work` returns or raises. Raises TimeoutError if it takes longer; then nobody waits for
    it any more, and the process ends without it. Where the system lets no thread start, there is no
    limit.
    """
    results: SimpleQueue[Result[R]] = SimpleQueue()
    try:
        _start(lambda: results.put(_result(work)))
    except RuntimeError:
        return work()
    return _value_or_raise(_next_of(results, monotonic() + seconds))


class Debtor:
    """A disk that may never answer: while it owes an answer, it is asked for nothing else."""

    def __init__(self) -> None:
        self._answered = Event()
        self._answered.set()

    def ask(self, seconds: float, work: Callable[[], R]) -> R | None:
        """What `work` returns or raises; None if it takes longer, and while an answer is owed."""
        if not self._answered.is_set():
            return None
        answered = Event()
        try:
            return within(seconds, lambda: _answer(work, answered))
        except TimeoutError:
            self._answered = answered
            return None


def side_by_side(works: Sequence[Callable[[], R]]) -> list[R]:
    """What each of `works` returns, in their order; a few at a time are under way.

    Raises what the first of them in that order has raised. When Ctrl-C comes nobody waits any more,
    and nothing further is begun.
    """
    results: SimpleQueue[tuple[int, Result[R]]] = SimpleQueue()
    numbers, last = count(), [len(works)]

    def work_on() -> None:
        while (number := next(numbers)) < last[0]:
            results.put((number, _result(works[number])))

    found: dict[int, Result[R]] = {}
    try:
        for _ in works[:AT_ONCE]:
            _start(work_on)
        while len(found) < len(works):
            with suppress(Empty):
                number, result = results.get(timeout=TICK_SECONDS)
                found[number] = result
    finally:
        last[0] = 0
    return [_value_or_raise(found[number]) for number in range(len(works))]


def _next_of(results: SimpleQueue[Result[R]], end: float) -> Result[R]:
    """Raises TimeoutError if none comes until then."""
    while True:
        left = end - monotonic()
        try:
            return results.get(timeout=min(TICK_SECONDS, max(0.0, left)))
        except Empty:
            if left <= 0:
                raise TimeoutError from None


def _start(work: Callable[[], object]) -> None:
    Thread(target=work, name="checkface-asks", daemon=True).start()


def _answer(work: Callable[[], R], answered: Event) -> R:
    try:
        return work()
    finally:
        answered.set()


def _result(work: Callable[[], R]) -> Result[R]:
    try:
        return work(), None
    except BaseException as error:  # noqa: BLE001 - it is raised again, where somebody waits
        return None, error


def _value_or_raise(result: Result[R]) -> R:
    value, error = result
    if error:
        raise error
    return value  # type: ignore[return-value] # without an error there is a result
