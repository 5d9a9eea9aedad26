"""An index of three small projects, and lock files of all real tools."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.hosts.locks.lock_tools import lock, stock
from tests.plugins.pip_verify.review.conftest import review

from checkface_pip_verify.self_test.index import Index

__all__ = ["review"]

LockOf = Callable[[str], Path]


@pytest.fixture(scope="session")
def market() -> Iterator[Index]:
    """The index that all the lock files are made from."""
    served = Index()
    stock(served)
    yield served
    served.close()


@pytest.fixture
def stall() -> Iterator[Index]:
    """An index of one test's own; empty at first."""
    served = Index()
    yield served
    served.close()


@pytest.fixture(scope="session")
def lock_of(market: Index, tmp_path_factory: pytest.TempPathFactory) -> LockOf:
    """The lock file that a tool writes, made once. Tests must not change it."""
    made: dict[str, Path] = {}

    def lock_of(tool: str) -> Path:
        if tool not in made:
            made[tool] = lock(tool, market, tmp_path_factory.mktemp(tool) / "orchard")
        return made[tool]

    return lock_of
