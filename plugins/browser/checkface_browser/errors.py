"""What can be wrong with the entries of browsers, and with whoever starts the program for them."""

from __future__ import annotations

from checkface import CheckfaceError


class EntryError(CheckfaceError):
    """An entry that cannot be made or taken away as it should."""


class CallerError(CheckfaceError):
    """Somebody who is not the extension has started the program that answers it."""
