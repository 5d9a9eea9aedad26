"""Turns what `uv sync --dry-run --output-format json` says into what would change, and where."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from checkface import plain
from checkface_channels.hosts import printable
from checkface_channels.locks.checks import UnexpectedError, checked_name, checked_version
from checkface_gate.errors import UnableError


@dataclass(frozen=True)
class Place:
    """The environment that uv would change; it may not be there yet."""

    executable: Path
    version: tuple[int, ...]
    folder: Path

    @property
    def label(self) -> str:
        """What a person recognises."""
        shown = self.folder
        if shown.is_relative_to(Path.cwd()):
            shown = shown.relative_to(Path.cwd())
        return f"{printable(str(shown))} (Python {'.'.join(map(str, self.version[:2]))})"


@dataclass(frozen=True)
class Changes:
    """What a sync would do, by normalised name."""

    place: Place
    lock: Path
    root: Path
    """Of the workspace."""
    installed: Mapping[str, str]
    """Name to the version that comes."""
    uninstalled: Mapping[str, str]
    """Name to the version that goes."""
    python: Path
    """Of the environment that uv has looked at, or would make."""
    is_new: bool = False
    """Whether the environment itself has to be made, or made anew."""

    @property
    def is_nothing(self) -> bool:
        return not (self.is_new or self.installed or self.uninstalled)

    def at(self, environment: Path) -> Changes:
        """The same in another place."""
        python = environment.joinpath(*self.place.executable.parts[-2:])
        return replace(self, place=Place(python, self.place.version, environment))

    @classmethod
    def of_json(cls, text: str) -> Changes:
        """Raises `UnableError` if this is not what uv writes."""
        try:
            return cls._read(json.loads(text))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise UnableError(
                "cannot read what uv says it would change "
                f"({printable(f'{type(error).__name__}: {error}'[:200])}); nothing was installed; "
                "upgrade checkface"
            ) from error
        except UnexpectedError as error:
            raise UnableError(f"uv would install {error}; nothing was installed") from error

    @classmethod
    def _read(cls, said: Mapping[str, Any]) -> Changes:
        sync = said["sync"]
        python = sync["environment"]["python"]
        version = tuple(int(part) for part in python["version"].split(".")[:3])
        changes = list(sync.get("changes", ()))
        return cls(
            Place(Path(python["path"]), version, Path(sync["environment"]["path"])),
            Path(said["lock"]["path"]),
            Path(said["project"]["workspace"]["path"]),
            _by_name(changes, "installed"),
            _by_name(changes, "uninstalled"),
            Path(python["path"]),
            sync.get("action") != "check",
        )


def titled(name: str, version: str) -> str:
    """A folder whose backend makes its version up has none yet."""
    return f"{plain(name)} {plain(version)}".rstrip()


ACTIONS = frozenset({"installed", "uninstalled", "reinstalled"})


def _by_name(changes: Iterable[Mapping[str, Any]], action: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in changes:
        if each["action"] not in ACTIONS:
            raise ValueError(f"unknown action {each['action']!r}")
        if each["action"] in {action, "reinstalled"}:
            name = canonicalize_name(checked_name(each["name"]))
            found[name] = checked_version(each.get("version") or "")
    return found
