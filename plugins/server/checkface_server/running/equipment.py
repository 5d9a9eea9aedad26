"""Turns settings into what a server needs: processes that draw, layers that keep, a studio."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from checkface import CheckfaceError, Painter
from checkface.cache import Cache
from checkface.errors import OutputError
from checkface.files import require_writable, write_file
from checkface.processors import available_cpus
from checkface.waiting import within
from checkface_server.operation.logs import Log
from checkface_server.operation.metrics import Metrics
from checkface_server.renderer import Renderer
from checkface_server.settings import Settings
from checkface_server.store.layers import Disk, Layers
from checkface_server.store.memory import Memory
from checkface_server.store.objects import Objects
from checkface_server.work.drawing_studio import DrawingStudio
from checkface_server.work.process import Staff
from checkface_server.work.processes import Processes

MEBIBYTE = 1 << 20
PROCESSORS_EACH = 4
"""One process uses so many to the full; beyond, another one uses them better (measured)."""
SHARE_OF_FACES = 4
"""One part in so many."""
FACES = "faces"
"""The folder of those that draw: keys, and whole pictures of which other sizes may be wanted."""
FILES = "files"
FULL = {errno.ENOSPC, errno.EDQUOT}
LONGEST_PROBE = 15.0
"""Seconds for a disk to take a file when we start."""
NOWHERE = Path(os.devnull, "nothing")
"""A folder that cannot be made: where nothing is to be kept, keys are not either."""


class UnwritableError(CheckfaceError):
    """A folder that nothing can be written in: exit code 3."""

    exit_code = 3


def studio_of(settings: Settings, renderer: Renderer, metrics: Metrics, log: Log) -> DrawingStudio:
    """Not started yet. Raises a `CheckfaceError` for what cannot be used."""

    def failure_of(what: str) -> Callable[[str], None]:
        return lambda kind: log.event(f"{what} failed", "warning", error=kind)

    disk = _disk(settings, failure_of("disk"))
    far = failure_of("object store")
    objects = Objects.of_url(settings.objects, far) if settings.objects else None
    memory = Memory(settings.memory_mib * MEBIBYTE)
    studio = DrawingStudio(
        renderer,
        Layers(memory, disk, objects, metrics.count_look),
        metrics,
        longest_wait=settings.longest_wait,
        faces_a_minute=settings.client_faces,
        keeps_values=settings.keep_values,
    )
    _add_gauges(metrics, studio, memory)
    return studio


def processes_of(settings: Settings, metrics: Metrics, log: Log) -> Processes:
    """Not started yet. Raises a `CheckfaceError` for an engine that is not installed."""
    Painter(engine=settings.engine)

    def on_lost(reason: str) -> None:
        metrics.count_loss()
        log.event("process lost", "error", reason=reason)

    return Processes(staff_of(settings), on_lost)


def staff_of(settings: Settings) -> Staff:
    """As many as the processors can use; PyTorch takes all for each, unless it is told."""
    processors = available_cpus()
    workers = settings.workers or max(1, processors // PROCESSORS_EACH)
    threads = settings.threads or max(1, processors // workers)
    counted = {"OMP_NUM_THREADS": str(threads)}
    return Staff(workers, threads, settings.device, environment_of(settings) | counted)


def environment_of(settings: Settings) -> dict[str, str]:
    """Of a process that draws."""
    folder = settings.kept_in
    said = {
        "CHECKFACE_CACHE_DIR": str(folder / FACES if folder else NOWHERE),
        "CHECKFACE_CACHE_MIB": str(mib_of_faces(settings) if folder else 0),
    }
    if settings.engine:
        said["CHECKFACE_ENGINE"] = settings.engine.value
    return said


def _disk(settings: Settings, on_failure: Callable[[str], None]) -> Disk | None:
    folder = settings.kept_in
    if folder is None:
        return None
    try:
        for kept in (FACES, FILES):
            probe(partial(_require_writable, folder / kept))
    except (CheckfaceError, OSError) as error:
        raise UnwritableError(
            f"the folder of --cache-dir cannot be used: {error}; or keep nothing: --cache-mib 0"
        ) from None
    mib = settings.cache_mib - mib_of_faces(settings)
    return Disk(Cache(folder / FILES, mib * MEBIBYTE), on_failure)


def mib_of_faces(settings: Settings) -> int:
    """Of --cache-mib, for whole pictures: each is as large as twenty files, and saves drawing."""
    return settings.cache_mib // SHARE_OF_FACES


def probe(work: Callable[[], object]) -> None:
    """Ask a disk for something when we start. Raises `UnwritableError` if it does not answer."""
    try:
        within(LONGEST_PROBE, work)
    except TimeoutError:
        raise UnwritableError(f"its disk has not answered for {LONGEST_PROBE:.0f} s") from None


def _require_writable(folder: Path) -> None:
    """By doing it: what may be written in is not always made, as in /proc. A full disk will do."""
    probe = folder / "probe"
    require_writable(probe)
    try:
        write_file(probe, b"", private=True)
    except OutputError as error:
        if getattr(error.__cause__, "errno", None) not in FULL:
            raise
    probe.unlink(missing_ok=True)


def _add_gauges(metrics: Metrics, studio: DrawingStudio, memory: Memory) -> None:
    metrics.gauge("waiting_pictures", "Pictures that wait for their turn.", lambda: studio.waiting)
    metrics.gauge(
        "waiting_seconds",
        "Until all that waits now is drawn: near --longest-wait, more machines are needed.",
        lambda: studio.waiting_seconds,
    )
    metrics.gauge("drawing_scenes", "What is being drawn.", lambda: studio.drawing)
    metrics.gauge("ready", "1 if all that should draw can.", lambda: studio.is_ready)
    metrics.gauge("memory_bytes", "Files that are held in memory.", lambda: memory.size)
