"""Shows a long text in the user's pager, or at once where there is none that shows it.

Which program that is, the user's environment alone says. It is started without a shell, and never
from the folder that we are in, which may be a stranger's.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from checkface_gate.tool.running import in_time

LESS = "less"
KEEPS_COLOURS = "-R"
"""Of less, also where $LESS says other things."""

PATIENCE = 2.0
"""Seconds for a pager to leave the terminal as it was, when we are ended."""

ENDS_BY_HAND = frozenset({2, 130, 141})
"""What pagers end with that somebody has interrupted or left."""


def page(entries: Sequence[str], environ: Mapping[str, str] = os.environ) -> None:
    """Let a person look through the entries, and return when they are done.

    The first of them is at the top of a pager; where there is none, it stands last, above what
    comes next.
    """
    command = pager(environ)
    if command is None or not _is_shown("\n".join(entries), command, environ):
        print("\n".join(reversed(entries)), end="", flush=True)


def pager(environ: Mapping[str, str] = os.environ) -> list[str] | None:
    """The command line of $PAGER, else of less; None where neither is here."""
    for words in (_words(environ.get("PAGER", "")), [LESS]):
        if words and (program := _program(words[0], environ)):
            kept = [KEEPS_COLOURS] if Path(words[0]).name == LESS else []
            return [program, *kept, *words[1:]]
    return None


def _words(said: str) -> list[str]:
    try:
        return shlex.split(said)
    except ValueError:  # a quotation without an end
        return []


def _program(name: str, environ: Mapping[str, str]) -> str | None:
    """By its whole path, or from the folders that PATH names whole."""
    if Path(name).is_absolute():
        return shutil.which(name)
    folders = environ.get("PATH", os.defpath).split(os.pathsep)
    whole = os.pathsep.join(folder for folder in folders if Path(folder).is_absolute())
    return shutil.which(name, path=whole) if whole and Path(name).name == name else None


def _is_shown(text: str, command: Sequence[str], environ: Mapping[str, str]) -> bool:
    """Whether the pager could be started and has no complaint; left early, it has shown enough."""
    variables = {**environ, "LESSSECURE": "1"}
    try:
        with tempfile.TemporaryFile() as file, _terminal_as_it_was(), _interrupts_only_it():
            file.write(text.encode("utf-8", "replace"))
            file.seek(0)
            with subprocess.Popen(command, stdin=file, env=variables) as process:
                _let_end(process)
    except OSError:
        return False
    return process.returncode <= 0 or process.returncode in ENDS_BY_HAND


def _let_end(process: subprocess.Popen[bytes]) -> None:
    """When a person is done. When we are ended, it ends before us, and tidies up itself.

    It reads a file: while a pipe is full, nobody would hear who ends us.
    """
    try:
        in_time(process.wait, limit=None)
    except BaseException:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(PATIENCE)
        process.kill()
        raise


@contextmanager
def _terminal_as_it_was() -> Iterator[None]:
    """Also if the pager was killed: without an echo nobody sees what they answer."""
    if os.name == "nt" or not sys.stdin.isatty():
        yield
        return
    import termios

    before = termios.tcgetattr(sys.stdin)
    try:
        yield
    finally:
        with suppress(termios.error):  # the window is closed
            termios.tcsetattr(sys.stdin, termios.TCSANOW, before)


@contextmanager
def _interrupts_only_it() -> Iterator[None]:
    """Ctrl-C in a pager ends a search of it, and not the question that waits behind it."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
