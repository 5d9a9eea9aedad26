"""Lets nothing that lies in the current folder pass for a command of what was fetched.

`uv run plum` takes a file `plum` that is a zip with a `__main__.py` before the command `plum`, a
folder `plum` where there is no such command, and a script `plum.py` always. In a clone somebody
else has put them there. Whoever means what lies there says so with a path: `./plum`.
"""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from checkface_channels.hosts import printable
from checkface_gate.errors import RefusedError
from checkface_uv.prime_request import SCRIPTS

MAIN = "__main__.py"


def words_of_program(words: Sequence[str], scripts: Path, folder: Path) -> tuple[str, ...]:
    """What uv is told to run, when it is in `folder`: a command by its whole path in `scripts`.

    Raises `RefusedError` for a bare name that uv would find in the folder.
    """
    name, *more = words
    if Path(name).name != name or name.lower() == "python":
        return tuple(words)
    command, here = shutil.which(name, path=str(scripts)), folder / name
    is_script = here.suffix.lower() in SCRIPTS
    if command and not is_script:
        return (command, *more)
    if (command and here.exists()) or (not here.suffix and _is_program(here)):
        raise RefusedError(
            f"refused {printable(name)!r}: {_what_it_is(command)}; nothing was run",
            allowed_by=f"./{printable(name)} runs what lies here",
        )
    return tuple(words)


def _what_it_is(command: str | None) -> str:
    if command:
        return "what was fetched has a command of that name, and uv would run what lies here"
    return "it is no command of what was fetched, and uv would run what lies here by that name"


def _is_program(path: Path) -> bool:
    """Whether uv runs it as one: a folder or a zip file that Python can start."""
    try:
        return (path / MAIN).is_file() or (path.is_file() and MAIN in _members(path))
    except OSError:
        return True


def _members(path: Path) -> Sequence[str]:
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return ()
