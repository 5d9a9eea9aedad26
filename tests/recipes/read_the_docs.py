"""Plays what Read the Docs does with a version: its checkout, its variables and its shell."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from tests.recipes.docs_page import block

MINUTES = 5
DEPTH = "50"


@dataclass(frozen=True)
class Version:
    """What it builds."""

    slug: str
    """As it stands in URLs."""
    type: str
    identifier: str
    """The branch or the tag."""


@dataclass(frozen=True)
class Build:
    """One build of a version."""

    folder: Path
    environ: Mapping[str, str]

    @classmethod
    def of(cls, version: Version, remote: Path, clone_url: str, folder: Path) -> Build:
        """Check a version out: of its default branch, a shallow clone first."""
        folder.mkdir()
        _git(folder, "clone", "--quiet", "--depth", "1", remote.as_uri(), ".")
        wanted = cls._refspec(version, remote)
        _git(folder, "fetch", "origin", "--force", "--prune", "--depth", DEPTH, wanted)
        _git(folder, "checkout", "--quiet", "--force", "FETCH_HEAD")
        said = {
            "READTHEDOCS": "True",
            "READTHEDOCS_VERSION": version.slug,
            "READTHEDOCS_VERSION_TYPE": version.type,
            "READTHEDOCS_GIT_CLONE_URL": clone_url,
            "READTHEDOCS_GIT_IDENTIFIER": version.identifier,
        }
        return cls(folder, said)

    @staticmethod
    def _refspec(version: Version, remote: Path) -> str:
        """For `stable`, which is no tag, the commit itself."""
        name = version.identifier
        if version.type == "branch":
            return f"refs/heads/{name}:refs/remotes/origin/{name}"
        if version.slug == "stable":
            return _git(remote, "rev-parse", f"{name}^{{commit}}")
        return f"refs/tags/{name}:refs/tags/{name}"

    def before_build(self) -> subprocess.CompletedProcess[str]:
        """What the recipe has under `pre_build`, which is one command."""
        (command,) = configuration()["build"]["jobs"]["pre_build"]
        return subprocess.run(
            shlex.split(f"/bin/sh -c 'PATH=$PATH; {command}'"),
            cwd=self.folder,
            env={**os.environ, **self.environ},
            capture_output=True,
            text=True,
            check=False,
            timeout=MINUTES * 60,
        )

    @property
    def site(self) -> Path:
        return self.folder / "_readthedocs/html"

    def page(self) -> str:
        return (self.site / "index.html").read_text("utf-8")


def configuration() -> Mapping[str, Any]:
    found: Mapping[str, Any] = yaml.safe_load(block(".readthedocs.yaml"))
    return found


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()
