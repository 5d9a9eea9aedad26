"""Refuses settings of a project with which a stranger may start something, be believed, or listen.

`uv.toml` and `[tool.uv]` come with a clone, and uv obeys them before anybody is asked. Only those
that are known to be harmless pass: the next uv may have one that is not.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from checkface.input_files import read_regular
from checkface_channels.hosts import printable
from checkface_gate.errors import NO_OPTION, RefusedError, UnableError
from checkface_uv.request import Request

OPTION = "--allow-setting"
SYSTEMS = (Path("/etc/uv/uv.toml"),)
LARGEST = 32 << 20

_FETCHES = "it says where uv fetches a Python that it then starts"
_LISTENS = "it says who stands between you and servers, and hears your passwords for them"
RISKY: Mapping[str, str] = {
    **dict.fromkeys(("http-proxy", "https-proxy"), _LISTENS),
    **dict.fromkeys(("allow-insecure-host", "trusted-host"), _LISTENS),
    **dict.fromkeys(("python-install-mirror", "pypy-install-mirror"), _FETCHES),
    **dict.fromkeys(("graalpy-install-mirror", "pyodide-install-mirror"), _FETCHES),
    "python-downloads-json-url": _FETCHES,
    "pip.python": "it names a Python that uv starts",
    "cache-dir": "uv believes what lies there",
}
"""And why. docs/uv.md has this table; a test compares the two."""

_VERSIONS = (
    "index index-url extra-index-url no-index find-links index-strategy resolution prerelease "
    "prerelease-package fork-strategy dependency-metadata exclude-newer exclude-newer-package "
    "no-sources no-sources-package upgrade upgrade-package reinstall reinstall-package "
    "torch-backend override-dependencies exclude-dependencies constraint-dependencies environments "
    "required-environments minimum-libc-version conflicts sources default-groups dependency-groups "
    "dev-dependencies"
)
_SERVERS = (
    "system-certs native-tls offline keyring-provider no-proxy "
    "concurrent-downloads concurrent-builds concurrent-installs"
)
_OURS = (
    "no-cache preview preview-features link-mode compile-bytecode no-build no-build-package "
    "no-binary no-binary-package"
)
_BUILDS = (
    "config-settings config-settings-package no-build-isolation no-build-isolation-package "
    "extra-build-dependencies extra-build-variables require-build-hashes "
    "build-constraint-dependencies cache-keys build-backend"
)
_ELSEWHERE = (
    "required-version python-preference python-downloads publish-url trusted-publishing check-url "
    "add-bounds audit workspace managed package"
)
_PIP = (
    "system break-system-packages target prefix only-binary strict extra all-extras no-extra "
    "no-deps group allow-empty-requirements output-file no-strip-extras no-strip-markers "
    "no-annotate no-header custom-compile-command generate-hashes python-version python-platform "
    "universal no-emit-package emit-index-url emit-find-links emit-build-options "
    "emit-marker-expression emit-index-annotation annotation-style require-hashes verify-hashes"
)
HARMLESS: Mapping[str, str] = {
    "which versions are chosen: they are shown": _VERSIONS,
    "how servers are reached; the bytes are compared all the same": _SERVERS,
    "our own words are stronger": _OURS,
    "how what is yours, or allowed by name, is built": _BUILDS,
    "what starts nothing": _ELSEWHERE,
    "where `uv pip` installs to, and how it writes": _PIP,
}
"""Why they pass, and which."""
KNOWN = frozenset(" ".join(HARMLESS.values()).split())


PLACES = ("target", "prefix")
"""Of `uv pip`: it hears them for a throwaway environment too."""


def require_no_place(request: Request, start: Path, environ: Mapping[str, str]) -> None:
    """Raises `RefusedError` where one says to where `uv pip` installs: ours would, unasked."""
    own = [*request.values("--config-file"), environ.get("UV_CONFIG_FILE", "")]
    home = Path(environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    paths = [start / each for each in own if each] or [home / "uv/uv.toml", *SYSTEMS]
    found = [(path, key) for path in paths for key in _keys(tables_of(path))]
    for path, key in (*found, *_keys_above(start)):
        if key in {f"pip.{place}" for place in PLACES}:
            raise RefusedError(
                f"refused: {printable(key)!r} in {printable(str(path))}: uv would put there what "
                "it fetches, before you could see a face; nothing was installed",
                allowed_by=f"{NO_OPTION}; say it yourself (uv-checkface pip install --target)",
            )


def require_known_settings(request: Request, start: Path, environ: Mapping[str, str]) -> None:
    """Raises `RefusedError` for one that is not; a file that the user names is the user's word."""
    if request.has("--config-file") or environ.get("UV_CONFIG_FILE"):
        return
    allowed = request.settings | (frozenset({"cache-dir"} if environ.get("UV_CACHE_DIR") else ()))
    for path, key in _keys_above(start):
        if key not in allowed and (why := why_not(key)):
            raise RefusedError(
                f"refused: {printable(key)!r} in {printable(str(path))}: {why}; uv would obey it "
                "before you could see a face; nothing was installed",
                allowed_by=f"{OPTION} {printable(key)} lets it pass",
            )


def why_not(key: str) -> str | None:
    """Nothing for what may pass."""
    if key in RISKY:
        return RISKY[key]
    known = key.removeprefix("pip.") in KNOWN or key == "pip"
    return None if known else "it is no setting that is known to start nothing"


def _keys_above(start: Path) -> Iterator[tuple[Path, str]]:
    """Of all files that uv may take: it takes the nearest, and those of a workspace's root."""
    for folder in (start, *start.parents):
        yield from ((folder / "uv.toml", key) for key in _keys(tables_of(folder / "uv.toml")))
        path = folder / "pyproject.toml"
        tool = tables_of(path).get("tool")
        table = tool.get("uv") if isinstance(tool, dict) else None
        yield from ((path, key) for key in _keys(table if isinstance(table, dict) else {}))


def _keys(table: Mapping[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        yield key
        if key == "pip" and isinstance(value, dict):
            yield from (f"pip.{inner}" for inner in value)


def tables_of(path: Path) -> Mapping[str, Any]:
    """Of a file that uv reads; nothing where there is none.

    uv reads more than we can: what we cannot read is not passed over. Raises `UnableError`.
    """
    if not os.path.lexists(path):
        return {}
    try:
        return tomllib.loads(read_regular(path, LARGEST).decode("utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise UnableError(
            f"cannot read {printable(str(path))} ({printable(str(error))[:200]}): expected TOML; "
            "uv was not started"
        ) from error
