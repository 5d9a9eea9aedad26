"""Turns a tiny MkDocs project into a site, by MkDocs' own command."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from traceback import format_exception
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml
from click.testing import CliRunner
from mkdocs.__main__ import cli
from tests.plugins.in_process import as_a_process

from checkface.pages import WHAT_IS_THIS

PROJECT = Path(__file__).parents[2] / "projects/mkdocs_site"
WORDS = "learn creek depend fit"
"""Of the release."""
MKDOCS = (sys.executable, "-W", "ignore", "-m", "mkdocs")
ENVIRONMENT = {"NO_MKDOCS_2_WARNING": "1"}


class Addresses(HTMLParser):
    """What a page shows and links to."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del tag
        self.found += [value for key, value in attrs if key in {"src", "href"} and value]


@dataclass(frozen=True)
class Workshop:
    """A copy of a project, which a test may change."""

    folder: Path
    command: Sequence[str] = ()
    """What MkDocs is called by in a process of its own; if empty, it runs within the test."""

    @classmethod
    def copied(cls, folder: Path, command: Sequence[str] = ()) -> Workshop:
        return cls(Path(shutil.copytree(PROJECT, folder)), command)

    @property
    def apart(self) -> Workshop:
        """The same, which is built in a process of its own: that is part of what is promised."""
        return replace(self, command=MKDOCS)

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def configure(self, theme: object = "mkdocs", *, plugins: Any = (), **options: Any) -> None:
        """A mkdocs.yml with `options` of our plugin beside the usual ones."""
        ours = {"release": "manifest:checkface.json", "block": "install.md", **options}
        self.write(theme, [*plugins, "search", {"checkface": ours}])

    def write(self, theme: object, plugins: list[Any], **more: Any) -> None:
        content = {
            "site_name": "tiny",
            "site_url": "https://docs.example.org/tiny/",
            "theme": theme if isinstance(theme, dict) else {"name": theme},
            "plugins": plugins,
            "markdown_extensions": ["attr_list", {"toc": {"permalink": True}}],
            **more,
        }
        (self.folder / "mkdocs.yml").write_text(yaml.safe_dump(content))

    def page(self, name: str, text: str) -> None:
        (self.folder / "docs" / name).write_text(text)

    def try_build(self, *arguments: str, where: Path | None = None) -> tuple[int, str]:
        """Its exit code, and what it said."""
        config = ("build", "-f", str(self.folder / "mkdocs.yml"), "-d", str(self.site))
        run = self._run if self.command else run_here
        return run([*config, *arguments], where or self.folder)

    def _run(self, arguments: list[str], where: Path) -> tuple[int, str]:
        done = subprocess.run(
            [*self.command, *arguments], capture_output=True, text=True, check=False, cwd=where
        )
        return done.returncode, done.stdout + done.stderr

    def build(self, *arguments: str, where: Path | None = None) -> str:
        """What it said; fails if it failed."""
        code, said = self.try_build("--strict", *arguments, where=where)
        assert 0 == code, said
        return said

    def read(self, name: str) -> str:
        return (self.site / name).read_text("utf-8")

    def pictures(self) -> list[Path]:
        return sorted((self.site / "assets/checkface").glob("*.png"))

    def digests(self) -> dict[str, str]:
        """Of every file of the site, but of what says when it was built."""
        files = (path for path in sorted(self.site.rglob("*")) if path.is_file())
        return {
            str(path.relative_to(self.site)): _digest(path)
            for path in files
            if not path.name.startswith("sitemap.xml")
        }

    def dead_ends(self) -> list[str]:
        """Addresses of ours, in all pages but that of the server's error, which lead nowhere.

        What says what a face is lies elsewhere, for readers who follow it.
        """
        return [
            f"{page.relative_to(self.site)}: {address}"
            for page in sorted(self.site.rglob("*.html"))
            if page.name != "404.html"
            for address in Addresses(page.read_text("utf-8")).found
            if "checkface" in address and address != WHAT_IS_THIS and not _leads(page, address)
        ]


def run_here(arguments: list[str], where: Path) -> tuple[int, str]:
    """Its exit code, and what it said, with the traceback of what MkDocs does not catch."""
    with as_a_process(where, {}):
        done = CliRunner().invoke(cli, arguments)
    failed = done.exc_info if done.exception and not isinstance(done.exception, SystemExit) else ()
    return done.exit_code, done.output + "".join(format_exception(*failed) if failed else ())


def _leads(page: Path, address: str) -> bool:
    parts = urlsplit(address)
    return not parts.scheme and (page.parent / unquote(parts.path)).is_file()


def _digest(path: Path) -> str:
    content = re.sub(rb"Build Date UTC : [^\n]*", b"", path.read_bytes())
    return hashlib.sha256(content).hexdigest()
