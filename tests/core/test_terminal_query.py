"""Asking a terminal leaves no trace: its modes, what was typed, and who comes next."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

from checkface.terminal.query import LIMIT_SECONDS, QUESTION, Answer, parse, stray

KITTY = b"\x1b_Gi=31;OK\x1b\\\x1b[6;18;9t\x1b[?62;c"
KITTY_ERROR = b"\x1b_Gi=31;ENOTSUPPORTED:no\x1b\\\x1b[?62;c"
VT340 = b"\x1b[?63;1;2;4;6;9;15;22c"
TMUX = b"\x1b[?1;2c"

PATIENCE = 120.0
"""Seconds until a test gives up: nothing here should take them."""


def test_a_kitty_answers_with_its_pictures_and_the_size_of_a_cell() -> None:
    assert Answer(kitty=True, sixel=False, cell=(9, 18)) == parse(KITTY)


def test_an_xterm_as_vt340_answers_with_sixels() -> None:
    assert Answer(kitty=False, sixel=True, cell=None) == parse(VT340)


def test_a_terminal_without_pictures_answers_that_it_has_none() -> None:
    assert Answer(kitty=False, sixel=False, cell=None) == parse(TMUX)


def test_an_error_from_kitty_s_protocol_is_no_yes() -> None:
    assert Answer(kitty=False, sixel=False, cell=None) == parse(KITTY_ERROR)


def test_the_model_of_a_terminal_is_not_taken_for_an_ability() -> None:
    """A VT132 is number 4; sixels are ability 4."""
    assert Answer(kitty=False, sixel=False, cell=None) == parse(b"\x1b[?4;6c")
    assert Answer(kitty=False, sixel=False, cell=None) == parse(b"\x1b[?62;14;24c")


FOOT = b"\x1b[6;18;9t\x1bP>|foot(1.20.2)\x1b\\\x1b[?62;c"


def test_a_terminal_says_who_it_is() -> None:
    assert Answer(kitty=False, sixel=False, cell=(9, 18), name="foot(1.20.2)") == parse(FOOT)
    assert "" == _name_in(b"\x1bP>|evil\x07\nname\x1b\\\x1b[?62;c")


def _name_in(received: bytes) -> str:
    answer = parse(received)
    assert answer
    return answer.name


def test_a_name_is_no_typing_and_typing_no_name() -> None:
    assert b"" == stray(FOOT)
    assert b"ls\n" == stray(b"l" + FOOT[:18] + FOOT[18:] + b"s\n")
    assert b"q" == stray(b"q\x1bP>|foo")
    assert b"\x1bPq" == stray(b"\x1bPq" + VT340)  # Alt-P


def test_a_cell_of_a_size_without_an_end_is_none() -> None:
    answer = parse(b"\x1b[6;" + b"9" * 5000 + b";9t\x1b[?62c")
    assert answer
    assert answer.cell is None


def test_half_an_answer_is_none() -> None:
    assert parse(KITTY[:-1]) is None
    assert parse(b"") is None


@pytest.mark.parametrize("size", [b"0;0", b"18;0", b"9999;5000", b"18;1", b"9;18"])
def test_a_size_that_no_cell_has_is_not_believed(size: bytes) -> None:
    answer = parse(b"\x1b[6;" + size + b"t\x1b[?62c")
    assert answer is not None
    assert answer.cell is None


def test_what_is_typed_between_the_answers_is_told_from_them() -> None:
    assert b"" == stray(KITTY)
    assert b"ls\n" == stray(b"l" + KITTY[:12] + b"s" + KITTY[12:] + b"\n")
    assert b"\x1b[A" == stray(b"\x1b[A" + VT340)
    assert b"q" == stray(b"q\x1b_Gi=31;O")


CHILD = """
import fcntl, json, os, select, signal, sys, termios, time
fcntl.ioctl(1, termios.TIOCSCTTY, 0)
from checkface.terminal import query

def modes():
    return repr(termios.tcgetattr(1))

def asked(limit):
    start = time.monotonic()
    answer = query.ask(limit)
    return {"answer": repr(answer), "seconds": time.monotonic() - start}

def typed(descriptor=0):
    return os.read(descriptor, 100).decode() if select.select([descriptor], [], [], 0)[0] else ""

before = modes()
told = {}
exec(sys.argv[1])
told["restored"] = modes() == before
print(json.dumps(told), file=sys.stderr)
"""

NOTHING_COMES_BACK = "query._push_back = lambda *_: None\n"
"""As on systems that forbid it: what was read is gone."""


@dataclass
class Pseudoterminal:
    """A terminal whose other end we hold: what it shows, and what a user types."""

    master: int
    slave: int
    shown: bytes = b""
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def type(self, keys: bytes) -> None:
        os.write(self.master, keys)

    def start(self, program: str, stdin: int | None = None) -> subprocess.Popen[bytes]:
        """A new session whose controlling terminal this is."""
        child = subprocess.Popen(
            [sys.executable, "-c", CHILD, program],
            stdin=self.slave if stdin is None else stdin,
            stdout=self.slave,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.children.append(child)
        return child

    def wait_for(self, text: bytes) -> None:
        deadline = time.monotonic() + PATIENCE
        while text not in self.shown:
            assert self._shows_more(deadline - time.monotonic()), f"never shown: {text!r}"

    def result(self, child: subprocess.Popen[bytes]) -> dict[str, Any]:
        _, told = child.communicate(timeout=PATIENCE)
        assert 0 == child.returncode, told.decode()
        while self._shows_more(0):
            pass
        result: dict[str, Any] = json.loads(told)
        return result

    def close(self) -> None:
        for child in self.children:
            with suppress(ProcessLookupError):
                child.kill()
            child.communicate()
        os.close(self.master)
        os.close(self.slave)

    def _shows_more(self, seconds: float) -> bool:
        if not select.select([self.master], [], [], max(seconds, 0))[0]:
            return False
        self.shown += os.read(self.master, 4096)
        return True


@pytest.fixture
def terminal() -> Iterator[Pseudoterminal]:
    pty = pytest.importorskip("pty", reason="pseudo-terminals are POSIX")
    opened = Pseudoterminal(*pty.openpty())
    yield opened
    opened.close()


@pytest.mark.parametrize("reply", [KITTY, VT340, TMUX, KITTY_ERROR, FOOT])
def test_a_terminal_that_answers_is_understood_and_as_it_was_before(
    terminal: Pseudoterminal, reply: bytes
) -> None:
    child = terminal.start("told |= asked(60)")
    terminal.wait_for(QUESTION)
    terminal.type(reply)
    told = terminal.result(child)
    assert repr(parse(reply)) == told["answer"]
    assert told["restored"]
    assert QUESTION == terminal.shown, "the answer must not be shown"


def test_a_silent_terminal_costs_the_time_limit_and_is_as_it_was_before(
    terminal: Pseudoterminal,
) -> None:
    told = terminal.result(terminal.start("told |= asked(0.3)"))
    assert "None" == told["answer"]
    assert told["restored"]
    assert 0.3 <= told["seconds"] < PATIENCE / 4
    assert LIMIT_SECONDS <= 1


def test_a_terminal_that_never_stops_to_talk_holds_nobody_up(terminal: Pseudoterminal) -> None:
    """With every signal held back, nobody could end it."""
    child = terminal.start(NOTHING_COMES_BACK + "told |= asked(60)")
    terminal.wait_for(QUESTION)
    os.set_blocking(terminal.master, False)
    end = time.monotonic() + PATIENCE
    while child.poll() is None:
        assert time.monotonic() < end, "still asking"
        with suppress(BlockingIOError):
            terminal.type(b"[" * 500)
    told = terminal.result(child)
    assert "None" == told["answer"]
    assert told["restored"]


def test_what_was_typed_before_is_left_for_the_next_reader_and_nothing_is_asked(
    terminal: Pseudoterminal,
) -> None:
    """Line by line, as it was typed."""
    terminal.type(b"yes\nno\n")
    told = terminal.result(terminal.start("told |= asked(60); told['typed'] = typed()"))
    assert ("None", "yes\n") == (told["answer"], told["typed"])
    assert told["restored"]
    assert QUESTION not in terminal.shown


def test_half_a_line_that_was_typed_before_is_left_for_the_next_reader_too(
    terminal: Pseudoterminal,
) -> None:
    terminal.type(b"ye")
    told = terminal.result(terminal.start("told |= asked(60); told['typed'] = typed()"))
    assert ("None", "ye") == (told["answer"], told["typed"])
    assert told["restored"]
    assert QUESTION not in terminal.shown


def test_what_is_typed_right_after_the_answer_is_left_for_the_next_reader(
    terminal: Pseudoterminal,
) -> None:
    child = terminal.start(NOTHING_COMES_BACK + "told |= asked(60); told['typed'] = typed()")
    terminal.wait_for(QUESTION)
    terminal.type(KITTY + b"yes\n")
    told = terminal.result(child)
    assert repr(parse(KITTY)) == told["answer"]
    assert "yes\n" == told["typed"]


def test_what_is_typed_before_the_answer_comes_back_where_the_system_allows_it(
    terminal: Pseudoterminal,
) -> None:
    """TIOCSTI is forbidden on many Linux systems; there the key is lost, and nothing breaks."""
    probe = (
        "allowed = True\n"
        "try: fcntl.ioctl(0, termios.TIOCSTI, b'?')\n"
        "except OSError: allowed = False\n"
    )
    child = terminal.start(
        "told |= asked(60)\ntold['typed'] = typed()\n" + probe + "told['allowed'] = allowed"
    )
    terminal.wait_for(QUESTION)
    terminal.type(b"y\n" + KITTY)
    told = terminal.result(child)
    assert repr(parse(KITTY)) == told["answer"]
    assert ("y\n" if told["allowed"] else "") == told["typed"]


def test_ctrl_c_while_waiting_interrupts_and_leaves_the_terminal_as_it_was(
    terminal: Pseudoterminal,
) -> None:
    child = terminal.start(
        NOTHING_COMES_BACK
        + "try: query.ask(60)\nexcept KeyboardInterrupt: told['interrupted'] = True"
    )
    terminal.wait_for(QUESTION)
    terminal.type(b"\x03")
    terminal.type(KITTY)
    assert {"interrupted": True, "restored": True} == terminal.result(child)


def test_a_killed_run_leaves_the_terminal_as_it_was(terminal: Pseudoterminal) -> None:
    import termios

    before = termios.tcgetattr(terminal.slave)
    child = terminal.start("query.ask(0.5); time.sleep(60)")
    terminal.wait_for(QUESTION)
    child.send_signal(signal.SIGTERM)
    assert -signal.SIGTERM == child.wait(PATIENCE)
    assert before == termios.tcgetattr(terminal.slave)


def test_a_failure_while_asking_leaves_the_terminal_as_it_was(terminal: Pseudoterminal) -> None:
    child = terminal.start(
        "def fail(*_): raise RuntimeError\n"
        "query._answer = fail\n"
        "try: query.ask()\nexcept RuntimeError: told['failed'] = True"
    )
    assert {"failed": True, "restored": True} == terminal.result(child)


def test_nothing_is_asked_in_the_background(terminal: Pseudoterminal) -> None:
    """The system would stop the job."""
    child = terminal.start(
        "pid = os.fork()\n"
        "if not pid:\n"
        "    os.setpgid(0, 0)\n"
        "    os._exit(0 if query.ask(60) is None else 1)\n"
        "_, status = os.waitpid(pid, os.WUNTRACED)\n"
        "told['stopped'] = os.WIFSTOPPED(status)\n"
        "told['status'] = status\n"
        "os.kill(pid, signal.SIGKILL) if told['stopped'] else None"
    )
    assert {"stopped": False, "status": 0, "restored": True} == terminal.result(child)
    assert QUESTION not in terminal.shown


def test_nothing_is_asked_if_standard_input_is_no_terminal(terminal: Pseudoterminal) -> None:
    child = terminal.start("told |= asked(60)", stdin=subprocess.DEVNULL)
    assert "None" == terminal.result(child)["answer"]
    assert QUESTION not in terminal.shown


def test_nothing_is_asked_while_the_user_has_paused_the_output(terminal: Pseudoterminal) -> None:
    """Ctrl-S; writing would wait for Ctrl-Q, with every signal held back."""
    terminal.type(b"\x13")
    told = terminal.result(terminal.start("told |= asked(60)"))
    assert "None" == told["answer"]
    assert told["seconds"] < PATIENCE / 4
    assert told["restored"]


def test_the_window_s_size_and_cell_come_from_the_system(terminal: Pseudoterminal) -> None:
    import fcntl
    import struct
    import termios

    size = struct.pack("4H", 40, 100, 900, 720)  # rows, columns, width, height
    fcntl.ioctl(terminal.slave, termios.TIOCSWINSZ, size)
    told = terminal.result(terminal.start("told['window'] = repr(query.window(sys.stdout))"))
    assert "Window(columns=100, rows=40, cell=(9, 18))" == told["window"]
