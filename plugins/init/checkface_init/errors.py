"""The errors of `checkface init`; those of a file end as a snippet to paste."""

from __future__ import annotations

from checkface import CheckfaceError


class DeclinedError(CheckfaceError):
    """A person was asked and did not say yes."""

    exit_code = 10


class UnaskedError(CheckfaceError):
    """Nobody can be asked."""

    exit_code = 11


class ChangedError(CheckfaceError):
    """A file is another one than the one that was looked at."""


class LeftAloneError(Exception):
    """A file that is not edited; the message says why, for a sentence that begins with its name."""
