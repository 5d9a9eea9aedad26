"""macOS: a Quick Action of the Finder, which is a folder with two property lists.

Made after the format, and never run on a Mac by us.
"""

from __future__ import annotations

import plistlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checkface_desktop.changes import FileChange
from checkface_desktop.home import Home
from checkface_desktop.launcher import FILES_FOLLOW
from checkface_desktop.marker import Marker
from checkface_desktop.menu import LABEL, State
from checkface_desktop.own_file import OwnFile
from checkface_desktop.quoting import shell_line

FOLDER = f"Library/Services/{LABEL}.workflow/Contents"
ACTION = "/System/Library/Automator/Run Shell Script.action"
AS_ARGUMENTS = 1
"""Files come as `"$@"`, not as lines that a name could break."""
MARKER = "CheckfaceMarker"
FILE_OBJECT = "com.apple.Automator.fileSystemObject"


@dataclass(frozen=True)
class MacOs:
    """The Finder's menu, below "Quick Actions" or "Services"."""

    home: Home
    platform: str = sys.platform
    name: str = "finder"
    title: str = "Finder (macOS)"
    note: str = "if it is not in the menu, tick it in System Settings, Keyboard, Services"

    @property
    def _files(self) -> tuple[OwnFile, ...]:
        folder = self.home.folder / FOLDER
        return (
            OwnFile(folder / "Info.plist", info),
            OwnFile(folder / "document.wflow", workflow),
        )

    def is_installed(self) -> bool:
        return self.platform == "darwin"

    def installation(self, launcher: Path) -> Sequence[FileChange]:
        return [change for file in self._files for change in file.installation(launcher)]

    def removal(self) -> Sequence[FileChange]:
        return [change for file in self._files for change in file.removal()]

    def states(self) -> Iterator[State]:
        yield from self._files[1].states()


def info(marker: Marker) -> str:
    service = {
        "NSMenuItem": {"default": LABEL},
        "NSMessage": "runWorkflowAsService",
        "NSRequiredContext": {"NSApplicationIdentifier": "com.apple.finder"},
        "NSSendFileTypes": ["public.item"],
    }
    return _property_list({MARKER: str(marker), "NSServices": [service]})


def workflow(marker: Marker) -> str:
    command = shell_line([str(marker.launcher), FILES_FOLLOW], '"$@"')
    parameters = {
        "COMMAND_STRING": f"exec {command}",
        "CheckedForUserDefaultShell": True,
        "inputMethod": AS_ARGUMENTS,
        "shell": "/bin/zsh",
        "source": "",
    }
    action = {
        "AMAccepts": {"Container": "List", "Optional": True, "Types": ["com.apple.cocoa.path"]},
        "AMProvides": {"Container": "List", "Types": ["com.apple.cocoa.path"]},
        "ActionBundlePath": ACTION,
        "ActionName": "Run Shell Script",
        "ActionParameters": parameters,
        "BundleIdentifier": "com.apple.RunShellScript",
        "Class Name": "RunShellScriptAction",
    }
    return _property_list(
        {
            MARKER: str(marker),
            "AMDocumentVersion": "2",
            "actions": [{"action": action}],
            "connectors": {},
            "workflowMetaData": {
                "serviceInputTypeIdentifier": FILE_OBJECT,
                "serviceOutputTypeIdentifier": "com.apple.Automator.nothing",
                "workflowTypeIdentifier": "com.apple.Automator.servicesMenu",
            },
        }
    )


def _property_list(content: dict[str, Any]) -> str:
    return plistlib.dumps(content, sort_keys=False).decode()
