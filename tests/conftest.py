"""Keeps every test away from the user's own cache, ledger and plugins."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("same-each-time", derandomize=True)
settings.register_profile("search", max_examples=3000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same-each-time"))
"""The same examples each time, so that a change is judged alike; `search` looks for new ones."""

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="session")
def drawn_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for the whole run: a face takes most of a second."""
    return tmp_path_factory.mktemp("cache")


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
