"""The whole life of a process that draws: jobs come in on stdin, their files go out on stdout.

It ends with its owner, however that ends: then stdin ends. Signals are its owner's matter: Ctrl-C
and `systemctl stop` go to all processes, and what is being drawn is to be finished.
"""

from __future__ import annotations

import os
import signal
import sys
from queue import SimpleQueue
from threading import Lock, Thread
from typing import BinaryIO, TypeAlias

from checkface import CheckfaceError, Painter, Precision
from checkface.cache import Cache
from checkface.pictures import PictureCache
from checkface.program import ENDING
from checkface_server.work.easel import Easel, Outcome
from checkface_server.work.errors import sentence
from checkface_server.work.lanes import batch_of
from checkface_server.work.messages import (
    Alive,
    Done,
    Job,
    Ready,
    Unable,
    own_stdin,
    own_stdout,
    pack,
    read,
)
from checkface_server.work.shelf import Shelf

FAILED = 1
UNHEARD = 0
"""Its owner has ended in the midst of a face. At once, for Python's own end would complain of what
the pipe still holds, and nobody is there to hear it."""

Inbox: TypeAlias = "SimpleQueue[Job | None]"
"""Jobs, and None where there will be no more: then nobody waits for what is drawn here."""


class Mouth:
    """What our owner hears. Several threads have something to say."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe, self._lock = pipe, Lock()

    def say(self, message: object) -> None:
        """Ends this process if nobody is there to hear it, or half of it was said."""
        packed = pack(message)
        try:
            with self._lock:
                self._pipe.write(packed)
                self._pipe.flush()
        except OSError:
            os._exit(UNHEARD)

    def tell(self, number: int, outcome: Outcome) -> None:
        """Large files may find no memory: then that is told, for somebody waits."""
        try:
            self.say(Done(number, outcome))
        except Exception as error:  # noqa: BLE001 - it is told
            self.say(Done(number, sentence(error)))


def main() -> int:
    """`python -m checkface_server.work.drawing_process THREADS DEVICE`."""
    _, threads, device = sys.argv
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)
    mouth = Mouth(own_stdout())
    try:
        painter = loaded_painter(int(threads), device or None)
        easel = Easel(painter, kept_pictures(), batch=batch_of(device), tell=mouth.tell)
    except Exception as error:  # noqa: BLE001 - our owner says it, in a sentence
        known = isinstance(error, CheckfaceError)
        mouth.say(Unable(str(error) if known else f"cannot draw here: {sentence(error)}"))
        return FAILED
    mouth.say(Ready())
    inbox: Inbox = SimpleQueue()
    Thread(target=_listen, args=(inbox, easel), daemon=True).start()
    _draw(easel, inbox, mouth)
    return 0


def loaded_painter(threads: int, device: str | None) -> Painter:
    """With its network: no order has to wait for that. Its easel keeps the pictures."""
    painter = Painter(threads=threads, device=device, batch=batch_of(device), cached=False)
    painter.load()
    return painter


def kept_pictures() -> PictureCache | None:
    """Those on the disk, which all that draw on this machine share."""
    cache = Cache.of_user()
    return PictureCache(Shelf(cache), Precision.EXACT.value) if cache.cap else None


def _listen(inbox: Inbox, easel: Easel) -> None:
    pipe = own_stdin()
    try:
        while isinstance(job := read(pipe), Job):
            easel.announce(job.order)
            inbox.put(job)
    except EOFError:
        pass
    finally:  # whatever ends it: a process that hears nothing is of no use
        inbox.put(None)


def _draw(easel: Easel, inbox: Inbox, mouth: Mouth) -> None:
    """Looks for new jobs after each turn."""
    while True:
        while easel.is_idle or not inbox.empty():
            job = inbox.get()
            if job is None:
                return
            easel.add(job.number, job.order)
        easel.step()
        mouth.say(Alive())


if __name__ == "__main__":
    sys.exit(main())
