"""The commands that review locks, in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.fakes.warm_pythons import Warm
from tests.plugins.pip_verify.review.lock_review import Review, reviewing


@pytest.fixture
def review(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    warm: Warm | None,
) -> Review:
    return reviewing(capsys, monkeypatch, tmp_path, warm)
