"""What draws, and what looks at photographs, is tried at the start: nobody finds out later."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec

import pytest

from checkface_server.projection.projector import Effort
from checkface_server.projection.trial import require_loadable
from checkface_server.running.desk import photographs_of
from checkface_server.settings import MEMORY, Settings
from checkface_server.work.errors import CannotLookError

LONGEST = 120.0
MISSING = "cuda:99"
"""A device that no machine has."""
needs_torch = pytest.mark.skipif(
    not (find_spec("torch") and find_spec("mtcnn")), reason="the extra projection is not installed"
)


@dataclass(frozen=True)
class Fake(Effort):
    """Whose process runs a program of ours."""

    program: str = ""

    @property
    def command(self) -> list[str]:
        return [sys.executable, "-c", self.program]


def fake(program: str) -> Fake:
    return Fake(1, 10, 1, program=program)


@needs_torch
def test_a_device_that_is_not_here_ends_the_start_of_who_looks_at_photographs() -> None:
    """A supervisor tries again, as where nothing can draw: a GPU may be there later."""
    with pytest.raises(CannotLookError) as caught:
        photographs_of(Settings(photos=MEMORY, device=MISSING), None)

    assert 3 == caught.value.exit_code
    assert str(caught.value).startswith("--photos cannot be had here: the engine 'torch' cannot ")
    assert "\n" not in str(caught.value)


@needs_torch
def test_what_is_here_is_taken() -> None:
    assert photographs_of(Settings(photos=MEMORY, device="cpu", threads=1), None)


def test_who_looks_at_no_photograph_tries_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "run", None)

    assert photographs_of(Settings(), None) is None


@pytest.mark.parametrize(
    ("program", "told"),
    [
        ("raise ImportError('libx.so')", r"ended with 1 \(ImportError: libx.so\)"),
        ("import os; os._exit(9)", r"ended with 9 \(without a word\)"),
        ("import sys; print('a\\nfull', file=sys.stderr); sys.exit(3)", "cannot be had here: full"),
    ],
)
def test_what_fails_in_another_way_may_be_over_later(program: str, told: str) -> None:
    with pytest.raises(CannotLookError, match=told) as caught:
        require_loadable(fake(program), LONGEST)

    assert 3 == caught.value.exit_code


def test_what_never_loads_is_not_waited_for() -> None:
    with pytest.raises(CannotLookError, match="has not loaded its network in 0 s"):
        require_loadable(fake("import time; time.sleep(600)"), 0.05)
