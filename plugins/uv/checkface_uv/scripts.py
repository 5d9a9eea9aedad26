"""Turns a script that uv has written into what is the same of it in every environment.

uv writes the place of an environment's Python into the first lines of a script, in one of three
ways; all else is the wheel's, or made of its entry points.
"""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

LONGEST_HEAD = 1 << 13
PLACELESS = b"#!python\n"
"""What stands for a head that names the environment's Python."""

_HEAD = re.compile(
    rb"#!/bin/sh\n'''exec' (?P<quoted>[^\n]*) \"\$0\" \"\$@\"\n' '''\n|#!(?P<plain>[^\n]*)\n"
)
"""A place that is long, or has blanks, stands behind a shell."""
_RELOCATABLE = '"$(dirname -- "$(realpath -- "$0")")"/'
_PYTHON = re.compile(r"python[\d.]*")


def without_place(start: bytes, environment: Path) -> bytes:
    """The start of a script without the place of the environment's Python, if it names just that.

    It has to hold `LONGEST_HEAD` bytes, or the whole script.
    """
    head = _HEAD.match(start)
    if head and _is_python_of(os.fsdecode(head["quoted"] or head["plain"]), environment):
        return PLACELESS + start[head.end() :]
    return start


def _is_python_of(place: str, environment: Path) -> bool:
    folder = environment / "bin"
    path = folder / _unquoted(place.removeprefix(_RELOCATABLE))
    is_inside = os.path.realpath(path.parent) == os.path.realpath(folder)
    return is_inside and _PYTHON.fullmatch(path.name) is not None


def _unquoted(place: str) -> str:
    try:
        return "".join(shlex.split(place)) if place.startswith("'") else place
    except ValueError:  # a quotation without an end
        return place
