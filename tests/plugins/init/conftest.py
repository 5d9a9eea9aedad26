"""Small projects of every kind, and `checkface init` in them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.fakes.ended import Ended

from checkface.argument_parser import ArgumentParser
from checkface.program import Boundary
from checkface_init import command

PYPROJECT = """\
[build-system]
requires = ["setuptools>=77"]
build-backend = "setuptools.build_meta"

[project]
name = "fig"
version = "1.0"
"""
MKDOCS = "site_name: fig # ours\nplugins:\n  - search # kept\n"
README = "# fig\n\nA fruit.\n"
USUAL = {"pyproject.toml": PYPROJECT, "mkdocs.yml": MKDOCS, "README.md": README}


@dataclass(frozen=True)
class Workbench:
    """A folder that is a project, and the command in it."""

    folder: Path
    streams: pytest.CaptureFixture[str]

    def make(self, files: Mapping[str, str] | None = None, remote: str | None = None) -> None:
        subprocess.run(["git", "init", "-q", self.folder], check=True)
        url = remote or "https://github.com/me/fig.git"
        git = ["git", "-C", str(self.folder), "remote", "add", "origin", url]
        subprocess.run(git, check=True)
        for name, text in (USUAL if files is None else files).items():
            self.write(name, text)

    def write(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_bytes(text.encode())

    def read(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode()

    def files(self) -> dict[str, bytes]:
        """All but git's own."""
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        names = {str(path.relative_to(self.folder)): path for path in paths}
        return {
            name: path.read_bytes() for name, path in names.items() if not name.startswith(".git/")
        }

    def init(self, *arguments: str) -> Ended:
        """Nobody is at a terminal here."""
        parser = ArgumentParser()
        command.checkface_commands(parser.add_subparsers())
        parsed = parser.parse_args(["init", *arguments, str(self.folder)])
        code = Boundary("checkface").run(lambda: int(parsed.run(parsed)))
        return Ended(code, *self.streams.readouterr())


@pytest.fixture
def bench(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Workbench:
    folder = tmp_path / "fig"
    folder.mkdir()
    return Workbench(folder, capsys)
