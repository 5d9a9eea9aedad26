"""A loopback index, and a bench with a real uv: the newest that can be had, and the oldest."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.hosts.environments import environment
from tests.hosts.uv.uv_bench import UvBench

from checkface_pip_verify.self_test.index import Index

NEWEST = "uv"
OLDEST = "uv==0.9.20"
"""As `checkface_uv.program.FLOOR` says."""


@pytest.fixture
def index() -> Iterator[Index]:
    served = Index()
    yield served
    served.close()


def bench_with(requirement: str, folder: Path, index: Index) -> UvBench:
    return UvBench(folder, index, environment(requirement).with_name("uv"))


@pytest.fixture
def bench(tmp_path: Path, index: Index) -> UvBench:
    """With the newest uv."""
    return bench_with(NEWEST, tmp_path, index)


@pytest.fixture(params=[OLDEST, NEWEST])
def any_bench(request: pytest.FixtureRequest, tmp_path: Path, index: Index) -> UvBench:
    """With the oldest uv that we take, and with the newest."""
    return bench_with(request.param, tmp_path, index)
