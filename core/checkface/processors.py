"""Turns the operating system's word into how many processors there are for us. A public room."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path

__all__ = ["available_cpus"]

GROUPS = Path("/proc/self/cgroup")
"""Where Linux tells which groups this process is in, one a line: `0::/system.slice/x.service`."""
LIMITS = Path("/sys/fs/cgroup")
"""Where it tells what each of them may have."""


def available_cpus() -> int:
    """How many processors this process may use, and at least one.

    Those that it may run on; fewer where it may have only so much of their time, as in a container:
    of half a processor, 64 threads have no more than one, and wait for each other.
    """
    if hasattr(os, "sched_getaffinity"):
        found = len(os.sched_getaffinity(0))
    else:
        found = os.cpu_count() or 1
    return max(1, min([found, *(math.ceil(share) for share in _shares())]))


def _shares() -> Iterator[float]:
    """Of each group that we are in, and of those that it is in: the least counts."""
    for root, group in _groups():
        inside = [] if ".." in group.split("/") else [group.lstrip("/")]
        folder = root.joinpath(*inside)
        for each in (folder, *folder.parents):
            yield from _share(each)
            if each == root:
                break


def _groups() -> Iterator[tuple[Path, str]]:
    """In a container, a name may be that of the machine around it: then only the root is there."""
    for line in _text(GROUPS).splitlines():
        number, _, named = line.partition(":")
        controllers, _, group = named.partition(":")
        if number == "0" and not controllers:
            yield LIMITS, group
        elif "cpu" in controllers.split(","):
            yield LIMITS / "cpu", group


def _share(folder: Path) -> Iterator[float]:
    """Processors, of the time that one group has: version 2 of such groups, then version 1."""
    words = _text(folder / "cpu.max").split() or [
        _text(folder / "cpu.cfs_quota_us"),
        _text(folder / "cpu.cfs_period_us"),
    ]
    try:
        quota, period = map(int, words)
    except ValueError:  # "max", or nothing at all
        return
    if quota > 0 and period > 0:
        yield quota / period


def _text(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except (OSError, ValueError):
        return ""
