"""What can go wrong with processes that draw."""

from __future__ import annotations

from checkface import CheckfaceError


class LostError(Exception):
    """A process is gone, and with it what it was drawing, which can be tried again.

    Its text goes on where another begins: "a process that …".
    """


class CannotDrawError(CheckfaceError):
    """No process can draw here, now or later."""

    exit_code = 3


def sentence(error: Exception) -> str:
    """For the log."""
    return f"{type(error).__name__}: {error}"
