"""A workbench whose index holds a source distribution that leaves a mark, and its build's needs."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.plugins.pip_verify.sources.tiny_sources import source, source_name
from tests.plugins.pip_verify.tiny_wheels import wheel, wheel_name
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.self_test.index import Index


@pytest.fixture
def index() -> Iterator[Index]:
    served = Index()
    served.add(wheel_name("helper"), wheel("helper", content="helped"))
    yield served
    served.close()


@pytest.fixture
def mark(bench: Workbench) -> Path:
    """The file that is there once any code of a source distribution has run."""
    path: Path = bench.folder / "source-has-run"
    return path


@pytest.fixture
def fig(index: Index, mark: Path) -> bytes:
    """The only file of the project `fig`."""
    data = source("fig", mark)
    index.add(source_name("fig"), data)
    return data


@pytest.fixture(scope="session")
def build_tools(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The real wheel of setuptools, from the index that this machine's pip is set to."""
    folder = tmp_path_factory.mktemp("tools")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--only-binary=:all:"]
    subprocess.run([*command, "--no-deps", "--dest", folder, "setuptools", "wheel"], check=True)
    return {path.name: path.read_bytes() for path in folder.iterdir()}
