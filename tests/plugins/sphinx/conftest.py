"""Copies of tiny projects for Sphinx, and what one build of each builder has left."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from tests.plugins.sphinx.sphinx_workshop import Built, Workshop

Open = Callable[[str], Workshop]
BuildOnce = Callable[[str], Built]


@pytest.fixture
def open_project(tmp_path: Path) -> Open:
    return lambda project: Workshop.of(project, tmp_path)


@pytest.fixture
def site(open_project: Open) -> Workshop:
    """The project with every directive."""
    return open_project("sphinx_site")


@pytest.fixture(scope="session")
def build_once(tmp_path_factory: pytest.TempPathFactory) -> BuildOnce:
    """What a builder makes of that project, for tests that only look at it.

    It is made when the first of them asks, with that test's own folders.
    """
    shared = Workshop.of("sphinx_site", tmp_path_factory.mktemp("shared"))
    return cache(shared.clean_build)


@pytest.fixture(scope="session")
def build_themed(tmp_path_factory: pytest.TempPathFactory) -> BuildOnce:
    """The same in a theme."""

    @cache
    def build(theme: str) -> Built:
        themed = Workshop.of("sphinx_site", tmp_path_factory.mktemp("themed"))
        themed.configure(f"html_theme = {theme!r}")
        return themed.clean_build()

    return build
