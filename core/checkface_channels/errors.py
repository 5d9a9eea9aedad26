"""The errors of asking; every message names a host and the reason, never a URL.

CheckfaceError
 +-- UnansweredError       no usable answer
      +-- BrokenOffError   it failed on its way: another try may get through
      +-- SlowError        it takes longer than we wait, all tries together
      +-- TooLongError     it is longer than anything that was asked for
 +-- InterpreterError      no Python that can be asked
"""

from __future__ import annotations

from checkface import CheckfaceError


class UnansweredError(CheckfaceError):
    """No usable answer."""


class BrokenOffError(UnansweredError):
    """An answer that failed on its way: another try may get through."""


class SlowError(UnansweredError):
    """An answer that takes longer than we wait."""


class TooLongError(UnansweredError):
    """An answer that is longer than anything that was asked for."""


class InterpreterError(CheckfaceError):
    """What was named as a Python is none, or does not answer as one."""
