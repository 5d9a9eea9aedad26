"""The errors that the action raises on purpose; every message says what, why and what to do.

CheckfaceError                  exit code 2
 +-- ActionError                what the workflow makes impossible
      +-- InputError            an input of the step that is none
      +-- BodyError             a release body whose markers cannot be told apart
 +-- ForgeError                 of the channels: the forge refuses, or cannot be reached
 +-- MismatchError              a file on the release is not the one that was built; exit code 1
"""

from __future__ import annotations

from checkface import CheckfaceError


class ActionError(CheckfaceError):
    """What the workflow makes impossible."""


class InputError(ActionError):
    """An input of the step that is none."""


class BodyError(ActionError):
    """A release body whose markers cannot be told apart."""
