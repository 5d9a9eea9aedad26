"""An index of three small projects, lock files of all real tools, and the commands in-process."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.plugins.pip_locks.lock_tools import lock, stock

from checkface import CheckfaceError
from checkface_pip_verify.self_test.index import Index


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str


Review = Callable[..., Said]
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
    """`pip-checkface COMMAND --python OURS ARGUMENTS`, with no index but the one named."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_CACHE_DIR", str(tmp_path / "pip-cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def review(command: str, *arguments: str | Path, index: Index | None = None) -> Said:
        monkeypatch.setenv("PIP_INDEX_URL", index.url if index else "http://127.0.0.1:9/")
        module = importlib.import_module(f"checkface_pip_verify.reviews.{command}")
        code, complaint = 0, ""
        try:
            code = module.main(["--python", sys.executable, *map(str, arguments)])
        except CheckfaceError as error:
            code, complaint = error.exit_code, str(error)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err + complaint)

    return review
