"""Turns a browser into the entry by which it finds our program, and back into what is there now."""

from __future__ import annotations

import json
import os
import sys
import sysconfig
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from checkface.errors import OutputError
from checkface_browser.browsers import Browser
from checkface_browser.errors import EntryError
from checkface_browser.extension_id import CHROMIUM_ID, FIREFOX_ID

HOST = "org.checkface.host"
PROGRAM = "checkface-native-host"
LARGEST = 1 << 16
"""Bytes of an entry: ours has a few hundred."""


class Standing(StrEnum):
    """What of ours a browser has."""

    ABSENT = "no entry"
    CURRENT = "entry of this checkface"
    OUTDATED = "entry of another checkface"
    BROKEN = "entry whose program is gone"
    FOREIGN = "something that we did not write"


@dataclass(frozen=True)
class Entry:
    """That of one browser."""

    browser: Browser
    program: Path
    """Absolute, for a browser looks nowhere."""

    @property
    def path(self) -> Path:
        return self.browser.folder / f"{HOST}.json"

    @property
    def text(self) -> str:
        """As it should be."""
        who = (
            {"allowed_extensions": [FIREFOX_ID]}
            if self.browser.is_gecko
            else {"allowed_origins": [f"chrome-extension://{CHROMIUM_ID}/"]}
        )
        said = {
            "name": HOST,
            "description": "Hashes files for the browser extension of checkface",
            "path": str(self.program),
            "type": "stdio",
            **who,
        }
        return json.dumps(said, indent=2) + "\n"

    @property
    def standing(self) -> Standing:
        """Raises `EntryError` where that cannot be read."""
        found = self._content()
        if found is None:
            return Standing.ABSENT
        program = _program_of(found)
        if program is None:
            return Standing.FOREIGN
        if not _can_be_started(program):
            return Standing.BROKEN
        return Standing.CURRENT if found == self.text.encode() else Standing.OUTDATED

    def require_ours(self) -> None:
        """Raises `EntryError` for what we must not replace or take away."""
        if self.standing is Standing.FOREIGN:
            raise EntryError(
                f"{self.path} is not an entry that checkface has written; look at it, and remove "
                "it yourself if nobody needs it"
            )

    def require_program(self) -> None:
        """Raises `EntryError` where there is nothing to start."""
        if not _can_be_started(self.program):
            raise EntryError(
                f"there is no program {self.program}; install checkface there, as with pipx or "
                "`python -m pip install checkface`"
            )

    def _content(self) -> bytes | None:
        if not os.path.lexists(self.path):
            return None
        if not self.path.is_file():
            return b""
        try:
            with self.path.open("rb") as file:
                return file.read(LARGEST)
        except OSError as error:
            raise EntryError(f"cannot read {self.path}: {error.strerror}") from error


def program() -> Path:
    """Where the program beside this Python is, or should be, that browsers are to start."""
    scripts = Path(sysconfig.get_path("scripts"))
    return scripts / (f"{PROGRAM}.exe" if sys.platform == "win32" else PROGRAM)


def remove(path: Path) -> None:
    """And the folder, if it was there for us alone. Raises `OutputError`."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"cannot remove {path}: {error.strerror}") from error
    try:
        path.parent.rmdir()
    except OSError:  # others have theirs there
        return


def _can_be_started(program: Path) -> bool:
    """A folder is one that may be entered, and no program."""
    return program.is_file() and os.access(program, os.X_OK)


def _program_of(found: bytes) -> Path | None:
    """What an entry of ours starts; None if it is none."""
    try:
        said = json.loads(found)
    except (ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or said.get("name") != HOST:
        return None
    named = Path(str(said.get("path", "")))
    return named if named.stem == PROGRAM else None
