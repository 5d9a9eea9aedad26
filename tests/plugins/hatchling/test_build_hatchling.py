"""Promises of the build hook that only hatchling can be asked about."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from tests.plugins.setuptools.build_workshop import Workshop, expected_notes, traces

from checkface_hatchling.build_hook import CheckfaceBuildHook


@pytest.fixture
def opened(tmp_path: Path) -> Workshop:
    return Workshop("build_hatchling", tmp_path)


def test_the_table_of_the_hook_wins_over_that_of_the_project(opened: Workshop) -> None:
    opened.add("[tool.checkface]\nsize = 3\nenabled = false")
    opened.pyproject.write_text(
        opened.pyproject.read_text().replace("size = 64", "size = 64\nenabled = true")
    )
    done = opened.build()
    (picture,) = (opened.dist / ".faces").iterdir()

    assert 1 == len(done.lines), done.output
    with Image.open(picture) as image:
        assert (204, 64) == image.size  # three faces and two gaps


def test_what_hatchling_reads_in_the_table_is_no_wrong_setting(opened: Workshop) -> None:
    opened.add("enable-by-default = true\ndependencies = []\nrequire-runtime-dependencies = false")
    done = opened.build()

    assert 1 == len(done.lines), done.output
    assert expected_notes(opened.built_files()) == opened.notes()


def test_hatchlings_own_command_draws_too(opened: Workshop) -> None:
    done = opened.run("hatchling", "build", "-t", "wheel")

    assert 1 == len(done.lines), done.output
    assert expected_notes(opened.built_files()) == opened.notes()


def test_a_source_distribution_never_holds_pictures(opened: Workshop) -> None:
    """Its digest would change with each build."""
    first = opened.build("sdist").lines
    second = opened.build("sdist").lines

    assert 1 == len(first)
    assert first == second


@pytest.mark.parametrize(
    ("target", "version"), [("wheel", "editable"), ("binary", "bootstrap"), ("custom", "standard")]
)
def test_other_targets_draw_nothing(target: str, version: str, opened: Workshop) -> None:
    file = opened.dist / "a-file"
    opened.dist.mkdir()
    file.write_bytes(b"")
    hook = CheckfaceBuildHook(
        root=str(opened.folder),
        config={},
        build_config=SimpleNamespace(),  # type: ignore[arg-type]
        metadata=SimpleNamespace(),  # type: ignore[arg-type]
        directory=str(opened.dist),
        target_name=target,
    )
    hook.finalize(version, {}, str(file))

    assert [] == traces(opened.folder)


def test_a_build_of_another_project_imports_next_to_nothing() -> None:
    """hatchling imports the hooks of all that is installed."""
    code = "import sys, checkface_hatchling.hooks; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"checkface", "numpy", "PIL", "hatchling.builders.config"}

    assert set() == heavy & set(done.stdout.split())
