"""Reads what an install would take out of TOML: groups, a script's dependencies, a pylock.

What is not in the form that pip's own readers expect stops here, in words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from checkface_channels.hosts import printable
from checkface_gate.errors import NO_OPTION, RefusedError, UnableError
from checkface_pip_verify.request.direct import is_wheel
from checkface_pip_verify.request.requirement_files import local_path, text_of

_EXTRAS = re.compile(r"\[[^\]]*\]$")
_PYLOCK = re.compile(r"(?:^|[/\\])pylock(?:\.[^./\\]+)?\.toml$")
_SCRIPT = re.compile(r"(?m)^# /// (?P<type>[a-zA-Z0-9-]+)$\s(?P<content>(^#(| .*)$\s)+)^# ///$")
"""As PEP 723 prints it, so that there is no block that only pip sees."""


def is_pylock(name: str) -> bool:
    return bool(_PYLOCK.search(_EXTRAS.sub("", name)))


def group_file(group: str) -> str:
    """The file that `--group [PATH:]NAME` means."""
    return group.rpartition(":")[0] or "pyproject.toml"


def group_requirements(name: str) -> Iterator[str]:
    """Those of all groups in a file: a group may include others."""
    path = Path(name)
    groups = _toml(path).get("dependency-groups", {})
    for group, members in _table(groups, path, "dependency-groups").items():
        where = f"dependency-groups.{group}"
        yield from (each for each in _list(members, path, where) if isinstance(each, str))


def script_requirements(name: str) -> Iterator[str]:
    """The dependencies in a script's inline metadata (PEP 723)."""
    path = Path(name)
    text = text_of(path, "utf-8").replace("\r\n", "\n").replace("\r", "\n")
    for block in _SCRIPT.finditer(text):
        if block["type"] == "script":
            lines = block["content"].splitlines(keepends=True)
            bare = (line[2:] if line.startswith("# ") else line[1:] for line in lines)
            held = _table_of("".join(bare), path).get("dependencies", [])
            yield from (str(each) for each in _list(held, path, "dependencies"))


def require_wheels(name: str) -> None:
    """A pylock may point at repositories, folders and source; only its wheels are harmless.

    Raises `RefusedError` for all else.
    """
    path = local_path(_EXTRAS.sub("", name))
    for package in _list(_toml(path).get("packages", []), path, "packages"):
        _require_wheel(_table(package, path, "packages"), path)


def _require_wheel(package: dict[str, Any], path: Path) -> None:
    archive = _table(package.get("archive", {}), path, "packages.archive")
    wheels = _list(package.get("wheels", []), path, "packages.wheels")
    places = [archive, *(_table(wheel, path, "packages.wheels") for wheel in wheels)]
    named = [str(place[key]) for place in places for key in ("url", "path") if key in place]
    source_only = "sdist" in package and not wheels
    if "vcs" in package or "directory" in package or source_only or not all(map(is_wheel, named)):
        raise RefusedError(
            f"refused {printable(str(package.get('name')))!r} ({printable(str(path))}): it is no "
            "wheel, and pip would run its code before you could see a face",
            allowed_by=f"{NO_OPTION}: lock it with a wheel",
        )


def _toml(path: Path) -> dict[str, Any]:
    return _table_of(text_of(path, "utf-8"), path)


def _table_of(text: str, path: Path) -> dict[str, Any]:
    """Not with the parser's own words, which repeat what the file holds."""
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise UnableError(f"cannot read {printable(str(path))!r}: nested too deeply") from error
    except ValueError as error:
        raise UnableError(f"cannot read {printable(str(path))!r}: it is no TOML") from error


def _table(value: Any, path: Path, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _odd(value, path, where, "a table")
    return value


def _list(value: Any, path: Path, where: str) -> Sequence[Any]:
    if not isinstance(value, list):
        raise _odd(value, path, where, "a list")
    return value


def _odd(value: Any, path: Path, where: str, expected: str) -> UnableError:
    return UnableError(
        f"cannot read {printable(where)} in {printable(str(path))!r}: expected {expected}, got "
        f"{type(value).__name__}"
    )
