"""The end of a server: what it says last is true, and a second signal counts until then."""

from __future__ import annotations

import asyncio
import os
import signal
from contextlib import closing
from typing import Any, cast
from unittest.mock import Mock

import pytest

from checkface import CheckfaceError
from checkface_server.operation.logs import Log
from checkface_server.running.listening import listen
from checkface_server.running.server import House
from checkface_server.settings import Settings
from checkface_server.work.drawing_studio import DrawingStudio

pytestmark = pytest.mark.skipif(os.name != "posix", reason="ends itself with signals")


def end_ourselves() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


class FakeStudio:
    """Starts, and is told to end then; what happens is written down in order."""

    def __init__(self, *, fails: bool = False, is_told_twice: bool = False) -> None:
        self.fails, self.is_told_twice = fails, is_told_twice
        self.happened: list[str] = []

    async def start(self) -> None:
        if self.fails:
            raise CheckfaceError("cannot draw here")
        asyncio.get_running_loop().call_soon(end_ourselves)

    async def finish(self, _grace: float) -> None:
        self.happened.append("finished")

    async def close(self) -> None:
        if self.is_told_twice:
            end_ourselves()
        await asyncio.sleep(0)
        self.happened.append("closed")


def serve(studio: FakeStudio) -> list[str]:
    """What happened, and what was logged of it."""
    log = Mock()
    log.event.side_effect = lambda event, *_, **__: studio.happened.append(event)

    async def run() -> None:
        house = House(Settings(grace=0), cast("DrawingStudio", studio), cast("Log", log))
        with closing(listen("127.0.0.1", 0, "--port")) as ours:
            house.open(cast("Any", Mock()), ours)
            await house.run_until_told()

    asyncio.run(run())
    return studio.happened


def test_it_has_stopped_when_all_is_closed() -> None:
    assert ["ready", "stopping", "finished", "closed", "stopped"] == serve(FakeStudio())


def test_what_cannot_start_has_not_stopped() -> None:
    studio = FakeStudio(fails=True)

    with pytest.raises(CheckfaceError, match="cannot draw here"):
        serve(studio)
    assert ["closed"] == studio.happened


def test_a_second_signal_ends_it_also_while_it_closes(monkeypatch: pytest.MonkeyPatch) -> None:
    codes: list[int] = []
    monkeypatch.setattr(os, "_exit", codes.append)
    before = signal.signal(signal.SIGTERM, lambda number, _: codes.append(-number))
    try:
        serve(FakeStudio(is_told_twice=True))
    finally:
        signal.signal(signal.SIGTERM, before)

    assert [130] == codes
