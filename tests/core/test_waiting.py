"""What may never end is left behind, and done all the same where no thread can do it."""

from __future__ import annotations

from threading import Event, Thread

import pytest

from checkface.waiting import within


def test_what_takes_too_long_is_left_behind() -> None:
    ends = Event()
    with pytest.raises(TimeoutError):
        within(0.05, lambda: ends.wait(60))
    ends.set()


def test_where_no_thread_can_be_started_it_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Thread) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Thread, "start", refuse)

    assert 7 == within(1, lambda: 7)
