"""Promises of the one thread that works for many."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from tests.fakes.patience import LONGEST, wait_for

from checkface import Digest, Face
from checkface.errors import SettingsError
from checkface.keys import key_of
from checkface.pages import size_of
from checkface_devpi import words
from checkface_devpi.desk import Desk
from checkface_devpi.settings import MOST_SIDE, Settings, side
from checkface_devpi.settings import count as count_of


class Gate:
    """Work that goes on when it is let."""

    def __init__(self, most: int = 10, batch: int = 1) -> None:
        self.worked: list[list[int]] = []
        self.go, self.begun = threading.Event(), threading.Event()
        self.desk = Desk(self._work, most=most, batch=batch, seats=1)

    def _work(self, wishes: list[int]) -> None:
        self.begun.set()
        assert self.go.wait(LONGEST)
        self.worked.append(wishes)


def test_each_wish_is_worked_once_however_many_have_it() -> None:
    gate = Gate()
    with ThreadPoolExecutor(20) as clients:
        events = list(clients.map(lambda _: gate.desk.add(1, urgent=True), range(20)))
    gate.go.set()

    assert 1 == len({id(each) for each in events})
    assert events[0]
    assert events[0].wait(LONGEST)
    assert [[1]] == gate.worked


def test_who_waits_comes_before_what_is_prepared() -> None:
    gate = Gate(batch=2)
    first = gate.desk.add(0)
    assert gate.begun.wait(LONGEST)
    events = [gate.desk.add(1), gate.desk.add(2), gate.desk.add(3, urgent=True)]
    gate.desk.add(2, urgent=True)
    gate.go.set()

    for event in [first, *events]:
        assert event
        assert event.wait(LONGEST)
    assert [[0], [3, 2], [1]] == gate.worked


def test_too_many_wishes_are_refused_and_none_is_lost() -> None:
    gate = Gate(most=2)
    gate.desk.add(0)
    assert gate.begun.wait(LONGEST)
    taken = [gate.desk.add(number) for number in range(1, 5)]
    urgent = gate.desk.add(9, urgent=True)

    assert [True, True, False, False] == [each is not None for each in taken]
    assert urgent is not None, "what is only prepared must not keep out who waits"
    gate.go.set()
    wait_for(lambda: len(gate.worked) == 4, "all that was taken is worked on")


def test_work_that_fails_ends_the_wait_and_not_the_desk() -> None:
    numbers: Iterator[int] = count()

    def work(_: list[int]) -> None:
        if not next(numbers):
            raise RuntimeError("planted")

    desk = Desk(work, most=5, batch=1, seats=1)
    for wish in (1, 2):
        done = desk.add(wish)
        assert done
        assert done.wait(LONGEST)
    assert 2 == next(numbers)


def test_a_desk_with_nothing_to_do_has_no_thread() -> None:
    desk: Desk[int] = Desk(lambda _: None, most=5, batch=1, seats=1)
    done = desk.add(1)
    assert done
    assert done.wait(LONGEST)

    wait_for(lambda: "checkface" not in {each.name for each in threading.enumerate()}, "it ends")


def test_words_are_waited_for_no_longer_than_is_said_and_by_few(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    go, digests = threading.Event(), [Digest.of_text(f"{number}") for number in range(3)]

    class Slow(Face):
        @property
        def words(self) -> tuple[str, ...]:
            assert go.wait(LONGEST)
            return ()

    monkeypatch.setattr(words, "Face", Slow)
    ours, without_seats = words.Words(waiters=1), words.Words(waiters=0)

    assert frozenset() == without_seats.ready(digests, 3600)
    assert frozenset() == ours.ready(digests, 0.01)
    go.set()
    assert frozenset(digests) == ours.ready(digests, LONGEST)
    wait_for(lambda: len(without_seats.ready(digests, 0)) == 3, "they are found all the same")


def test_words_that_are_ready_cost_a_page_nothing_though_the_cache_keeps_nothing() -> None:
    """All that is ready is among what a process has at hand, in whatever order it was used."""
    assert 2 * words.MOST_KNOWN <= (key_of.cache_info().maxsize or 0)


@pytest.mark.parametrize("text", ["-1", "x", "", "1.5", "true", "9" * 7, "9" * 5000, "\x1b[2J"])
def test_a_wrong_option_is_told_as_such(text: str) -> None:
    for read in (count_of, side):
        with pytest.raises(argparse.ArgumentTypeError, match="expected a whole number") as told:
            read(text)
        assert "\x1b" not in str(told.value)
    with pytest.raises(argparse.ArgumentTypeError, match="from 1 to 1024, got 4000"):
        side("4000")
    assert 0 == count_of("0")
    assert 64 == side("64")
    assert size_of(MOST_SIDE) == side(str(MOST_SIDE))
    with pytest.raises(SettingsError):
        size_of(MOST_SIDE + 1)


def test_wrong_values_of_a_file_are_told_too() -> None:
    assert Settings(files=7) == Settings.of(argparse.Namespace(checkface_files=7))
    for name, value in {"files": -1, "seconds": -1, "size": 0, "release_size": "96"}.items():
        with pytest.raises(SettingsError):
            Settings.of(argparse.Namespace(**{f"checkface_{name}": value}))
