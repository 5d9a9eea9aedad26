"""Shows a long text in the user's pager, or at once where there is none.

Which program that is, the user's environment alone says. It is started without a shell, and never
from the folder that we are in, which may be a stranger's.
"""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

USUAL = ("less", "-R")
"""Which keeps colours."""


def page(text: str, environ: Mapping[str, str] = os.environ) -> None:
    """Let a person look through the text, and return when they are done."""
    command = pager(environ)
    if command is None or not _is_shown(text, command, environ):
        print(text, end="", flush=True)


def pager(environ: Mapping[str, str] = os.environ) -> list[str] | None:
    """The command line of $PAGER, else of less; None where neither is here."""
    for words in (_words(environ.get("PAGER", "")), list(USUAL)):
        if words and (program := _program(words[0], environ)):
            return [program, *words[1:]]
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
    """Whether the pager could be started; one that is left early has shown enough."""
    variables = {"LESS": "R", **environ, "LESSSECURE": "1"}
    try:
        with _interrupts_only_it():
            subprocess.run(
                command, input=text.encode("utf-8", "replace"), env=variables, check=False
            )
    except OSError:
        return False
    return True


@contextmanager
def _interrupts_only_it() -> Iterator[None]:
    """Ctrl-C in a pager ends a search of it, and not the question that waits behind it."""
    before = signal.signal(signal.SIGINT, lambda _number, _frame: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
