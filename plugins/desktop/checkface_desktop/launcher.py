"""Turns this installation into the program that entries start, by its absolute path.

It is an entry point of its own, `checkface-desktop`, made as a gui-script: on Windows such a
program opens no console. By its absolute path, since a file manager has another PATH than a shell;
and never `python -m`, which would look for modules in the folder that is shown.
"""

from __future__ import annotations

import contextlib
import os
import re
import shlex
import sysconfig
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from checkface.input_files import regular_file
from checkface_desktop.errors import LauncherError

NAME = "checkface-desktop"
FILES_FOLLOW = "--"
"""A file may be called `--help`."""
HEAD = 4096
"""Bytes of a script that say which interpreter it is for."""
TRAMPOLINE = re.compile(rb"'''exec' (?P<command>.+) \"\$0\" \"\$@\"")
"""The second line of a script whose interpreter has blanks in its path, or a long one."""


def launcher() -> Path:
    """Where this installation has it. Raises `LauncherError` if it has none."""
    for path in (*_paths_on_record(), *_beside_the_others()):
        if path.is_file():
            return _usable(Path(os.path.abspath(path)))  # noqa: PTH100 - a link stays one
    raise LauncherError(
        f"this checkface has no program {NAME!r} that a menu could start: install it with pip"
    )


def _paths_on_record() -> list[Path]:
    """As pip has written it down, wherever it has put it."""
    try:
        files = distribution("checkface").files or []
    except PackageNotFoundError:
        return []
    return [Path(str(each.locate())) for each in files if each.stem == NAME]


def _beside_the_others() -> list[Path]:
    folder = Path(sysconfig.get_path("scripts"))
    return [folder / NAME, folder / f"{NAME}.exe"]


def _usable(path: Path) -> Path:
    if not str(path).isprintable():
        raise LauncherError(f"no menu can start {str(path)!r}: its path has control characters")
    return path


def why_broken(path: Path) -> str:
    """Why this program does not start any more; nothing if it does, as far as can be seen."""
    try:
        regular_file(path)
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        return f"it cannot be read ({error.strerror or error})"
    if os.name == "posix" and not os.access(path, os.X_OK):
        return "it may not be run"
    interpreter = _interpreter(head)
    if interpreter and not interpreter.exists():
        return f"its interpreter {str(interpreter)!r} is gone"
    return ""


def _interpreter(head: bytes) -> Path | None:
    """Of a script; None of what is none, as on Windows."""
    first, _, rest = head.partition(b"\n")
    if not first.startswith(b"#!"):
        return None
    found = TRAMPOLINE.match(rest.partition(b"\n")[0])
    with contextlib.suppress(ValueError):
        if found and (words := shlex.split(os.fsdecode(found["command"]))):
            return Path(words[0])
    return Path(os.fsdecode(first[2:].strip()).split(" ")[0])
