"""Real servers: the newest that is supported, and the oldest."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from tests.fakes.running_devpi import SKETCHED, Devpi, init, serving
from tests.hosts.environments import environment

NEWEST = ("devpi-web>=5.1", "devpi-server>=6.20")
OLDEST = ("devpi-web==5.0.0", "devpi-server==6.13.0")

QUICK = ("--indexer-backend", "null")
"""Nobody searches."""
OWN_CACHE = {"CHECKFACE_CACHE_DIR": ""}
"""Pictures are kept where a server keeps them that is told nothing."""

Serving = Callable[..., AbstractContextManager[Devpi]]


@pytest.fixture(scope="session")
def python() -> Path:
    return environment(*NEWEST)


@pytest.fixture(scope="session")
def empty(python: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a server that nobody has used; copied, for it takes seconds to make."""
    folder = tmp_path_factory.mktemp("empty") / "server"
    init(python, folder)
    return folder


@pytest.fixture(scope="module")
def shared(python: Path, empty: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Devpi]:
    """One server for all tests of a module, each of which has indexes of its own."""
    folder = tmp_path_factory.mktemp("devpi") / "server"
    shutil.copytree(empty, folder)
    with serving(python, folder, *QUICK, planted=SKETCHED, environment=OWN_CACHE) as server:
        yield server


@pytest.fixture
def own(python: Path, empty: Path, tmp_path: Path) -> Serving:
    """Starts a server for one test, which keeps its pictures in its own folder."""
    folder = tmp_path / "server"
    shutil.copytree(empty, folder)

    def start(*options: str, planted: str = "", **variables: str) -> AbstractContextManager[Devpi]:
        named = {**OWN_CACHE, **variables}
        return serving(python, folder, *QUICK, *options, planted=planted, environment=named)

    return start
