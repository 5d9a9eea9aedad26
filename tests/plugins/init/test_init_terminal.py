"""What a person at a terminal is asked, sees and answers; the real command, as it is installed."""

from __future__ import annotations

import errno
import fcntl
import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
import threading
from pathlib import Path

import pytest
from tests.plugins.init.conftest import Workbench

COLUMNS = 80
GENEROUS = 120
"""Seconds; a question that no answer is typed for would be waited at for ever."""
README = Path(__file__).parents[3] / "plugins/init/README.md"
BADGE = "images/badge.svg"
STYLE = re.compile(r"\x1b\[[0-9;]*m")


@pytest.fixture
def project(bench: Workbench) -> Workbench:
    bench.make()
    return bench


def at_terminal(
    folder: Path, answers: str, *arguments: str, interrupt_at: str = "", **environ: str
) -> tuple[int, str]:
    """Its exit code, and all that is seen. What is typed ahead waits until it is asked for."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, COLUMNS, 0, 0))
    os.write(ours, answers.encode())
    process = subprocess.Popen(
        [sys.executable, "-m", "checkface", "init", *arguments, str(folder)],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=folder.parent,
        env={**os.environ, "TERM": "xterm-256color", "NO_COLOR": "", **environ},
    )
    os.close(theirs)
    guard = threading.Timer(GENEROUS, process.kill)
    guard.start()
    try:
        seen = _everything(ours, interrupt_at, process)
        return_code = process.wait(timeout=GENEROUS)
    finally:
        guard.cancel()
        process.kill()
        process.wait()
        os.close(ours)
    return return_code, seen.replace("\r\n", "\n")


def _everything(descriptor: int, interrupt_at: str, process: subprocess.Popen[bytes]) -> str:
    parts = list[bytes]()
    while True:
        try:
            part = os.read(descriptor, 1 << 16)
        except OSError as error:
            if error.errno != errno.EIO:  # what Linux says when the other end is closed
                raise
            break
        if not part:
            break
        parts.append(part)
        if interrupt_at and interrupt_at in b"".join(parts).decode(errors="replace"):
            process.send_signal(signal.SIGINT)
            interrupt_at = ""
    return b"".join(parts).decode()


def test_three_questions_with_what_was_found_and_one_whether_to_write(project: Workbench) -> None:
    code, seen = at_terminal(project.folder, "\n\n\ny\n", NO_COLOR="1")

    assert 0 == code
    assert ["1/3", "2/3", "3/3"] == re.findall(r"\d/3(?= Wh)", seen)
    for found in ("[setuptools]: ", "[mkdocs]: ", "[github]: ", "Write these 3 files? [y/N] "):
        assert found in seen
    assert "Written." in seen
    assert "  - checkface\n" in project.read("mkdocs.yml")


def test_the_readme_shows_what_is_seen(project: Workbench) -> None:
    seen = at_terminal(project.folder, "\n\n\n\n", NO_COLOR="1")[1]
    shown = README.read_text("utf-8").partition("$ checkface init\n")[2].partition("\n\nBefore")[0]

    lines = [line.strip() for line in shown.splitlines()]
    assert [] == [line for line in lines if line != "…" and line not in seen]


@pytest.mark.parametrize("answer", ["\n", "n\n", "no\n", "yess\n", "\x04"])
def test_any_answer_but_yes_writes_nothing(project: Workbench, answer: str) -> None:
    before = project.files()

    code, seen = at_terminal(project.folder, f"\n\n\n{answer}")

    assert 10 == code
    assert seen.endswith("checkface: declined: nothing was written\n")
    assert before == project.files()


def test_an_interrupt_at_a_question_ends_it(project: Workbench) -> None:
    before = project.files()

    code, seen = at_terminal(project.folder, "\n\n", interrupt_at="3/3")

    assert 130 == code
    assert "Traceback" not in seen
    assert before == project.files()


def test_an_answer_may_be_its_beginning_and_a_wrong_one_is_asked_again(
    project: Workbench,
) -> None:
    code, seen = at_terminal(project.folder, "h\nNO\nx\n\x1b[2J\nnone\n", NO_COLOR="1")

    assert 0 == code
    assert 2 == seen.count(" is none of them.")
    assert "There is nothing to change." in seen


def test_what_is_an_option_is_not_asked(project: Workbench) -> None:
    given = ("--builder=flit", "--docs=none", "--forge=none")

    code, seen = at_terminal(project.folder, "", *given)

    assert 0 == code
    assert "/3" not in seen


def test_colour_is_for_who_wants_it(project: Workbench) -> None:
    coloured = at_terminal(project.folder, "\n\n\n\n")[1]
    plain = at_terminal(project.folder, "\n\n\n\n", NO_COLOR="1")[1]

    assert "\x1b[1;32m+  - checkface\x1b[0m\n" in coloured
    assert "\x1b" not in plain
    assert plain == STYLE.sub("", coloured)


def test_what_we_say_fits_the_terminal(project: Workbench) -> None:
    """A diff, and lines to paste, are as wide as they are."""
    project.write("mkdocs.yml", "x: &a 1\n")
    project.write(".github/workflows/a-workflow-with-a-long-name.yml", "run: uv publish\n")
    project.write("README.md", "x\n")
    (project.folder / "pyproject.toml").unlink()

    seen = at_terminal(project.folder, "\n\n\n", NO_COLOR="1")[1]
    said = [line for line in seen.splitlines() if BADGE not in line]

    assert "setuptools, hatchling" in seen
    assert 3 == seen.count("It is left alone.")
    assert [] == [line for line in said if len(line) > COLUMNS]
