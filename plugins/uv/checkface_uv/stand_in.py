"""Makes an environment of ours with the same packages by name, and none of their code.

uv starts the Python of an environment to learn what it is, and Python runs what lies in there: .pth
files, sitecustomize. But what a sync would change can be told from metadata alone. So uv is shown
this one until somebody has agreed: whatever a clone has brought lies still.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.utils import canonicalize_name

from checkface.files import write_file
from checkface.input_files import read_regular
from checkface_gate.errors import UnableError
from checkface_uv.changes import Changes
from checkface_uv.installed import is_environment, settings_of, site_folders
from checkface_uv.program import Uv
from checkface_uv.records import is_whole

INFO = ".dist-info"
METADATA = (INFO, ".egg-info")
LINKS = ".egg-link"
LARGEST = 1 << 26
SYSTEM = "include-system-site-packages"


@dataclass(frozen=True)
class StandIn:
    """For one environment, which may not be there yet."""

    environment: Path
    folder: Path | None = None
    """None where uv looks at the environment itself: Windows has copies of Python, and a user may
    have named the system's own."""
    incomplete: frozenset[str] = frozenset()
    """Names of packages that are there in part: it has none of them, so that they come again."""

    @classmethod
    def of(cls, environment: Path, uv: Uv, private: Path) -> StandIn:
        """Below the folder `private`. Raises the error that uv's failure means.

        Where there is no environment yet there is none of ours either, but only its place: uv
        finds no other one by itself.
        """
        is_there = is_environment(environment)
        if os.name == "nt" or (uv.environ.get("UV_PROJECT_ENVIRONMENT") and not is_there):
            return cls(environment)
        folder = Path(tempfile.mkdtemp(dir=private)) / "stand-in"
        python = _python_of(environment)
        if python is None:
            return cls(environment, folder)
        more = ["--system-site-packages"] if _takes_packages_of_system(environment) else []
        words = ["venv", "--quiet", "--no-config", "--no-project", *more, f"--python={python}"]
        uv.do([*words, str(folder)], private, doing="Making an environment…")
        incomplete = frozenset(
            name
            for site in site_folders(folder)
            for name in _copy_metadata(environment / site.relative_to(folder), site)
        )
        return cls(environment, folder, incomplete)

    def words_to_complete(self) -> list[str]:
        """For the last step, in which uv sees the environment itself."""
        return [f"--reinstall-package={name}" for name in sorted(self.incomplete)]

    def shown_to(self, uv: Uv) -> Uv:
        """A uv that finds it in the place of the project's environment."""
        return uv.hearing(UV_PROJECT_ENVIRONMENT=str(self.folder)) if self.folder else uv

    def is_for(self, environment: Path) -> bool:
        return os.path.realpath(self.environment) == os.path.realpath(environment)

    def seen_through(self, changes: Changes) -> Changes:
        """The same changes, of the environment that it stands for.

        Raises `UnableError` if uv means another one: a Python says itself where it is.
        """
        expected = self.folder or self.environment
        if os.path.realpath(changes.place.folder) != os.path.realpath(expected):
            raise UnableError(
                f"uv would change {changes.place.label}, and not {self.environment.name}: expected "
                "the environment of the project; nothing was installed"
            )
        return changes.at(self.environment)


def _python_of(environment: Path) -> str | None:
    """The one that is started, itself; where it lies nothing of the environment is found."""
    if not is_environment(environment):
        return None
    found = [environment / "bin" / name for name in ("python", "python3")]
    return next((os.path.realpath(path) for path in found if path.exists()), None)


def _takes_packages_of_system(environment: Path) -> bool:
    try:
        return settings_of(environment).get(SYSTEM, "").lower() == "true"
    except OSError:
        return False


def _copy_metadata(source: Path, target: Path) -> Iterator[str]:
    """Text, which uv reads: no link is followed, and nothing that Python would look for.

    Yields the names of packages that are there in part, and are left out.
    """
    for path in _entries(source):
        if path.name.endswith(INFO) and not is_whole(path):
            yield canonicalize_name(path.name.partition("-")[0])
        elif path.name.endswith(METADATA) and path.is_dir() and not path.is_symlink():
            for inner in _entries(path):
                _copy_file(inner, target / path.name / inner.name)
        elif path.name.endswith((*METADATA, LINKS)):
            _copy_file(path, target / path.name)


def _entries(folder: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from sorted(folder.iterdir())


def _copy_file(source: Path, target: Path) -> None:
    """With its time: uv compares that of a folder's metadata with its source."""
    if source.is_symlink():
        return
    with contextlib.suppress(OSError):
        found = source.stat()
        write_file(target, read_regular(source, LARGEST))
        os.utime(target, ns=(found.st_atime_ns, found.st_mtime_ns))
