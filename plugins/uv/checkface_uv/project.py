"""Finds the project that uv would work in, and every file of it that uv may write."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from checkface.input_files import read_regular
from checkface_channels.hosts import printable
from checkface_gate.errors import NO_OPTION, RefusedError, UnableError
from checkface_uv.own import own_folders
from checkface_uv.request import Request

PYPROJECT, LOCK = "pyproject.toml", "uv.lock"
SETTINGS = ("uv.toml", ".python-version", ".python-versions")
"""What uv reads beside them."""
ENVIRONMENT = ".venv"
LARGEST = 32 << 20
"""Bytes. The largest locks of large projects have 2 MiB."""


@dataclass(frozen=True)
class Project:
    """One, in the folder of its pyproject.toml; a workspace's root lies above it."""

    folder: Path
    start: Path | None = None
    """Where uv starts to look for it."""

    @classmethod
    def of(cls, request: Request, here: Path | None = None) -> Project:
        """As uv looks for it: upwards. Raises `UnableError` if there is none."""
        start = start_of(request, here)
        for folder in (start, *start.parents):
            if os.path.lexists(folder / PYPROJECT):
                found = cls(folder, start)
                found._require_ends()
                return found
        raise UnableError(
            f"no {PYPROJECT} in {printable(str(start))!r} or above it: expected a project of uv's"
        )

    def _require_ends(self) -> None:
        """uv would wait for ever for a pipe, and write through a link to who knows where.

        Raises `UnableError` for what is no regular file of this project, and for what is too large.
        """
        settings = (folder / name for folder in self.folders for name in SETTINGS)
        for path in (*self.files, *settings):
            if os.path.lexists(path) and (wrong := self._wrong_with(path)):
                raise UnableError(
                    f"{printable(str(path))} is {wrong}: expected a regular file of this project; "
                    "uv was not started"
                )
        require_no_redirect(self.folders)

    def _wrong_with(self, path: Path) -> str | None:
        try:
            found = path.stat()
        except OSError as error:
            return f"a link to nothing that can be read ({error.strerror})"
        if not stat.S_ISREG(found.st_mode):
            return "no regular file"
        if found.st_size > LARGEST:
            return f"larger than {LARGEST >> 20} MiB"
        inside = Path(os.path.realpath(path)).is_relative_to(os.path.realpath(self.root))
        return None if inside else "a link to a file outside"

    @property
    def searched_folders(self) -> tuple[Path, ...]:
        """Where uv looks for a file that names a Python: from where it starts up to the root."""
        start = self.start or self.folder
        return tuple(f for f in (start, *start.parents) if f.is_relative_to(self.root))

    @property
    def folders(self) -> tuple[Path, ...]:
        return tuple(path.parent for path in self.files if path.name == PYPROJECT)

    @property
    def files(self) -> tuple[Path, ...]:
        """All that uv may write: its own, and those of the workspace that it may be in."""
        return tuple(self._files())

    @property
    def root(self) -> Path:
        """The topmost that has a pyproject.toml: whoever writes there is alone in all of it."""
        return self.files[-1].parent

    @property
    def lock(self) -> Path:
        """The nearest: a member of a workspace has none of its own. Raises `UnableError`."""
        for path in self.files:
            if path.name == LOCK and os.path.lexists(path):
                return path
        raise UnableError(f"no {LOCK} in {printable(str(self.folder))!r} or above it: uv lock")

    def environment(self, environ: Mapping[str, str]) -> Path:
        """Where uv keeps the project's packages, whether it is there or not."""
        locked = (path.parent for path in self.files if path.name == LOCK and path.exists())
        return environment_in(next(locked, self.folder), environ)

    def _files(self) -> Iterator[Path]:
        yield from (self.folder / PYPROJECT, self.folder / LOCK)
        for folder in self.folder.parents:
            if (folder / PYPROJECT).is_file():
                yield from (folder / PYPROJECT, folder / LOCK)

    @property
    def own_names(self) -> frozenset[str]:
        """Normalised names of it, and of all members of the workspaces that it may be in."""
        folders = {path.parent for path in self.files}
        return frozenset(name for folder in folders for name in own_folders(folder))

    @property
    def builds(self) -> bool:
        """Whether it has a build backend of its own, which uv runs."""
        import tomllib

        try:
            return "build-system" in tomllib.loads(
                read_regular(self.folder / PYPROJECT, LARGEST).decode("utf-8")
            )
        except (OSError, ValueError, RecursionError):
            return False  # uv says what is wrong with it


def start_of(request: Request, here: Path | None = None) -> Path:
    """The folder in which uv begins to look for a project, and for settings."""
    return _below(folder_of(request, here), request.values("--project"))


def starts_of(request: Request) -> tuple[Path, ...]:
    """That of uv itself, above which it finds an environment; and `start_of`, if it is another."""
    return tuple(dict.fromkeys((folder_of(request), start_of(request))))


def folder_of(request: Request, here: Path | None = None) -> Path:
    return _below(here or Path.cwd(), request.values("--directory"))


def _below(folder: Path, values: Sequence[str]) -> Path:
    """The last of them counts."""
    return folder.joinpath(*values[-1:]).absolute()


def environment_in(folder: Path, environ: Mapping[str, str]) -> Path:
    """Where uv keeps the packages of the project in a folder, whether it is there or not."""
    return folder / (environ.get("UV_PROJECT_ENVIRONMENT") or ENVIRONMENT)


def require_no_redirect(folders: Iterable[Path]) -> None:
    """uv takes a file of this name for the place of an environment, whatever lies there.

    Raises `RefusedError`: who has written it would choose what uv starts, and what it empties.
    """
    for path in (folder / ENVIRONMENT for folder in folders):
        if os.path.lexists(path) and not path.is_dir():
            raise RefusedError(
                f"refused: {printable(str(path))} is no folder: uv would take the environment that "
                "it names, start its Python before you could see a face, and remove from it what "
                "is not locked here; nothing was installed",
                allowed_by=f"{NO_OPTION}: delete it, and name the environment yourself",
            )
