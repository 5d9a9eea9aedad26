"""Names what this plugin raises on purpose."""

from __future__ import annotations

from checkface import CheckfaceError


class LeftAloneError(CheckfaceError):
    """Something in the way that is not ours to change: it stays as it is."""


class ChangedError(CheckfaceError):
    """A file that somebody else has changed since it was read."""


class LauncherError(CheckfaceError):
    """There is no program that an entry could start."""
