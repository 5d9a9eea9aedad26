"""A project at a forge of our own, whose releases our action has posted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.attacks.sites import Repository
from tests.fakes.github.fake_forge import FakeForge
from tests.plugins.github_action.conftest import _no_way_out, _sketches, forge
from tests.recipes.docs_job import Project

__all__ = ["_no_way_out", "_sketches", "forge"]


@pytest.fixture
def project(forge: FakeForge, tmp_path: Path) -> Project:
    missing = [name for name in ("bash", "curl", "git") if not shutil.which(name)]
    if missing:
        pytest.skip(f"recipes need {missing}")
    made = Repository.new(tmp_path / "project")
    made.write(pyproject_toml='[project]\nname = "tiny"\n')
    return Project(made, forge)
