"""What a process that draws says, whatever happens: somebody waits for each of its orders."""

from __future__ import annotations

import io

import pytest

from checkface_server.renderer import Rendered
from checkface_server.work import drawing_process
from checkface_server.work.drawing_process import Mouth
from checkface_server.work.messages import Done, pack, read

LARGE = Done(7, Rendered({}, 1, 0.0, 0.0))


def test_files_for_which_there_is_no_memory_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(message: Done) -> bytes:
        if message == LARGE:
            raise MemoryError("none is left")
        return pack(message)

    monkeypatch.setattr(drawing_process, "pack", full)
    pipe = io.BytesIO()
    Mouth(pipe).tell(LARGE.number, LARGE.outcome)
    pipe.seek(0)

    assert Done(7, "MemoryError: none is left") == read(pipe)
