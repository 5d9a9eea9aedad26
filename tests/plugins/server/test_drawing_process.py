"""What a process that draws says, whatever happens: somebody waits for each of its orders."""

from __future__ import annotations

import io
import subprocess
import sys

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


FAILS = """
import sys
from time import sleep
from checkface_server.work import drawing_process

def fail(*_):
    sleep(0.2)
    raise ZeroDivisionError("made to fail")

drawing_process.loaded_painter = drawing_process.Easel = lambda *_, **__: None
drawing_process._draw = fail
sys.argv[1:] = ["1", ""]
sys.exit(drawing_process.main())
"""


def test_an_error_that_ends_it_is_all_that_it_says() -> None:
    """Though a thread of it listens still to who goes on to have something to say."""
    with subprocess.Popen(
        [sys.executable, "-c", FAILS],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stderr
        assert child.stderr.read().endswith(b"ZeroDivisionError: made to fail\n")
        assert 1 == child.wait(60)
