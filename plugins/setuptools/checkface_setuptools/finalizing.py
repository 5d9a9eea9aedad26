"""Turns a setuptools build of a project with `[tool.checkface]` into one that draws faces.

setuptools calls this in every build of an environment that has checkface, whatever the project. So
it imports next to nothing, never raises, and leaves a project without that table as it is.
"""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from setuptools import Distribution

SHOWN = ("bdist_wheel", "sdist")
BACKEND = "checkface_setuptools.build_meta"
BEFORE_RENAMING = ".tmp-"
"""How setuptools calls the folder, in the wanted one, in which its backend builds a file."""


def finalize_distribution_options(dist: Distribution) -> None:
    project = Path(dist.src_root or os.curdir)
    if _has_table(project) and BACKEND not in sys.modules:  # else our backend draws, later
        _show_after_commands(dist, project.absolute())


def _has_table(project: Path) -> bool:
    """A pyproject.toml that cannot be read is setuptools' to report."""
    try:
        text = (project / "pyproject.toml").read_text("utf-8")
        tools = tomllib.loads(text).get("tool") if "checkface" in text else None
    except (OSError, ValueError):
        return False
    return isinstance(tools, dict) and "checkface" in tools


def _show_after_commands(dist: Distribution, project: Path) -> None:
    """By the one method that runs them all: `cmdclass` may be set anew after this."""
    run_command = dist.run_command

    def run_and_show(command: str) -> None:
        before = len(dist.dist_files)
        run_command(command)
        if command in SHOWN:
            for _, _, file in dist.dist_files[before:]:
                _show(Path(file).absolute(), project)

    dist.run_command = run_and_show  # type: ignore[method-assign]


def _show(file: Path, project: Path) -> None:
    from checkface_setuptools.showing import show

    folder = file.parent
    show(file, project, folder.parent if folder.name.startswith(BEFORE_RENAMING) else folder)
