"""The errors that end an install, each with the exit code that every host of the gate documents.

CheckfaceError
 +-- DeclinedError     10  the person said no
 +-- UnaskedError      11  consent could not be asked: no terminal and no --yes
 +-- DifferenceError   12  a digest is not the one that it should be
 +-- RefusedError      13  it could run code before anybody has agreed
 +-- UnableError       14  checkface itself cannot do its part
 +-- InterruptedInstallError  130  Ctrl-C came while the installer was at work
 +-- ToolFailedError       the installer failed and has said why: its own exit code
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from checkface import CheckfaceError, MismatchError


class DeclinedError(CheckfaceError):
    """The person was asked and did not say yes."""

    exit_code = 10


class UnaskedError(CheckfaceError):
    """There was nobody to ask."""

    exit_code = 11


class DifferenceError(MismatchError):
    """A wheel is not the one that the index, the ledger or the person knows."""

    exit_code = 12


NO_OPTION = "no option allows it"
"""How that is said where nothing does."""


class RefusedError(CheckfaceError):
    """Something that could run code before its face has been seen.

    It says what allows it: an option by its name, or that there is none (`NO_OPTION`), and what to
    do instead.
    """

    exit_code = 13

    def __init__(self, refused: str, *, allowed_by: str) -> None:
        super().__init__(f"{refused}; {allowed_by}")


class UnableError(CheckfaceError):
    """Checkface itself cannot do its part: a bad option, an unreadable file, no installer."""

    exit_code = 14


class InterruptedInstallError(CheckfaceError):
    """The last step was interrupted; the message says how far it came."""

    exit_code = 130


class ToolFailedError(CheckfaceError):
    """The installer failed and has said why; `said` is what only we can add."""

    tool = "the installer"

    def __init__(self, exit_code: int, said: str | None = None) -> None:
        super().__init__(said or f"{self.tool} ended with exit code {exit_code}")
        self.exit_code = exit_code
        self.told = said is None


STOPS = (DeclinedError, UnaskedError, DifferenceError, RefusedError, InterruptedInstallError)


def exit_code_of(error: CheckfaceError) -> int:
    """Of a command of the gate: the core's own errors are things that we could not do."""
    ours = (*STOPS, ToolFailedError)
    return error.exit_code if isinstance(error, ours) else UnableError.exit_code


@contextlib.contextmanager
def found_out(error: CheckfaceError | None) -> Iterator[None]:
    """What was found out is printed in here; `error` counts also where that cannot be printed."""
    try:
        yield
    except OSError as failure:
        if error is None:
            raise
        raise error from failure
