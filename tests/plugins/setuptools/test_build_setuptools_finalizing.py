"""Promises of the way that setuptools calls in every build, whoever's project it is."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.plugins.setuptools.build_workshop import Workshop, expected_notes

from checkface_setuptools.finalizing import finalize_distribution_options

HOOK = "build_setuptools_hook"

Open = Callable[[str], Workshop]

SETUP = "from setuptools import setup\nsetup()\n"

OWN_SDIST = """
from setuptools.command.sdist import sdist

class OwnSdist(sdist):
    def run(self):
        super().run()
        print("own sdist has run")
"""


def distribution(project: Path) -> Any:
    return SimpleNamespace(src_root=str(project), run_command="as it was", dist_files=[])


def test_both_ways_at_once_draw_once(workshop: Open) -> None:
    opened = workshop("build_setuptools")
    opened.add("[tool.checkface]\nsize = 64")
    done = opened.build()

    assert 1 == len(done.lines), done.output
    assert expected_notes(opened.built_files()) == opened.notes()


def test_a_projects_own_commands_keep_working(workshop: Open) -> None:
    """Named in pyproject.toml, which setuptools reads after it has called us."""
    opened = workshop(HOOK)
    (opened.folder / "src/own_sdist.py").write_text(OWN_SDIST)
    opened.add('[tool.setuptools]\ncmdclass = { sdist = "own_sdist.OwnSdist" }')
    done = opened.build("sdist")

    assert "own sdist has run" in done.output
    assert expected_notes(opened.built_files()) == opened.notes()


def test_a_setup_script_that_is_run_draws_too(workshop: Open) -> None:
    opened = workshop(HOOK)
    (opened.folder / "setup.py").write_text(SETUP)
    done = opened.run("setup", "bdist_wheel", "sdist")

    assert 2 == len(done.lines), done.output
    assert expected_notes(opened.built_files()) == opened.notes()


@pytest.mark.parametrize(
    "content",
    [
        None,
        b"",
        b"[tool.checkface",
        b"# checkface\n\xff",
        b'tool = "checkface"',
        b'[tool.other]\nname = "checkface"',
    ],
)
def test_a_project_without_a_table_that_can_be_read_is_left_as_it_is(
    content: bytes | None, tmp_path: Path
) -> None:
    if content is not None:
        (tmp_path / "pyproject.toml").write_bytes(content)
    dist = distribution(tmp_path)
    finalize_distribution_options(dist)

    assert "as it was" == dist.run_command


def test_a_broken_pyproject_is_reported_by_setuptools_alone(workshop: Open) -> None:
    opened = workshop(HOOK)
    (opened.folder / "setup.py").write_text(SETUP)
    opened.add("[tool.checkface")
    done = opened.run("setup", "bdist_wheel")

    assert 0 != done.code
    assert "pyprojecttoml" in done.output
    assert "checkface_setuptools" not in done.output


def test_a_build_of_another_project_imports_next_to_nothing(tmp_path: Path) -> None:
    code = f"""
import sys
from types import SimpleNamespace
before = set(sys.modules)
from checkface_setuptools.finalizing import finalize_distribution_options
finalize_distribution_options(SimpleNamespace(src_root={str(tmp_path)!r}))
print(*sorted(name for name in set(sys.modules) - before if "." not in name))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert set() == set(done.stdout.split()) & {"checkface", "setuptools", "pluggy", "numpy", "PIL"}


def test_the_backend_offers_all_that_setuptools_own_does() -> None:
    code = """
import checkface_setuptools.build_meta as ours, setuptools.build_meta as theirs
known = {name for name in theirs.__all__ if name.startswith(("build_", "get_", "prepare_"))}
print(known == set(ours.__all__) == {name for name in ours.__all__ if hasattr(ours, name)})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert "True" == done.stdout.strip()
