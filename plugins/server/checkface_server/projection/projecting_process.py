"""The whole life of a process that looks at one photograph: it comes in, a latent goes out.

Its owner ends it whenever nobody waits any longer; it ends by itself where its owner is gone.
"""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread
from time import monotonic

import torch

from checkface import CheckfaceError
from checkface.gradients import GradientNetwork
from checkface.program import ENDING
from checkface_server.projection.alignment import Portrait, portrait_of
from checkface_server.projection.confinement import confine
from checkface_server.projection.fitting import fit
from checkface_server.projection.landmarks import FaceFinder
from checkface_server.projection.messages import Failed, Projected, line_of, read
from checkface_server.projection.photographs import WrongPhotographError, photograph_of
from checkface_server.work.errors import CannotLookError
from checkface_server.work.messages import own_stdout


def main() -> int:
    """`python -m checkface_server.projection.projecting_process STEPS SECONDS THREADS DEVICE`."""
    _, steps, seconds, threads, device = sys.argv
    for number in ENDING:
        signal.signal(number, signal.SIG_IGN)  # its owner's matter
    pipe = own_stdout()
    torch.set_num_threads(int(threads))
    try:
        network, finder = GradientNetwork(device or None), FaceFinder()
        confine()
        photograph, tries_to_align = read(sys.stdin.buffer)
    except CheckfaceError as error:
        print(error, file=sys.stderr)
        return CannotLookError.exit_code
    except EOFError:  # it was only tried whether all of it is here, or its owner is gone
        return 0
    Thread(target=_end_with_owner, daemon=True).start()
    try:
        looked = portrait_of_bytes(photograph, finder if tries_to_align else None)
        end = monotonic() + float(seconds)
        fitted = fit(network, looked, int(steps), lambda: monotonic() > end)
        pipe.write(line_of(Projected(fitted.latent, looked.did_align)))
    except WrongPhotographError as error:
        pipe.write(line_of(error.wrong))
    except Exception as error:  # noqa: BLE001 - its text may tell of the photograph
        pipe.write(line_of(Failed(type(error).__name__)))
    pipe.flush()
    return 0


def portrait_of_bytes(data: bytes, finder: FaceFinder | None) -> Portrait:
    """Raises `WrongPhotographError`."""
    photograph = photograph_of(data)
    return portrait_of(photograph, finder.find(photograph) if finder else None)


def _end_with_owner() -> None:
    """Nothing more is said to us: so what ends here is the owner, or its wish."""
    os.read(sys.stdin.fileno(), 1)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
