"""The whole life of a process that draws: jobs come in on stdin, their files go out on stdout.

It ends with its owner, however that ends: then stdin ends. Signals are its owner's matter: Ctrl-C
and `systemctl stop` go to all processes, and what is being drawn is to be finished.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, TypeAlias

from checkface import CheckfaceError, Painter, Precision
from checkface.cache import Cache
from checkface.pictures import PictureCache
from checkface.program import ENDING
from checkface_server.work.easel import Easel
from checkface_server.work.messages import Alive, Done, Job, Ready, Unable, own_stdout, pack, read

FAILED = 1
UNHEARD = 0
"""Its owner has ended in the midst of a face. At once, for Python's own end would complain of what
the pipe still holds, and nobody is there to hear it."""
BATCH = 8
"""Faces that are drawn at once on CUDA."""


@dataclass(frozen=True)
class Woken:
    """Something is ready that nobody had to be told to begin."""


Inbox: TypeAlias = "SimpleQueue[Job | Woken | None]"
"""Jobs, and None where there will be no more: then nobody waits for what is drawn here."""


def main() -> int:
    """`python -m checkface_server.work.drawing_process THREADS DEVICE`."""
    _, threads, device = sys.argv
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    pipe = own_stdout()
    try:
        inbox: Inbox = SimpleQueue()
        painter = loaded_painter(int(threads), device or None)
        batch, kept = batch_of(device), kept_pictures()
        easel = Easel(painter, kept, batch=batch, wake=lambda: inbox.put(Woken()))
    except CheckfaceError as error:
        _say(pipe, Unable(str(error)))
        return FAILED
    _say(pipe, Ready())
    Thread(target=_listen, args=(inbox,), daemon=True).start()
    try:
        _draw(easel, inbox, pipe)
    except BrokenPipeError:
        os._exit(UNHEARD)
    return 0


def batch_of(device: str) -> int:
    """What a batch could share on a processor is a twentieth of a face."""
    return BATCH if device.startswith("cuda") else 1


def loaded_painter(threads: int, device: str | None) -> Painter:
    """With its network: no order has to wait for that. Its easel keeps the pictures."""
    painter = Painter(threads=threads, device=device, batch=batch_of(device or ""), cached=False)
    painter.load()
    return painter


def kept_pictures() -> PictureCache | None:
    """Those on the disk, which all that draw on this machine share."""
    cache = Cache.of_user()
    return PictureCache(cache, Precision.EXACT.value) if cache.cap else None


def _listen(inbox: Inbox) -> None:
    try:
        while isinstance(job := read(sys.stdin.buffer), Job):
            inbox.put(job)
    except EOFError:
        inbox.put(None)


def _draw(easel: Easel, inbox: Inbox, pipe: BinaryIO) -> None:
    """Looks for new jobs after each face."""
    while True:
        while easel.is_idle or not inbox.empty():
            said = inbox.get()
            if said is None:
                return
            if isinstance(said, Woken):
                break
            easel.add(said.number, said.order)
        for number, outcome in easel.step():
            _say(pipe, Done(number, outcome))
        _say(pipe, Alive())


def _say(pipe: BinaryIO, message: object) -> None:
    pipe.write(pack(message))
    pipe.flush()


if __name__ == "__main__":
    sys.exit(main())
