"""Turns the user's environment into the one that uv's processes have.

What says where packages come from, for which Python and with which trust is the user's right, and
stays. What would change what a step of ours does is not handed on, and that is said. A variable
that nobody here knows is not handed on either: the next uv may read it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from checkface_channels.secrets import SHORTEST, secrets_in

KEPT: Mapping[str, str] = {
    "UV_INDEX": "where packages come from",
    "UV_DEFAULT_INDEX": "where packages come from",
    "UV_INDEX_URL": "where packages come from",
    "UV_EXTRA_INDEX_URL": "where packages come from",
    "UV_FIND_LINKS": "where packages come from",
    "UV_INDEX_STRATEGY": "which index counts first",
    "UV_KEYRING_PROVIDER": "who knows the passwords of indexes",
    "UV_CREDENTIALS_DIR": "who knows the passwords of indexes",
    "UV_HTTP_TIMEOUT": "how long a server may take",
    "UV_REQUEST_TIMEOUT": "how long a server may take",
    "UV_HTTP_RETRIES": "how often a server is asked again",
    "UV_CONCURRENT_DOWNLOADS": "how much is done at once",
    "UV_CONCURRENT_INSTALLS": "how much is done at once",
    "UV_OFFLINE": "no server is asked: what cannot be had then is said",
    "UV_NATIVE_TLS": "whose certificates count",
    "UV_SYSTEM_CERTS": "whose certificates count",
    "UV_INSECURE_HOST": "whose certificates count; the bytes are compared all the same",
    "UV_PYTHON": "for which Python",
    "UV_PYTHON_PREFERENCE": "for which Python",
    "UV_PYTHON_DOWNLOADS": "for which Python",
    "UV_PYTHON_INSTALL_DIR": "for which Python",
    "UV_MANAGED_PYTHON": "for which Python",
    "UV_NO_MANAGED_PYTHON": "for which Python",
    "UV_PROJECT_ENVIRONMENT": "where the environment is; only the last step hears it",
    "UV_RESOLUTION": "which versions are chosen: they are shown",
    "UV_PRERELEASE": "which versions are chosen: they are shown",
    "UV_FORK_STRATEGY": "which versions are chosen: they are shown",
    "UV_EXCLUDE_NEWER": "which versions are chosen: they are shown",
    "UV_NO_SOURCES": "which versions are chosen: they are shown",
    "UV_NO_DEV": "which groups are installed: they are shown",
    "UV_NO_GROUP": "which groups are installed: they are shown",
    "UV_NO_DEFAULT_GROUPS": "which groups are installed: they are shown",
    "UV_COMPILE_BYTECODE": "how what was approved is laid down; only the last step hears it",
    "UV_CONFIG_FILE": "the user's configuration; our words are stronger than what it says",
    "UV_CACHE_DIR": "what uv knows of versions; never where wheels are installed from",
    "UV_TOOL_DIR": "where tools are",
    "UV_TOOL_BIN_DIR": "where tools are",
}
"""And why. docs/uv.md has this table; a test compares the two."""

LEFT_OUT: Mapping[str, str] = {
    "UV_FROZEN": "it beats --locked, so that a stale lock would be taken",
    "UV_LOCKED": "whether the lock may change is said on the command line",
    "UV_NO_SYNC": "what was approved would not be installed",
    "UV_NO_BINARY": "code of source distributions would run",
    "UV_NO_BINARY_PACKAGE": "code of source distributions would run",
    "UV_NO_BUILD": "we say it for each step; beside UV_NO_BINARY uv fails",
    "UV_NO_BUILD_PACKAGE": "we say it for each step",
    "UV_NO_BUILD_ISOLATION": "a build would find other code",
    "UV_NO_VERIFY_HASHES": "hashes would not be compared",
    "UV_REQUIRE_HASHES": "we say it where it is needed",
    "UV_NO_CACHE": "the private cache would be none",
    "UV_LINK_MODE": "a linked file can be changed from another environment",
    "UV_NO_CONFIG": "the lock would not fit the project's own settings",
    "UV_ENV_FILE": "a file of a stranger would set variables",
    "UV_CONSTRAINT": "it belongs to other commands",
    "UV_OVERRIDE": "it belongs to other commands",
    "UV_BUILD_CONSTRAINT": "it belongs to other commands",
    "UV_PREVIEW": "steps of uv that are not finished may do other things",
    "UV_PREVIEW_FEATURES": "steps of uv that are not finished may do other things",
    "UV_ISOLATED": "it belongs to other commands",
    "UV_WORKING_DIR": "--directory says it, where it can be seen",
    "UV_PROJECT": "--project says it, where it can be seen",
    "UV_BREAK_SYSTEM_PACKAGES": "--break-system-packages says it, where it can be seen",
    "UV_CUSTOM_COMPILE_COMMAND": "it belongs to other commands",
    "UV_DEV": "which groups are installed is said on the command line",
    "UV_NO_EDITABLE": "how your own is installed is said on the command line",
    "UV_NO_INSTALL_LOCAL": "what is installed is said on the command line",
    "UV_NO_INSTALL_PROJECT": "what is installed is said on the command line",
    "UV_NO_PROJECT": "it belongs to other commands",
    "UV_SYSTEM_PYTHON": "--system says it, where it can be seen",
    "UV_TORCH_BACKEND": "it belongs to other commands",
    "UV_VENV_CLEAR": "an environment would be emptied",
    "UV_VENV_RELOCATABLE": "it belongs to other commands",
    "UV_EXCLUDE": "it belongs to other commands",
    "UV_VENV_SEED": "an environment would hold what was not shown",
}
"""And why; so is every other `UV_…`."""

CREDENTIALS = re.compile(r"UV_INDEX_[A-Z0-9_]+_(?:USERNAME|PASSWORD)")
PYTHONS_OWN = frozenset({"PYTHONUTF8", "PYTHONIOENCODING", "PYTHONDONTWRITEBYTECODE"})
"""All others say which code a Python runs, and builds are Pythons too."""

OURS = {"UV_NO_PROGRESS": "1", "NO_COLOR": "1", "GIT_TERMINAL_PROMPT": "0", "UV_NO_ENV_FILE": "1"}
"""What uv says is read by us, and nobody is there to answer git."""


def environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """For each uv of ours. It starts no Python and no keyring of the folder that we are in."""
    kept = {name: value for name, value in environ.items() if _is_kept(name.upper())}
    folders = environ.get("PATH", os.defpath).split(os.pathsep)
    whole = os.pathsep.join(folder for folder in folders if Path(folder).is_absolute())
    return kept | OURS | {"PATH": whole}


def environment_of_program(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """For what a person runs: all that is theirs, but what would change uv's own part in it."""
    hidden = set(left_out_of(environ))
    return {name: value for name, value in environ.items() if name not in hidden}


def left_out_of(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Which of uv's variables are set, and not handed on."""
    return sorted(n for n in environ if n.upper().startswith("UV_") and not _is_kept(n.upper()))


def secrets_of(environ: Mapping[str, str]) -> frozenset[str]:
    """What must never be shown of it."""
    urls = "\n".join(value for name, value in environ.items() if _holds_urls(name.upper()))
    return secrets_in(urls) | frozenset(_passwords(environ))


def _passwords(environ: Mapping[str, str]) -> Iterator[str]:
    for name, value in environ.items():
        if CREDENTIALS.fullmatch(name.upper()) and len(value) >= SHORTEST:
            yield value


def _holds_urls(name: str) -> bool:
    return name.startswith("UV_") or name.endswith("_PROXY")


def _is_kept(name: str) -> bool:
    if name.startswith("UV_"):
        return name in KEPT or CREDENTIALS.fullmatch(name) is not None
    if name.startswith("PYTHON"):
        return name in PYTHONS_OWN
    return name not in {"FORCE_COLOR", "CLICOLOR_FORCE", "UV"}
