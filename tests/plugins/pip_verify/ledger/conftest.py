"""Two machines, each with a ledger of its own, and what they say."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.plugins.pip_verify.ledger.machine import Machine

Machines = Callable[[str], Machine]


@pytest.fixture
def machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Machines:
    """The machine of a name, each in its own folder."""

    def named(name: str) -> Machine:
        return Machine(tmp_path / name / "ledger.jsonl", monkeypatch, capsys)

    return named
