"""Finds the project that uv would work in, and every file of it that uv may write."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from checkface_channels.hosts import printable
from checkface_gate.errors import UnableError
from checkface_uv.request import Request

PYPROJECT, LOCK = "pyproject.toml", "uv.lock"


@dataclass(frozen=True)
class Project:
    """One, in the folder of its pyproject.toml; a workspace's root lies above it."""

    folder: Path

    @classmethod
    def of(cls, request: Request, here: Path | None = None) -> Project:
        """As uv looks for it: upwards. Raises `UnableError` if there is none."""
        start = here or Path.cwd()
        for name in ("--directory", "--project"):
            for value in request.values(name)[-1:]:
                start /= value
        start = start.absolute()
        for folder in (start, *start.parents):
            if (folder / PYPROJECT).is_file():
                return cls(folder)
        raise UnableError(
            f"no {PYPROJECT} in {printable(str(start))!r} or above it: expected a project of uv's"
        )

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
        return self.lock.parent / (environ.get("UV_PROJECT_ENVIRONMENT") or ".venv")

    def _files(self) -> Iterator[Path]:
        yield from (self.folder / PYPROJECT, self.folder / LOCK)
        for folder in self.folder.parents:
            if (folder / PYPROJECT).is_file():
                yield from (folder / PYPROJECT, folder / LOCK)

    @property
    def builds(self) -> bool:
        """Whether it has a build backend of its own, which uv runs."""
        import tomllib

        try:
            return "build-system" in tomllib.loads((self.folder / PYPROJECT).read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return False  # uv says what is wrong with it
