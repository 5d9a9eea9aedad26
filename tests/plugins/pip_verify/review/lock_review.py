"""The review commands in this process, cut off from the settings of whoever runs the tests."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.fakes.warm_pythons import STARTERS, Warm, WarmProcesses

from checkface import CheckfaceError
from checkface_pip_verify.self_test.index import Index


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str


Review = Callable[..., Said]


def reviewing(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    folder: Path,
    warm: Warm | None,
) -> Review:
    """`pip-checkface COMMAND --python OURS ARGUMENTS`, with no index but the one named."""
    if warm:
        for module in STARTERS:
            monkeypatch.setattr(module, "subprocess", WarmProcesses(warm))
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_CACHE_DIR", str(folder / "pip-cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    def review(command: str, *arguments: str | Path, index: Index | None = None) -> Said:
        monkeypatch.setenv("PIP_INDEX_URL", index.url if index else "http://127.0.0.1:9/")
        module = importlib.import_module(f"checkface_pip_verify.review.{command}")
        code, complaint = 0, ""
        try:
            code = module.main(["--python", sys.executable, *map(str, arguments)])
        except CheckfaceError as error:
            code, complaint = error.exit_code, str(error)
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err + complaint)

    return review
