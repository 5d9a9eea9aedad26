"""Who waits for a locked file keeps nobody else waiting."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from functools import partial
from typing import Any

import pytest
from starlette.concurrency import run_in_threadpool

from checkface_server.classic import rooms
from checkface_server.classic.rooms import MOST, CrowdedError, Room

LONGEST = 120


def run(trial: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(trial, LONGEST))


def test_what_comes_of_the_work_comes_back() -> None:
    async def trial() -> None:
        room = Room()

        assert [0, 1, 2] == [await room.hold(partial(abs, -number)) for number in range(3)]
        with pytest.raises(ZeroDivisionError):
            await room.hold(lambda: 1 // 0)

    run(trial())


def test_a_full_room_refuses_at_once_and_keeps_nobody_else_waiting() -> None:
    async def trial() -> None:
        room, unlocked = Room(), threading.Event()
        held = [asyncio.create_task(room.hold(unlocked.wait)) for _ in range(3 * MOST)]
        await asyncio.sleep(0)

        with pytest.raises(CrowdedError):
            await room.hold(lambda: None)
        assert [1] * 60 == [await run_in_threadpool(lambda: 1) for _ in range(60)]
        unlocked.set()
        ends = await asyncio.gather(*held, return_exceptions=True)
        assert [True] * MOST == ends[:MOST]
        assert {CrowdedError} == {type(end) for end in ends[MOST:]}
        assert 1 == await room.hold(lambda: 1)

    run(trial())


def test_who_waits_for_what_never_ends_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The place is taken for as long as it is worked at."""
    monkeypatch.setattr(rooms, "LONGEST", 0.05)

    async def trial() -> None:
        room, answers = Room(), threading.Event()
        held = [asyncio.create_task(room.hold(answers.wait)) for _ in range(MOST)]
        ends = await asyncio.gather(*held, return_exceptions=True)
        answers.set()
        assert {CrowdedError} == {type(end) for end in ends}

    run(trial())


def test_who_goes_away_leaves_no_place_empty_that_is_still_worked_at() -> None:
    async def trial() -> None:
        room, unlocked = Room(), threading.Event()
        held = [asyncio.create_task(room.hold(unlocked.wait)) for _ in range(MOST)]
        await asyncio.sleep(0)
        for one in held:
            one.cancel()
        await asyncio.gather(*held, return_exceptions=True)

        with pytest.raises(CrowdedError):
            await room.hold(lambda: None)
        unlocked.set()
        while True:
            try:
                assert 1 == await room.hold(lambda: 1)
            except CrowdedError:
                await asyncio.sleep(0.01)
            else:
                return

    run(trial())
