"""The hostile index and the workbench of the attacks; each attack is a test of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.self_test.index import Index, serving


@pytest.fixture
def index() -> Iterator[Index]:
    with serving() as served:
        yield served


@pytest.fixture
def bench(tmp_path: Path, index: Index) -> Workbench:
    return Workbench(tmp_path, index)
