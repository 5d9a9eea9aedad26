"""Lines of the log go out beside the work: who reads them holds up nobody."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

from checkface_server.operation import outlet as outlet_module
from checkface_server.operation.outlet import Outlet

LONGEST = 60.0
"""Seconds: a bound for what would else never end."""
LINE = f"{'x' * 999}\n"
LINES = 200
"""More than a pipe and an outlet hold together."""
END = "end\n"


def lost(lines: int) -> str:
    return f"lost {lines}"


@dataclass
class Pipe:
    """Both ends."""

    reader: TextIO
    writer: TextIO

    def read(self) -> list[str]:
        """Until the end is told."""
        return [*iter(self.reader.readline, END)]


@pytest.fixture
def pipe() -> Iterator[Pipe]:
    reader, writer = os.pipe()
    with os.fdopen(writer, "w") as ours, os.fdopen(reader) as theirs:
        yield Pipe(theirs, ours)


def test_who_stands_still_holds_up_nobody_and_hears_how_much_was_lost(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outlet_module, "LARGEST_WAITING", 10 * len(LINE))
    outlet = Outlet(pipe.writer, lost)

    def speak() -> None:
        for _ in range(LINES):
            outlet.write(LINE)

    speaker = threading.Thread(target=speak)
    speaker.start()
    speaker.join(LONGEST)
    assert not speaker.is_alive()

    said: list[str] = []
    listener = threading.Thread(target=lambda: said.extend(pipe.read()))
    listener.start()
    outlet.drain(LONGEST)
    outlet.write(END)
    listener.join(LONGEST)

    told = sum(int(line.removeprefix("lost ")) for line in said if line != LINE)
    assert told
    assert LINES == told + said.count(LINE)


def test_what_was_said_comes_in_its_order(pipe: Pipe) -> None:
    outlet = Outlet(pipe.writer, lost)
    for number in range(100):
        outlet.write(f"{number}\n")
    outlet.write(END)

    assert [f"{number}\n" for number in range(100)] == pipe.read()


def test_a_reader_that_has_gone_away_is_no_error(pipe: Pipe) -> None:
    outlet = Outlet(pipe.writer, lost)
    pipe.reader.close()
    for _ in range(3):
        outlet.write(LINE)
        outlet.drain(LONGEST)


def test_a_line_that_a_full_disk_has_cut_does_not_run_into_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = [3]

    def write(descriptor: int, data: memoryview) -> int:
        taken = min(room[0], len(data))
        if not taken:
            raise OSError(28, "No space left on device")
        room[0] -= taken
        return write_in_earnest(descriptor, data[:taken])

    write_in_earnest = os.write
    with (tmp_path / "log").open("w") as stream:
        outlet = Outlet(stream, lost)
        monkeypatch.setattr(os, "write", write)
        for line, more in (("a whole line\n", 0), ("another\n", 1000), ("the last\n", 0)):
            outlet.write(line)
            outlet.drain(LONGEST)
            room[0] += more
        monkeypatch.undo()

    assert ["a w", "lost 2", "the last"] == (tmp_path / "log").read_text().splitlines()


def test_what_is_no_file_is_written_at_once() -> None:
    stream = io.StringIO()
    Outlet(stream, lost).write("a\n")

    assert "a\n" == stream.getvalue()
