"""The command on Ray notices what becomes of its cluster, and hears whoever tells it to end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from threading import Event, Thread

import pytest
from tests.fakes.patience import LONGEST

from checkface_server.ray_serve import watching
from checkface_server.ray_serve.watching import (
    FAILED,
    NOWHERE,
    RUNNING,
    ClusterError,
    ClusterLostError,
    Sight,
    Watch,
    wait_until_running,
    wait_until_told,
)
from checkface_server.work.errors import CannotDrawError

NEVER = Event()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "PERIOD", 0.001)


@contextlib.contextmanager
def watched(look: Callable[[], Sight]) -> Iterator[Watch]:
    with contextlib.closing(Watch(look)) as watch:
        yield watch


def sights(*statuses: str) -> Callable[[], Sight]:
    """One after the other, and the last for ever."""
    left = list(statuses)
    return lambda: Sight(left.pop(0) if len(left) > 1 else left[0], "said by Ray")


def test_it_waits_until_what_it_has_deployed_runs() -> None:
    with watched(sights("DEPLOYING", "DEPLOYING", RUNNING)) as watch:
        assert wait_until_running(watch, NEVER)


def test_what_cannot_be_deployed_is_told_in_the_words_of_ray() -> None:
    with (
        watched(sights("DEPLOYING", FAILED)) as watch,
        pytest.raises(CannotDrawError, match="said by Ray"),
    ):
        wait_until_running(watch, NEVER)


def test_what_finds_no_room_is_not_waited_for_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LONGEST_DEPLOYMENT", 0.01)
    with watched(sights("DEPLOYING")) as watch, pytest.raises(CannotDrawError, match="room"):
        wait_until_running(watch, NEVER)


@pytest.mark.parametrize("wait", [wait_until_running, wait_until_told])
def test_whoever_tells_it_to_end_is_heard_at_any_time(
    wait: Callable[[Watch, Event], object],
) -> None:
    told = Event()
    with watched(sights("DEPLOYING")) as watch:
        waiting = Thread(target=wait, args=(watch, told))
        waiting.start()
        told.set()
        waiting.join(LONGEST)
    assert not waiting.is_alive()


@pytest.mark.parametrize("wait", [wait_until_running, wait_until_told])
@pytest.mark.parametrize("answer", ["none", "an error"])
def test_a_cluster_that_answers_no_longer_is_lost(
    answer: str, wait: Callable[[Watch, Event], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As Ray does it: who asks it then waits for ever, or gets any error."""
    monkeypatch.setattr(watching, "LONGEST_SILENCE", 0.01)
    let_go = Event()

    def look() -> Sight:
        if answer == "none":
            let_go.wait(LONGEST)
        raise OSError

    watch = Watch(look)
    with pytest.raises(ClusterLostError, match="start it anew"):
        wait(watch, NEVER)
    let_go.set()
    watch.close()


def test_an_application_that_another_has_taken_away_is_missed() -> None:
    with (
        watched(sights(RUNNING, NOWHERE)) as watch,
        pytest.raises(ClusterError, match="somebody else"),
    ):
        wait_until_told(watch, NEVER)


def test_nobody_looks_when_the_cluster_has_been_left() -> None:
    """Ray would start another one for who asks then."""
    seen = []
    with watched(lambda: seen.append(1) or Sight(RUNNING)) as watch:  # type: ignore[func-returns-value]
        assert wait_until_running(watch, NEVER)
    before = len(seen)

    assert not Event().wait(0.05)
    assert before == len(seen)
