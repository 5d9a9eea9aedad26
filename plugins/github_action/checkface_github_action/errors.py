"""The errors that the action raises on purpose; every message says what, why and what to do.

CheckfaceError                  exit code 2
 +-- ActionError                what the workflow or the forge makes impossible
      +-- InputError            an input of the step that is none
      +-- ForgeError            the forge refuses, or cannot be reached
      +-- BodyError             a release body whose markers cannot be told apart
 +-- MismatchError              a file on the release is not the one that was built; exit code 1
"""

from __future__ import annotations

from checkface import CheckfaceError


class ActionError(CheckfaceError):
    """What the workflow or the forge makes impossible."""


class InputError(ActionError):
    """An input of the step that is none."""


class BodyError(ActionError):
    """A release body whose markers cannot be told apart."""


class ForgeError(ActionError):
    """The forge refuses, or cannot be reached."""

    def __init__(
        self,
        message: str,
        status: int | None = None,
        code: str | None = None,
        wait: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        """Of the answer; None where there was none."""
        self.code = code
        """The forge's own word for the first thing that is wrong, such as `already_exists`."""
        self.wait = wait
        """Seconds after which another try may succeed; None where none will."""
