"""Turns a file and the name that git has for it into whether it is as it was committed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from checkface.input_files import read_regular

SHA1_DIGITS = 40
LINKS = 40
"""From one to the next, as many as the system follows."""


def is_committed(path: Path, name: str, committed: Callable[[], Mapping[Path, str]]) -> bool:
    """Of a link, both the link and the file that it leads to: a page shows what stands in that.

    `committed` has all of the repository, for where links lead to.
    """
    for _ in range(LINKS):
        if not path.is_symlink():
            return _is_as(path, name)
        target = path.readlink()
        if name != _object(os.fsencode(target), name):
            return False
        path = Path(os.path.normpath(path.parent.resolve() / target))
        name = committed().get(path, "")
    return False


def _is_as(path: Path, name: str) -> bool:
    """Whether a file has the object name, also if its line ends are another system's."""
    try:
        content = read_regular(path)
    except OSError:
        return False
    return name in {_object(content, name), _object(content.replace(b"\r\n", b"\n"), name)}


def _object(content: bytes, like: str) -> str:
    """The name that git gives a file, made as `like` was: which is no matter of safety here."""
    blob = b"blob %d\0%b" % (len(content), content)
    algorithm = "sha1" if len(like) == SHA1_DIGITS else "sha256"
    return hashlib.new(algorithm, blob, usedforsecurity=False).hexdigest()
