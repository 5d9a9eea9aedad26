"""Thunar: one custom action among those of the user, in a file that is not ours alone."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import which
from xml.sax.saxutils import escape

from checkface_desktop.changes import FileChange, content_of, missing_folders
from checkface_desktop.errors import LeftAloneError
from checkface_desktop.home import Home
from checkface_desktop.launcher import FILES_FOLLOW
from checkface_desktop.menu import ICON, LABEL, TIP, State
from checkface_desktop.menus.actions_file import Action, ActionsFile
from checkface_desktop.quoting import shell_line

FILE = "Thunar/uca.xml"
OURS = re.compile(r"checkface-desktop-(?P<had>file|nothing)-(?P<tags>one|two)-(?P<folders>\d{1,2})")
"""What our action is known by, since Thunar writes comments away: what there was before it."""
EMPTY = b'<?xml version="1.0" encoding="UTF-8"?>\n<actions>\n</actions>\n'

ACTION = """\
<action>
\t<icon>{icon}</icon>
\t<name>{label}</name>
\t<unique-id>{identity}</unique-id>
\t<command>{command}</command>
\t<description>{tip}</description>
\t<patterns>*</patterns>
\t<audio-files/>
\t<image-files/>
\t<other-files/>
\t<text-files/>
\t<video-files/>
</action>
"""
"""Without `<directories/>`: a folder has no digest."""


@dataclass(frozen=True)
class Thunar:
    """Its shell takes the command apart, and Thunar quotes each path for it."""

    home: Home
    name: str = "thunar"
    title: str = "Thunar"
    note: str = "`thunar -q` lets it look for the entry"

    @property
    def path(self) -> Path:
        return self.home.config / FILE

    def is_installed(self) -> bool:
        return which("thunar") is not None

    def installation(self, launcher: Path) -> Sequence[FileChange]:
        before, command = content_of(self.path), _command(launcher)
        file = self._read(self._system_file() if before is None else before)
        ours = [*_ours(file)]
        if ours:
            after = self._with_command(file, ours, command)
        else:
            had = "nothing" if before is None else "file"
            tags, folders = "two" if file.has_end_tag else "one", missing_folders(self.path)
            identity = f"checkface-desktop-{had}-{tags}-{folders}"
            after = file.with_action(_action(identity, command))
        return [FileChange(self.path, before, after)] if after != before else []

    def removal(self) -> Sequence[FileChange]:
        before = content_of(self.path)
        file = self._read(before) if before is not None else None
        if not file or not (ours := [*_ours(file)]):
            return []
        after, was = file.without(ours), _identity(ours[0])
        if was["tags"] == "one":
            after = self._read(after).with_one_tag()
        if was["had"] == "nothing" and after == self._system_file():
            return [FileChange(self.path, before, None, folders=int(was["folders"]))]
        return [FileChange(self.path, before, after)]

    def states(self) -> Iterator[State]:
        before = content_of(self.path)
        if before is not None:
            for action in _ours(self._read(before)):
                yield State(_launcher_of(action), str(self.path))

    def _read(self, data: bytes) -> ActionsFile:
        try:
            return ActionsFile.read(data)
        except LeftAloneError as error:
            raise LeftAloneError(f"{str(self.path)!r} is left alone: {error}") from error

    def _system_file(self) -> bytes:
        """What Thunar reads as long as the user has no file: the entries in it are kept so."""
        for folder in self.home.system_config:
            if data := content_of(folder / FILE):
                return data
        return EMPTY

    @staticmethod
    def _with_command(file: ActionsFile, ours: Sequence[Action], command: str) -> bytes:
        """A person may have given it another name or a shortcut: only the command is renewed."""
        first = ours[0]
        if first.texts.get("command") == command:
            return file.data
        if "command" in first.places:
            return file.with_text(first, "command", escape(command).encode())
        identity = first.texts["unique-id"]
        return ActionsFile.read(file.without(ours)).with_action(_action(identity, command))


def _ours(file: ActionsFile) -> Iterator[Action]:
    for action in file.actions:
        if OURS.fullmatch(action.texts.get("unique-id", "")):
            yield action


def _identity(action: Action) -> re.Match[str]:
    found = OURS.fullmatch(action.texts["unique-id"])
    assert found  # noqa: S101 - they were chosen by it
    return found


def _command(launcher: Path) -> str:
    """`%` would be a code of Thunar's."""
    return shell_line([str(launcher).replace("%", "%%"), FILES_FOLLOW], "%F")


def _launcher_of(action: Action) -> Path:
    try:
        words = shlex.split(action.texts.get("command", ""))
    except ValueError:  # a person has changed it
        words = []
    return Path(words[0].replace("%%", "%") if words else "")


def _action(identity: str, command: str) -> bytes:
    parts = {"icon": ICON, "label": LABEL, "tip": TIP, "identity": identity, "command": command}
    return ACTION.format(**{name: escape(text) for name, text in parts.items()}).encode()
