"""A real runner for the forge of the action's tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.github.fake_forge import FakeForge
from tests.hosts.github_action.action_runner import ActionRunner
from tests.hosts.github_action.action_source import copy_of_repository
from tests.plugins.github_action.conftest import _no_way_out, forge, kept_description

__all__ = ["_no_way_out", "forge", "kept_description"]


@pytest.fixture(scope="session")
def repository_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository as a runner fetches it for `uses: checkface/checkface@v1`."""
    return copy_of_repository(tmp_path_factory.mktemp("repository"))


@pytest.fixture
def runner(forge: FakeForge, repository_copy: Path, tmp_path: Path) -> ActionRunner:
    """A real runner for our real action.yml."""
    return ActionRunner(tmp_path, forge, repository_copy)
