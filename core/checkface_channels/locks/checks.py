"""Turns text that a stranger wrote into names, versions and file names, or refuses it."""

from __future__ import annotations

import re

from packaging.utils import InvalidName, canonicalize_name

from checkface_channels.hosts import printable

LONGEST = 255
"""Characters: no file system takes a longer name, and numbers of 5,000 digits take no version."""

_VERSION = re.compile(r"[A-Za-z0-9_.+!-]*", re.ASCII)


class UnexpectedError(Exception):
    """What a reader meets inside a file; `read_lock` turns it into a `LockError` with its path."""

    def __init__(self, expected: str, got: str) -> None:
        super().__init__(f"expected {expected}, got {got}")
        self.expected = expected
        self.got = got


def checked_name(text: str) -> str:
    """The normalised name. Raises `UnexpectedError` for one that no project can have."""
    try:
        if len(text) <= LONGEST:
            return canonicalize_name(text, validate=True)
    except InvalidName:
        pass
    raise UnexpectedError("a project's name", shortened(text))


def checked_version(text: str) -> str:
    """Raises `UnexpectedError` for what could not stand in a version: it will be printed."""
    if len(text) > LONGEST or not _VERSION.fullmatch(text):
        raise UnexpectedError("a version", shortened(text))
    return text


def checked_filename(text: str) -> str:
    """Raises `UnexpectedError` for a path, or a name that could steer a terminal."""
    plainly = text.isprintable() and "/" not in text and "\\" not in text
    if not text or not plainly or len(text) > LONGEST:
        raise UnexpectedError("a file name", shortened(text))
    return text


def shortened(text: str) -> str:
    """Quoted, without passwords, and cut where it would bury the message."""
    shown = printable(text)  # first: a cut may take the @ away that tells a password
    return repr(shown if len(shown) <= 80 else f"{shown[:80]}…")  # noqa: PLR2004
