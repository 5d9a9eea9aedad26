"""Turns a command into text that a file manager takes apart into just that command again.

Only the path of our own program passes through here. The names of files are handed over by the file
manager itself, by a code such as `%F`, and are never part of a text that we make.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence

from checkface_desktop.errors import LauncherError

RESERVED = re.compile(r'(["`$\\])')
"""Between double quotes these need a backslash (Desktop Entry Specification, "The Exec key")."""


ENVIRONMENT = "/usr/bin/env"
"""Starts the program that its arguments name."""


def exec_line(command: Sequence[str], code: str) -> str:
    """The value of the key `Exec`, its last argument one of the file manager's own `code`s.

    A `%` is doubled there, and KDE and GLib look for the program before they undo that: so a
    program with one in its path is not found but as an argument. Raises `LauncherError`.
    """
    words = [*([ENVIRONMENT] if "%" in command[0] else []), *command]
    if len(words) > len(command) and "=" in command[0]:
        raise LauncherError(f"no desktop file can start {command[0]!r}: it has both '%' and '='")
    return " ".join([*map(_exec_argument, words), code])


def _exec_argument(argument: str) -> str:
    """Quoted as an argument, then escaped as a text of a desktop file."""
    quoted = '"' + RESERVED.sub(r"\\\1", argument.replace("%", "%%")) + '"'
    return quoted.replace("\\", "\\\\")


def shell_line(command: Sequence[str], code: str = "") -> str:
    """For what is handed to a shell by whoever reads it: our words in its quotes."""
    return " ".join([*map(shlex.quote, command), *([code] if code else [])])
