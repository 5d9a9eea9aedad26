"""Copies of tiny projects, and a Python that has no checkface."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plugins.setuptools.build_workshop import Workshop, python_without_checkface


@pytest.fixture
def workshop(tmp_path: Path) -> Callable[[str], Workshop]:
    return lambda project: Workshop(project, tmp_path)


@pytest.fixture(scope="session")
def plain_python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return python_without_checkface(tmp_path_factory.mktemp("plain") / "venv")
