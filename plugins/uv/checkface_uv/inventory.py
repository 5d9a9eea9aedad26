"""Turns a folder for packages into every file in it that is not as a RECORD says.

Each file has to be accounted for: a RECORD lists it with a hash that fits, or it is one of the few
that whoever installs writes without one. All others are named, for Python may run any of them: a
.pth file, a module beside the packages, bytecode.
"""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from checkface import Standing
from checkface.input_files import read_regular
from checkface_uv.bytecode import is_made_of
from checkface_uv.records import BY_INSTALLER, Row, rows_of

INFO = ".dist-info"
ABSENT_IN_CACHE = BY_INSTALLER - {"RECORD"}
LARGEST_SOURCE = 1 << 24

UVS_OWN: Mapping[str, frozenset[str]] = {
    "_virtualenv.pth": frozenset(
        {"69ac3d8f27e679c81b94ab30b3b56e9cd138219b1ba94a1fa3606d5a76a1433d"}
    ),
    "_virtualenv.py": frozenset(
        {
            "6cf30c56faf2a55228914dbbd17f8088ed371ebb08f5e7fa6fd931f913fcaf1d",
            "e8c426ce260f866254ff35cefedc8b3efbd6d1446d99d7a4cdeb0095f98a8b8f",
        }
    ),
}
"""What `uv venv` and virtualenv lay beside the packages, by sha256: a name alone is no proof."""

CHANGED = "changed since it was installed"
UNCOMPARED = "cannot be compared, for its RECORD has no hash of it"
UNLISTED = "cannot be compared, for no RECORD lists it"
OTHER_CODE = "bytecode that is not of its source"
OTHER_PYTHON = "bytecode of another Python, which cannot be compared"


@dataclass(frozen=True)
class Oddity:
    """Files with one thing wrong with them. `package` has none if they belong to nobody."""

    package: str
    what: str
    files: Sequence[str]


@dataclass
class Inventory:
    """Of one folder for packages. What a RECORD names outside `bounds` is not read."""

    folder: Path
    bounds: Path
    is_cache: bool = False
    _known: dict[str, str] = field(default_factory=dict)
    """Path to the name of the package that lists it."""
    _odd: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    @cached_property
    def packages(self) -> Mapping[str, str]:
        """The name of each .dist-info folder, without its ending, to its own path."""
        found = sorted(os.scandir(self.folder), key=lambda each: each.name)
        return {each.name.removesuffix(INFO): each.path for each in found if _is_info(each)}

    def oddities(self) -> list[Oddity]:
        """Everything that is not as it was installed, or may not be."""
        for package, info in self.packages.items():
            self._compare(package, Path(info))
        for name in sorted(_names_below(self.folder)):
            if name not in self._known:
                self._judge(name)
        return [Oddity(package, what, files) for (package, what), files in self._odd.items()]

    def _compare(self, package: str, info: Path) -> None:
        try:
            rows = rows_of(info)
        except ValueError:
            self._odd[package, CHANGED].append(f"{info.name}/RECORD")
            return
        for row in rows:
            if what := self._oddity_of(row, info):
                self._odd[package, what].append(row.name)
            self._known.setdefault(self._name(row.place(self.folder)), package)
        self._known.setdefault(f"{info.name}/RECORD", package)

    def _oddity_of(self, row: Row, info: Path) -> str | None:
        path = row.place(self.folder)
        is_installers = path.parent == info and path.name in BY_INSTALLER
        if is_installers and (not row.written or (self.is_cache and not os.path.lexists(path))):
            return None
        if not path.is_relative_to(self.bounds):
            return UNCOMPARED
        if not row.written and path.suffix == ".pyc":
            return self._oddity_of_bytecode(self._name(path)) if os.path.lexists(path) else None
        standing = row.standing(path)
        if standing is Standing.UNKNOWN:
            return UNCOMPARED
        return None if standing is Standing.SAME else CHANGED

    def _judge(self, name: str) -> None:
        """A file that no RECORD lists."""
        if self._is_installers(Path(name)) or is_of_uv(self.folder, name):
            return
        what = self._oddity_of_bytecode(name) if self._is_bytecode(Path(name)) else UNLISTED
        if what:
            self._odd["", what].append(name)

    def _is_installers(self, path: Path) -> bool:
        return path.name in BY_INSTALLER and str(path.parent) in map(_info_name, self.packages)

    def _is_bytecode(self, path: Path) -> bool:
        """Of a module that is accounted for."""
        source = _source_of(path).as_posix()
        is_there = path.suffix == ".pyc" and path.parent.name == "__pycache__"
        return is_there and (source in self._known or is_of_uv(self.folder, source))

    def _oddity_of_bytecode(self, name: str) -> str | None:
        source = self.folder / _source_of(Path(name))
        try:
            data, code = (
                read_regular(path, LARGEST_SOURCE) for path in (source, self.folder / name)
            )
        except (OSError, ValueError):
            return OTHER_CODE
        made = is_made_of(data, code, Path(name).name)
        return {True: None, False: OTHER_CODE, None: OTHER_PYTHON}[made]

    def _name(self, path: Path) -> str:
        return Path(os.path.relpath(path, self.folder)).as_posix()


def is_of_uv(folder: Path, name: str) -> bool:
    """Whether `uv venv` or virtualenv lays a file with these bytes there."""
    try:
        data = read_regular(folder / name, 1 << 16) if name in UVS_OWN else b""
    except OSError:
        return False
    return hashlib.sha256(data).hexdigest() in UVS_OWN.get(name, ())


def _info_name(package: str) -> str:
    return f"{package}{INFO}"


def _is_info(entry: os.DirEntry[str]) -> bool:
    return entry.name.endswith(INFO) and entry.is_dir()


def _source_of(bytecode: Path) -> Path:
    """`__pycache__/fig.cpython-311.opt-1.pyc` is of `fig.py`."""
    return bytecode.parent.parent / f"{bytecode.name.split('.', 1)[0]}.py"


def _fail(error: OSError) -> None:
    raise error  # what cannot be listed is not skipped


def _names_below(folder: Path) -> Iterator[str]:
    """All that is no folder; a link to one is not followed."""
    for path, folders, files in os.walk(folder, onerror=_fail):
        links = [name for name in folders if (Path(path) / name).is_symlink()]
        for name in (*files, *links):
            yield Path(os.path.relpath(Path(path) / name, folder)).as_posix()
