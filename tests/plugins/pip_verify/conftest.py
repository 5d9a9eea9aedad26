"""The loopback index and the workbench of the pip wrapper's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.warm_pythons import Warm
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.self_test.index import Index


@pytest.fixture
def index() -> Iterator[Index]:
    served = Index()
    yield served
    served.close()


@pytest.fixture
def bench(tmp_path: Path, index: Index, warm: Warm | None) -> Workbench:
    return Workbench(tmp_path, index, warm)
