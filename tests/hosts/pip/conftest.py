"""The index and the workbench of the pip wrapper's tests, and an old pip."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.hosts.kept import kept
from tests.plugins.pip_verify.conftest import bench, index

__all__ = ["bench", "index"]

OLDEST = "22.2"
"""What a target's own pip must be at least."""


@pytest.fixture(scope="session")
def pip() -> list[str]:
    """The words that start the oldest pip, from the index that this machine is set to."""
    if sys.version_info >= (3, 12):
        pytest.skip(f"pip {OLDEST} does not start on this Python")
    folder = kept([f"pip=={OLDEST}"], _install)
    return [sys.executable, str(folder / "pip")]


def _install(folder: Path) -> None:
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    subprocess.run([*command, folder, f"pip=={OLDEST}"], check=True, timeout=120)
