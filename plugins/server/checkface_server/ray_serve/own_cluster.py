"""What a cluster of our own has: processors, and memory to hand pictures over in."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from checkface.processors import available_cpus
from checkface_server.ray_serve.render import threads_of
from checkface_server.ray_serve.watching import ClusterError
from checkface_server.settings import Settings

SHARED = Path("/dev/shm")  # noqa: S108 - memory that processes share, by its name on Linux
LEAST, MOST = 80 << 20, 1 << 30
"""Bytes: with less Ray does not start, and more is not on its way at once on one machine."""
SHARE = 0.9
"""Of the memory that is free: others use it too."""


def own_cluster(settings: Settings) -> dict[str, object]:
    """Raises `ClusterError` where Ray would hand over in a file what is not to be written down."""
    return {
        "num_cpus": cpus_of(settings),
        "include_dashboard": False,
        **_memory(keeps_values=settings.keep_values),
    }


def cpus_of(settings: Settings) -> int:
    """As many as there are; more only where somebody has said so."""
    cpus = available_cpus()
    return max(cpus, settings.workers * threads_of(settings, cpus))


def _memory(*, keeps_values: bool) -> dict[str, int]:
    """Where /dev/shm has less than it wants, Ray takes a file in its folder instead."""
    if sys.platform != "linux":
        return {}
    room = int(SHARE * _free())
    if room >= LEAST:
        return {"object_store_memory": min(room, MOST)}
    if keeps_values:
        return {}
    raise ClusterError(
        f"{SHARED} has room for {room >> 20} MiB: Ray would hand pictures over in a file, those of "
        f"typed values too; expected {LEAST >> 20} MiB (docker run --shm-size 1g), or --keep-values"
    )


def _free() -> int:
    try:
        return shutil.disk_usage(SHARED).free
    except OSError:
        return 0
