"""Keeps what takes minutes to install for all later runs."""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

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


def _name(requirements: tuple[str, ...]) -> str:
    """For people to read, and different for each interpreter and each list."""
    told = re.sub(r"[^\w.]+", "-", requirements[0])
    key = hashlib.sha256(repr((sys.version, requirements)).encode()).hexdigest()
    return f"{told}-{key[:8]}"
