"""Promises in the environments that `build` and pip make: with what pip installs of us, alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plugins.setuptools.build_workshop import ROOT, Workshop, expected_notes
from tests.plugins.setuptools.test_build_backends import EVERY

FILES = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "MANIFEST.in")


@pytest.fixture(scope="module")
def wheel_of_checkface(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a copy of this checkout, in which nothing is left."""
    folder = tmp_path_factory.mktemp("checkface")
    copied = folder / "checkout"
    for name in ("core", "plugins"):
        ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
        shutil.copytree(ROOT / name, copied / name, ignore=ignored)
    for name in FILES:
        shutil.copy(ROOT / name, copied)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    environ = os.environ | {"CHECKFACE_PURE": "1"}
    subprocess.run([*pip, f"--wheel-dir={folder}", copied], check=True, env=environ)
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.mark.parametrize("project", EVERY)
def test_an_isolated_build_draws_what_a_build_beside_us_draws(
    project: str, workshop: Callable[[str], Workshop], tmp_path: Path, wheel_of_checkface: Path
) -> None:
    links = f"{wheel_of_checkface.parent} {os.environ.get('PIP_FIND_LINKS', '')}"
    opened, beside = workshop(project), Workshop(project, tmp_path / "beside")
    done = opened.run("build", environ={"PIP_FIND_LINKS": links})
    files = opened.built_files()

    assert 2 == len(done.lines), done.output
    assert expected_notes(files) == opened.notes()
    assert (opened.dist / files[0].name).read_bytes() == beside.built_wheel()
