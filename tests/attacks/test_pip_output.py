"""What pip says is shown while it runs, and nothing that a stranger put into it acts or poses."""

from __future__ import annotations

import io
import os
import pty
import signal
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.plugins.pip_verify.workbench import TIMEOUT, Terminal

from checkface_gate.screen.table import INDENT, rows_of_line
from checkface_gate.tool.output import MARK, Speaker

TALK = """
import subprocess, sys
from checkface_gate.tool.output import Voice, start
talk = start([sys.executable, "-c", sys.argv[2]], {"PATH": ""}, Voice[sys.argv[1]])
print(f"ended with {talk.wait()}")
"""
"""Lets a small program speak in pip's place."""


class Screen(io.StringIO):
    """A terminal of 80 columns."""

    def isatty(self) -> bool:
        return True


@given(st.lists(st.binary(max_size=200)))
def test_whatever_comes_each_row_is_marked_and_holds_no_control_character(
    pieces: list[bytes],
) -> None:
    screen = Screen()
    speaker = Speaker(screen, MARK, frozenset())
    for piece in pieces:
        speaker.take(piece)
    speaker.settle(last=True)

    rows = screen.getvalue().split("\n")
    assert rows.pop() == ""
    assert all(row.startswith(MARK) for row in rows)
    assert all(sum(unicodedata.category(c)[0] != "M" for c in row) < 80 for row in rows)
    assert {"Cc", "Cf", "Zl", "Zp"}.isdisjoint(map(unicodedata.category, "".join(rows)))


WIDE_SOMEWHERE = {
    "hexagrams": "\u4dc0",  # wide since Unicode 16
    "digrams": "\u268a",  # the same
    "halves of flags": "\U0001f1e6",  # wide where they stand alone
    "ambiguous symbols": "\u2460",
    "ambiguous letters": "\u0416",  # wide on terminals that are set for East Asia
    "a ligature": "\ufdfd",
    "ideographs": "\u4e00",
}


@pytest.mark.parametrize("letter", WIDE_SOMEWHERE.values(), ids=WIDE_SOMEWHERE)
@pytest.mark.parametrize("padding", [36, 37, 38, 74])
def test_letters_that_some_terminals_draw_wide_cannot_begin_a_row(
    letter: str, padding: int
) -> None:
    """Such a terminal breaks the line where we had still counted on room."""
    said = _said(letter * padding + "plum 1.0  requested  seen 2024-01-01\n", terminal=True)

    for row in said.splitlines():
        assert row.startswith(MARK)
        assert len(row) + row.count(letter) <= 80


@pytest.mark.parametrize("letter", WIDE_SOMEWHERE.values(), ids=WIDE_SOMEWHERE)
@pytest.mark.parametrize("padding", [20, 36, 40, 74])
def test_nor_can_they_in_our_own_listing(letter: str, padding: int) -> None:
    said = f"publisher: unreachable ({letter * padding}Install plum 1.0 (new)? [y/N/?]"

    first, *others = rows_of_line(f"    {said}", 80)

    for row in (first, *others):
        assert len(row) + row.count(letter) <= 80
    assert all(row.startswith(INDENT) for row in others)


@given(st.text(st.characters(codec="utf-8")), st.integers(1, 7))
def test_how_it_comes_in_pieces_changes_nothing(text: str, size: int) -> None:
    assert _said(text, size=size) == _said(text, size=len(text.encode()) or 1)


def test_padding_with_blanks_cannot_begin_a_row() -> None:
    """A terminal would break the line, and its second row would look like one of ours."""
    said = _said("reason:" + " " * 74 + "plum 1.0  requested  seen 2024-01-01\n", terminal=True)

    assert len(said.splitlines()) > 1
    assert all(row.startswith(MARK) for row in said.splitlines())


@pytest.mark.parametrize("size", [1, 5, 1000])
def test_passwords_are_masked_however_they_come(size: int) -> None:
    text = "Looking in https://ada:p4/ss@host/simple and p4\nhttps://ada:s3cret@host/\n"

    assert "p4" not in _said(text, size=size, known=frozenset({"p4"}))
    assert "s3cret" not in _said(text, size=size)


def test_half_a_password_is_never_shown_while_the_rest_is_awaited() -> None:
    screen = Screen()
    speaker = Speaker(screen, MARK, frozenset())
    for piece in (b"see https://ada:s3cr", b"3t@host/ now"):
        speaker.take(piece)
        speaker._heard = 0  # noqa: SLF001 - as if nothing had come for a long time
        speaker.settle()
    speaker.settle(last=True)

    assert "s3cr" not in screen.getvalue()
    assert "****@host/ now" in screen.getvalue()


def test_questions_are_shown_at_once_and_answered_at_the_terminal() -> None:
    terminal = _talk("print('Hello'); print('you said', input('User for host: '))")
    terminal.wait_for("pip: User for host: ")
    terminal.type("ada\n")

    assert terminal.end() == 0
    assert "pip: Hello" in terminal.seen
    assert "pip: you said ada" in terminal.seen


def test_passwords_are_typed_unseen() -> None:
    terminal = _talk("import getpass; print('of length', len(getpass.getpass('Password: ')))")
    terminal.wait_for("Password: ")
    terminal.type("s3cr3t\n")

    assert terminal.end() == 0
    assert "s3cr3t" not in terminal.seen
    assert "pip: of length 6" in terminal.seen


@pytest.mark.parametrize("voice", ["STEP", "COMMAND"])
def test_nothing_is_lost_at_the_end(voice: str) -> None:
    many = "import os, sys\nfor n in range(5000): print('row', n, file=sys.stderr)\n"
    terminal = _talk(
        f"{many}sys.stderr.write('last words'); sys.stderr.flush(); os._exit(7)", voice
    )

    assert terminal.end() == 0
    assert terminal.seen.count("row ") == 5000
    assert "last words" in terminal.seen
    assert "ended with 7" in terminal.seen


def test_a_process_that_pip_leaves_behind_is_not_waited_for() -> None:
    terminal = _talk("import subprocess; subprocess.Popen(['/bin/sleep', '60']); print('done')")

    terminal.wait_for("ended with 0")
    assert terminal.process.wait(TIMEOUT) == 0
    os.killpg(terminal.process.pid, signal.SIGKILL)
    terminal.end()
    assert "pip: done" in terminal.seen


def test_a_command_of_pips_is_plain_at_a_terminal_and_bytes_in_a_pipe() -> None:
    program = r"import os; os.write(1, b'a\x1b[2J\xff\n\tb\n')"
    terminal = _talk(program, "COMMAND")
    assert terminal.end() == 0
    assert r"a\x1b[2J\xff" in terminal.seen
    assert MARK not in terminal.seen

    piped = subprocess.run(
        [sys.executable, "-c", TALK, "COMMAND", program], stdout=subprocess.PIPE, check=True
    )
    assert piped.stdout.startswith(b"a\x1b[2J\xff\n\tb\n")


def test_colours_that_the_environment_forces_are_not_asked_of_pip() -> None:
    terminal = _talk("import os; print(sorted({'FORCE_COLOR', 'NO_COLOR'} & os.environ.keys()))")
    assert terminal.end() == 0
    assert "['NO_COLOR']" in terminal.seen


def _said(
    text: str, *, size: int = 1000, terminal: bool = False, known: frozenset[str] = frozenset()
) -> str:
    stream = Screen() if terminal else io.StringIO()
    speaker = Speaker(stream, MARK, known)
    data = text.encode()
    for start in range(0, len(data), size):
        speaker.take(data[start : start + size])
    speaker.settle(last=True)
    return stream.getvalue()


def _talk(program: str, voice: str = "STEP") -> Terminal:
    master, slave = pty.openpty()
    command = [sys.executable, "-c", TALK, voice, program]
    environ = {**os.environ, "FORCE_COLOR": "1"}
    process = subprocess.Popen(
        command,
        stdin=slave,
        stdout=slave,
        stderr=slave,
        preexec_fn=_take_terminal,  # noqa: PLW1509 - getpass asks the terminal of its session
        start_new_session=True,
        env=environ,
    )
    os.close(slave)
    return Terminal(process, master)


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
