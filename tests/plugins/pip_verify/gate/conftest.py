"""The workbench of the pip wrapper's tests, with a forge beside the index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.loopback_forge import Forge
from tests.plugins.pip_verify.workbench import Workbench

from checkface_pip_verify.self_test.index import Index


@pytest.fixture
def index() -> Iterator[Index]:
    served = Index()
    yield served
    served.close()


@pytest.fixture
def forge() -> Iterator[Forge]:
    served = Forge()
    yield served
    served.close()


@pytest.fixture
def bench(tmp_path: Path, index: Index, forge: Forge) -> Workbench:
    made = Workbench(tmp_path, index)
    made.environ["GITHUB_API_URL"] = forge.api
    return made
