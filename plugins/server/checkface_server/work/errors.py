"""What can go wrong with processes that draw."""

from __future__ import annotations

import errno

from checkface import CheckfaceError

NO_THREAD = "can't start new thread"
"""As Python says it."""
NO_ROOM = (NO_THREAD, "out of memory", "busy or unavailable")
"""And CUDA, of its memory and of a device that another one has to itself."""


class LostError(Exception):
    """What a process was drawing is lost, with it or for want of memory, and can be tried again.

    Its text goes on where another begins: "a process that …".
    """


class CannotDrawError(CheckfaceError):
    """No process can draw here, now or later."""

    exit_code = 3


class CannotLookError(CheckfaceError):
    """No process can look at photographs here: it ends with this code, and its owner too."""

    exit_code = 3


class Starved(str):
    """Why something was not drawn that may be where less is drawn beside it."""

    __slots__ = ()


def sentence(error: Exception) -> str:
    """For the log. `Starved` where there was no memory: who asks for it last is seldom at fault."""
    said = f"{type(error).__name__}: {error}"
    return Starved(said) if _is_of_memory(error) else said


def first_line(error: object) -> str:
    """Of what a library says, which ours repeats; its class, where it says nothing."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _is_of_memory(error: Exception) -> bool:
    """PyTorch has errors of its own, not imported for this. A thread takes memory too."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM
    if isinstance(error, RuntimeError) and any(one in str(error) for one in NO_ROOM):
        return True
    return isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError"
