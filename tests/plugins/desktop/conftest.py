"""A user's folders with nothing in them, and `checkface desktop` as that user."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.fakes.ended import Ended

from checkface.argument_parser import ArgumentParser
from checkface.program import Boundary
from checkface_desktop import command
from checkface_desktop.home import Home

Tree = dict[str, tuple[int, bytes]]


def home_in(folder: Path) -> Home:
    """As a new user's: of the system's own files there are none."""
    return Home(folder, folder / ".config", folder / ".local/share", (folder / "xdg",))


def tree_of(folder: Path) -> Tree:
    """All that is in a folder: the mode of each thing, and the bytes of each file."""
    paths = [path for path in sorted(folder.rglob("*")) if not path.is_symlink()]
    read = {path: path.read_bytes() if path.is_file() else b"" for path in paths}
    return {
        str(path.relative_to(folder)): (stat.S_IMODE(path.lstat().st_mode), data)
        for path, data in read.items()
    }


@dataclass(frozen=True)
class User:
    """A user with folders, and the command as that user types it."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    def desktop(self, *arguments: str) -> Ended:
        parser = ArgumentParser(prog="checkface")
        command.checkface_commands(parser.add_subparsers())

        def run() -> int:
            parsed = parser.parse_args(["desktop", *arguments])
            code: int = parsed.run(parsed)
            return code

        code = Boundary("checkface").run(run)
        said = self.capsys.readouterr()
        return Ended(code, said.out, said.err)

    @property
    def tree(self) -> Tree:
        return tree_of(self.folder)


@pytest.fixture
def user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> User:
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CONFIG_DIRS", str(tmp_path / "xdg"))
    return User(tmp_path, capsys)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return home_in(tmp_path)
