"""Keeps every test away from the user's own cache, ledger and plugins."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("same-each-time", derandomize=True)
settings.register_profile("search", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same-each-time"))
"""The same examples each time, so that a change is judged alike; `search` looks for new ones."""

GOLDEN = Path(__file__).parent / "golden"


def let_children_hear() -> None:
    """`nohup` and `&` have signals ignored, which processes of ours, rightly, would respect.

    What a function handles is ignored just the same here, but no child inherits that.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


if os.name == "posix":
    let_children_hear()


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of the whole run, for what is dear: every worker of xdist finds the others' work there."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "of-the-run"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def drawn_cache(run_folder: Path) -> Path:
    """One cache for the whole run and all of its processes: a face takes most of a second."""
    folder = run_folder / "cache"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(autouse=True)
def _own_folders(drawn_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHECKFACE_CACHE_DIR", str(drawn_cache))
    monkeypatch.setenv("CHECKFACE_LEDGER", str(tmp_path / "ledger.jsonl"))
    for name in ("CHECKFACE_IMAGE", "CHECKFACE_DISABLED_PLUGINS", "SOURCE_DATE_EPOCH"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def cf1() -> dict[str, Any]:
    """The published test vectors of scheme cf1, from an independent implementation."""
    vectors: dict[str, Any] = json.loads((GOLDEN / "cf1.json").read_text())
    return vectors
