"""The browsers we know, and where each looks for the programs that its extensions may start.

developer.chrome.com/docs/extensions/develop/concepts/native-messaging, and Mozilla's page
"Native manifests"; Edge, Brave and Vivaldi document their own folders.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checkface_browser.errors import EntryError


@dataclass(frozen=True)
class Browser:
    """One of them on this system."""

    name: str
    """As `--for` takes it."""
    profile: Path
    """The folder by whose presence it is known; on Windows nothing that we could look at."""
    folder: Path
    """Where entries stand, as files; on Windows they may stand anywhere."""
    key: str = ""
    """On Windows, what of the registry names the entry, below HKEY_CURRENT_USER."""
    is_gecko: bool = False
    """Whether it is Firefox or made of it: then extensions have another kind of name."""


LINUX = {
    "chromium": "chromium",
    "chrome": "google-chrome",
    "chrome-beta": "google-chrome-beta",
    "chrome-unstable": "google-chrome-unstable",
    "brave": "BraveSoftware/Brave-Browser",
    "edge": "microsoft-edge",
    "vivaldi": "vivaldi",
}
"""Below the folder of settings; Firefox's own is in the home folder."""
MACOS = {
    "chromium": "Chromium",
    "chrome": "Google/Chrome",
    "chrome-beta": "Google/Chrome Beta",
    "chrome-unstable": "Google/Chrome Canary",
    "brave": "BraveSoftware/Brave-Browser",
    "edge": "Microsoft Edge",
    "vivaldi": "Vivaldi",
    "firefox": "Mozilla",
}
WINDOWS = {
    "chromium": r"Software\Chromium",
    "chrome": r"Software\Google\Chrome",
    "brave": r"Software\BraveSoftware\Brave-Browser",
    "edge": r"Software\Microsoft\Edge",
    "firefox": r"Software\Mozilla",
}
GECKO = "firefox"
CHROMIUM_FOLDER = "NativeMessagingHosts"


def browsers(
    home: Path, environment: Mapping[str, str], platform: str = sys.platform
) -> tuple[Browser, ...]:
    """All that we know there, whether they are there or not."""
    if platform == "win32":
        folder = home / "AppData/Local/checkface/native-hosts"
        return tuple(_on_windows(name, key, folder) for name, key in WINDOWS.items())
    if platform == "darwin":
        library = home / "Library/Application Support"
        return tuple(
            _by_files(name, library / path, CHROMIUM_FOLDER) for name, path in MACOS.items()
        )
    said = Path(environment.get("XDG_CONFIG_HOME", ""))
    settings = said if said.is_absolute() else home / ".config"
    found = [_by_files(name, settings / path, CHROMIUM_FOLDER) for name, path in LINUX.items()]
    return (*found, _by_files(GECKO, home / ".mozilla", "native-messaging-hosts"))


def named(known: tuple[Browser, ...], names: list[str]) -> tuple[Browser, ...]:
    """Those of these names; without any, those whose folder is there. Raises `EntryError`."""
    if not names:
        return tuple(each for each in known if each.key or each.profile.is_dir())
    unknown = sorted(set(names) - {each.name for each in known})
    if unknown:
        choices = ", ".join(each.name for each in known)
        raise EntryError(f"no browser {unknown[0]!r} is known here; expected one of {choices}")
    return tuple(each for each in known if each.name in names)


def _by_files(name: str, profile: Path, folder: str) -> Browser:
    return Browser(name, profile, profile / folder, is_gecko=name == GECKO)


def _on_windows(name: str, key: str, folder: Path) -> Browser:
    return Browser(
        name,
        folder,
        folder / name,
        key=rf"{key}\NativeMessagingHosts",
        is_gecko=name == GECKO,
    )
