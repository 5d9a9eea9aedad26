"""A wait is one row of a terminal, and leaves none behind."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable

import pytest

from checkface.terminal import StatusLine, size_in_words
from checkface.terminal import status_line as module

PATIENCE = 120.0
TOLD = re.compile(r"Downloading 2 wheels…  23\.4 MB  \d+ s")


class Terminal(io.StringIO):
    """Tells when it has been written to, and what stands in its last row."""

    def __init__(self) -> None:
        super().__init__()
        self.written = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        count = super().write(text)
        self.written.set()
        return count

    @property
    def last_row(self) -> str:
        row = ""
        for piece in self.getvalue().rpartition("\n")[2].split("\r"):
            row = piece + row[len(piece) :]
        return row.rstrip()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setattr(module, "SECONDS_UNTIL_SHOWN", 0.0)
    monkeypatch.setattr(module, "TICK_SECONDS", 0.001)
    return Terminal()


def wait_for(terminal: Terminal, is_so: Callable[[str], object]) -> None:
    for _ in range(10_000):
        if is_so(terminal.last_row):
            return
        terminal.written.clear()
        assert terminal.written.wait(PATIENCE), terminal.getvalue()
    raise AssertionError(terminal.getvalue())


def test_it_says_what_and_how_much_and_how_long(terminal: Terminal) -> None:
    with StatusLine(terminal).during("Downloading 2 wheels…", lambda: size_in_words(23_400_000)):
        wait_for(terminal, TOLD.fullmatch)


@pytest.mark.parametrize("error", [KeyboardInterrupt, ValueError])
def test_its_row_is_empty_however_the_wait_ends(
    terminal: Terminal, error: type[BaseException]
) -> None:
    def stopped() -> None:
        with StatusLine(terminal).during("Resolving…"):
            wait_for(terminal, bool)
            raise error

    with pytest.raises(error):
        stopped()
    assert terminal.last_row == ""
    assert "\n" not in terminal.getvalue()


def test_the_word_of_another_begins_in_an_empty_row(terminal: Terminal) -> None:
    line = StatusLine(terminal)
    with line.during("Resolving…"):
        wait_for(terminal, bool)
        with line.aside():
            assert terminal.last_row == ""
            terminal.write("pip: odd\n")
        wait_for(terminal, lambda row: row.startswith("Resolving…"))
    assert "pip: odd\n" in terminal.getvalue()


def test_a_row_that_is_left_open_is_not_written_over(terminal: Terminal) -> None:
    """pip asks for a name and waits in the same row."""
    line, asked = StatusLine(terminal), threading.Event()

    def detail() -> str:
        asked.set()
        return ""

    with line.during("Resolving…", detail):
        wait_for(terminal, bool)
        with line.aside(leaves_row_open=True):
            terminal.write("pip: User: ")
        for _ in range(3):  # it would have been drawn again by then
            asked.clear()
            assert asked.wait(PATIENCE)
        assert terminal.last_row == "pip: User:"


def test_it_never_reaches_the_edge_whatever_is_waited_for(terminal: Terminal) -> None:
    with StatusLine(terminal).during("名" * 200 + "\x1b[2J"):
        wait_for(terminal, bool)
    rows = [piece.strip() for piece in terminal.getvalue().split("\r")]
    assert max(map(len, rows)) * 2 < 80
    assert "\x1b" not in terminal.getvalue()


def test_who_is_no_person_reads_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SECONDS_UNTIL_SHOWN", 0.0)
    line = StatusLine(pipe := io.StringIO())
    with line.during("Resolving…"), line.aside():
        pass
    assert pipe.getvalue() == ""


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, ""), (999, "999 bytes"), (1000, "1.0 kB"), (5_250_000, "5.2 MB"), (7e12, "7000.0 GB")],
)
def test_bytes_are_said_as_a_person_says_them(count: int, said: str) -> None:
    assert size_in_words(count) == said
