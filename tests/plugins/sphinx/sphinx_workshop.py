"""Turns a copy of a tiny project into what `sphinx-build` makes of it."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from bs4 import BeautifulSoup
from PIL import Image
from sphinx.cmd.build import main
from tests.plugins.in_process import as_a_process

PROJECTS = Path(__file__).parents[2] / "projects"
TEST_TIME = "1000000000"
OWN_THEMES = {"alabaster", "basic", "bizstyle", "classic", "haiku", "nature"}
"""Of Sphinx itself."""


@dataclass(frozen=True)
class Built:
    """What one `sphinx-build` has left."""

    code: int
    log: str
    site: Path

    @property
    def warnings(self) -> list[str]:
        return [line for line in self.log.splitlines() if "WARNING" in line or "ERROR" in line]

    def page(self, name: str) -> BeautifulSoup:
        return BeautifulSoup((self.site / name).read_text("utf-8"), "html.parser")

    def text(self, name: str) -> str:
        return (self.site / name).read_text("utf-8")

    @property
    def files(self) -> dict[str, bytes]:
        """All but Sphinx's archive, which holds times; what is in it lies beside it."""
        found = (path for path in self.site.rglob("*") if path.is_file() and path.suffix != ".epub")
        return {str(path.relative_to(self.site)): path.read_bytes() for path in sorted(found)}


@dataclass(frozen=True)
class Workshop:
    """A copy of a project, in a folder that is not where Sphinx is called."""

    folder: Path
    python: Path | None = None
    """Whose Sphinx it is, in a process of its own; None: ours, which runs within the test."""

    @classmethod
    def of(cls, project: str, folder: Path, python: Path | None = None) -> Workshop:
        shutil.copytree(PROJECTS / project, folder / "project")
        return cls(folder, python)

    @property
    def apart(self) -> Workshop:
        """The same, which is built in a process of its own: that is part of what is promised."""
        return replace(self, python=Path(sys.executable))

    @property
    def source(self) -> Path:
        return self.folder / "project"

    def configure(self, *lines: str) -> None:
        """Add lines to the conf.py."""
        with (self.source / "conf.py").open("a") as conf:
            conf.write("\n".join(lines) + "\n")

    def write(self, page: str, text: str) -> None:
        """Make or replace a page. Its time is then new even for a coarse clock."""
        (self.source / page).write_text(text)

    def build(self, builder: str = "html", *options: str, site: str = "", **environ: str) -> Built:
        """`sphinx-build` with warnings as errors unless `options` say otherwise."""
        out = self.folder / (site or builder)
        trees = self.folder / f"trees-{site or builder}"
        arguments = ["-b", builder, "-d", trees, *options, self.source, out]
        environ = {"SOURCE_DATE_EPOCH": TEST_TIME, "NO_COLOR": "1", **environ}
        run = self._run if self.python or self._has_theme_of_others else self._run_here
        return Built(*run([*map(str, arguments)], environ), out)

    @property
    def _has_theme_of_others(self) -> bool:
        """They keep what one build made, templates and all, and the next one trips over it."""
        themes = re.findall(
            r"^html_theme = [\"'](\w+)", (self.source / "conf.py").read_text(), re.MULTILINE
        )
        return not OWN_THEMES.issuperset(themes)

    def _run(self, arguments: list[str], environ: dict[str, str]) -> tuple[int, str]:
        done = subprocess.run(
            [str(self.python or sys.executable), "-m", "sphinx", *arguments],
            capture_output=True,
            check=False,
            cwd=self.folder,
            encoding="utf-8",
            env=os.environ | environ,
            stdin=subprocess.DEVNULL,
        )
        return done.returncode, done.stdout + done.stderr

    def _run_here(self, arguments: list[str], environ: dict[str, str]) -> tuple[int, str]:
        with as_a_process(self.folder, environ) as said:
            return main(arguments), said.getvalue()

    def clean_build(self, builder: str = "html", *options: str, **named: str) -> Built:
        """A build that has nothing to complain of."""
        built = self.build(builder, "-W", "--keep-going", *options, **named)
        assert 0 == built.code, built.log
        return built


def picture_size(file: Path | IO[bytes]) -> tuple[int, int]:
    with Image.open(file) as picture:
        return picture.size


def read_pages(log: str) -> set[str]:
    """The pages that Sphinx has read in this build."""
    return set(re.findall(r"^reading sources\.\.\. \[ *\d+%\] (\S+)", log, re.MULTILINE))


def written_pages(log: str) -> set[str]:
    return set(re.findall(r"^writing output\.\.\. \[ *\d+%\] (\S+)", log, re.MULTILINE))


def indexed_words(site: Path) -> set[str]:
    """All words in the search index of a site."""
    content = (site / "searchindex.js").read_text("utf-8")
    index = json.loads(content.removeprefix("Search.setIndex(").rstrip(")"))
    return {*index["terms"], *index["titleterms"]}
