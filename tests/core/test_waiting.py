"""What may never end is left behind, and done all the same where no thread can do it."""

from __future__ import annotations

from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Any

import pytest
from tests.fakes.patience import wait_for

from checkface import waiting
from checkface.waiting import TICK_SECONDS, Debtor, within

LONGEST = 60


def test_what_takes_too_long_is_left_behind() -> None:
    ends = Event()
    with pytest.raises(TimeoutError):
        within(0.05, lambda: ends.wait(60))
    ends.set()


def test_a_signal_that_comes_a_moment_before_a_wait_is_heard_soon_all_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python acts on it after the wait: of 6,000 nine came so, and were heard a minute late."""
    waits: list[float] = []

    class Noted(SimpleQueue[Any]):
        def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: FBT001, FBT002
            waits.append(LONGEST if timeout is None else timeout)
            if len(waits) < 3:
                raise Empty
            return super().get(block, LONGEST)

    monkeypatch.setattr(waiting, "SimpleQueue", Noted)

    assert 7 == within(3600, lambda: 7)
    assert max(waits) <= TICK_SECONDS


def test_where_no_thread_can_be_started_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", refuse)

    assert 7 == within(1, lambda: 7)


def test_who_owes_an_answer_is_asked_for_no_other_one() -> None:
    ends, disk = Event(), Debtor()
    assert disk.ask(60, lambda: 7) == 7
    assert disk.ask(0.05, lambda: ends.wait(60)) is None
    assert disk.ask(60, lambda: 7) is None

    ends.set()
    wait_for(lambda: disk.ask(60, lambda: 7) == 7, "an answer")


def test_who_fails_at_once_owes_nothing() -> None:
    """Also where that was a limit of somebody else's."""

    def fail(error: Exception) -> None:
        raise error

    disk = Debtor()
    with pytest.raises(OSError, match="gone"):
        disk.ask(60, lambda: fail(OSError("gone")))
    disk.ask(60, lambda: fail(TimeoutError()))

    assert disk.ask(60, lambda: 7) == 7
