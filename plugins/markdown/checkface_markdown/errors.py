"""The errors of the Markdown extension."""

from __future__ import annotations

from checkface import CheckfaceError


class WrittenError(CheckfaceError):
    """What an author wrote in a page, or in the extension's settings, cannot be meant."""
