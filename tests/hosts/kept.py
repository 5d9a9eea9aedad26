"""Keeps what takes minutes to install for all later runs."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from filelock import FileLock

KEPT = Path(__file__).parents[2] / ".cache/hosts"
"""`make clean` takes it away; what is not pinned is as new as this folder."""


def kept(requirements: Iterable[str], make: Callable[[Path], object]) -> Path:
    """The folder of these requirements, which `make` fills where no run has done so yet."""
    place = KEPT / _name(tuple(requirements))
    done = place / "made.txt"
    KEPT.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{place}.lock"):
        if not done.exists():
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            make(place)
            done.touch()
    return place


def install(*words: str | Path) -> None:
    """`pip install` with these words; skipped if what they name cannot be had.

    All else that the tests of hosts ask is on this machine; an index of packages is not.
    """
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"pip cannot have it: {done.stderr.strip().splitlines()[-1:]}")


def _name(requirements: tuple[str, ...]) -> str:
    """For people to read, and different for each interpreter and each list."""
    told = re.sub(r"[^\w.]+", "-", requirements[0])
    key = hashlib.sha256(repr((sys.version, requirements)).encode()).hexdigest()
    return f"{told}-{key[:8]}"
