"""The workbench of the pip wrapper's tests, with a forge beside the index."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.fakes.loopback_forge import Forge
from tests.plugins.pip_verify.workbench import Workbench


@pytest.fixture
def forge() -> Iterator[Forge]:
    served = Forge()
    yield served
    served.close()


@pytest.fixture
def bench(bench: Workbench, forge: Forge) -> Workbench:
    bench.environ["GITHUB_API_URL"] = forge.api
    return bench
