"""An index of three small projects, lock files of all real tools, and the commands in-process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.plugins.pip_locks.lock_review import Review, reviewing
from tests.plugins.pip_locks.lock_tools import lock, stock

from checkface_pip_verify.self_test.index import Index

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


@pytest.fixture
def review(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Review:
    return reviewing(capsys, monkeypatch, tmp_path)
