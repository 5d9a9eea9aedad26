"""Runs the steps of a recipe in bash, for a small project whose releases our action has posted."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.attacks.sites import Repository
from tests.fakes.github import gh
from tests.fakes.github.fake_forge import FakeForge
from tests.plugins.github_action.workbench import Workbench
from tests.recipes import pip_there
from tests.recipes.docs_page import Step

from checkface import Manifest

MINUTES = 5
EXPRESSION = re.compile(r"\$\{\{ *(?P<said>[^}]*?) *\}\}")


@dataclass(frozen=True)
class Project:
    """The repository of a project called tiny, at its forge."""

    repository: Repository
    forge: FakeForge

    @property
    def folder(self) -> Path:
        return self.repository.folder

    def release(self, version: str) -> Manifest:
        """Tag what is there, as one signs tags, build, let our action post on a draft, publish."""
        tag = f"v{version}"
        self.repository.commit()
        self.repository.git("tag", "--annotate", "--message", version, tag)
        release = self.forge.draft(tag)
        folder = self.folder.parent / f"built-{version}"
        folder.mkdir()
        bench = Workbench(folder, self.forge)
        bench.build(
            **{
                f"tiny-{version}-py3-none-any.whl": f"wheel of {version}".encode(),
                f"tiny-{version}.tar.gz": f"sdist of {version}".encode(),
            }
        )
        bench.run(release, ref=f"refs/tags/{tag}")
        self.forge.state.publish(release)
        return Manifest.parse(release.assets["checkface.json"].data.decode())

    def replace_record(self, tag: str, text: str) -> None:
        """As somebody may who can write to the release."""
        release = self.forge.state.published(tag)
        assert release
        release.files.remove(release.assets["checkface.json"])
        self.forge.attach(release, "checkface.json", text.encode())

    def checkout(self, tag: str, *options: str) -> Path:
        """What `actions/checkout` makes of a tag: that commit, and the remote that it came from."""
        folder = self.folder.parent / f"checkout-{tag}"
        url = self.folder.as_uri()
        clone = ["git", "clone", "--quiet", "--branch", tag, *(options or ("--depth", "1"))]
        subprocess.run([*clone, url, str(folder)], check=True, capture_output=True)
        refs = "+refs/heads/*:refs/remotes/origin/*"
        subprocess.run(["git", "config", "remote.origin.fetch", refs], cwd=folder, check=True)
        return folder


@dataclass(frozen=True)
class Job:
    """What runs a recipe's steps: a runner's variables, and the commands beside a Python."""

    forge: FakeForge
    folder: Path
    ref: str
    python: Path = Path(sys.executable)
    cache: Path | None = None

    def run(self, steps: Iterable[Step]) -> None:
        for step in steps:
            done = self.attempt(step)
            assert 0 == done.returncode, f"{step.name}: {done.stdout}{done.stderr}"

    def attempt(self, step: Step) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-c", step.script],
            cwd=self.folder,
            env=self.environ(step.environ),
            capture_output=True,
            text=True,
            check=False,
            timeout=MINUTES * 60,
        )

    def environ(self, more: Mapping[str, str]) -> dict[str, str]:
        home = self.folder.parent / "home"
        home.mkdir(exist_ok=True)
        given = {
            "GITHUB_API_URL": self.forge.url,
            "GITHUB_REF_NAME": self.ref,
            "GITHUB_REPOSITORY": self.forge.repository,
            "GITHUB_SERVER_URL": self.forge.server_url,
            "HOME": str(home),
            "NO_MKDOCS_2_WARNING": "1",
            "PATH": os.pathsep.join([str(self._commands()), os.environ["PATH"]]),
        }
        cache = {"CHECKFACE_CACHE_DIR": str(self.cache)} if self.cache else {}
        said = {name: EXPRESSION.sub(self._value, text) for name, text in more.items()}
        return {**os.environ, **cache, **given, **said}

    def _value(self, expression: re.Match[str]) -> str:
        """Only what recipes say; anything else is an error of the recipe."""
        return {"github.token": self.forge.token, "secrets.RTD_TOKEN": "secret"}[expression["said"]]

    def _commands(self) -> Path:
        """First on $PATH: our `gh` and `pip`, and what is installed beside the Python."""
        folder = self.folder.parent / "commands"
        if not folder.exists():
            folder.mkdir()
            _write_command(folder / "gh", Path(sys.executable), gh.__file__)
            _write_command(folder / "pip", self.python, pip_there.__file__)
            for place in (self.python.parent, Path(sys.executable).parent):
                for command in (
                    "checkface",
                    "mike",
                    "mkdocs",
                    "sphinx-build",
                    "sphinx-multiversion",
                    "zensical",
                ):
                    if (place / command).exists() and not (folder / command).exists():
                        (folder / command).symlink_to(place / command)
        return folder


def _write_command(path: Path, python: Path, script: str) -> None:
    path.write_text(f'#!/bin/sh\nexec "{python}" "{script}" "$@"\n')
    path.chmod(0o755)
