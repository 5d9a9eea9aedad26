"""Turns the operating system's word into how many processors there are for us."""

from __future__ import annotations

import os


def available_cpus() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
