"""The errors that checkface raises on purpose; every message says what, why and what to do.

CheckfaceError                  exit code 2
 +-- DigestError                text that is not a digest
 +-- UnresolvedReferenceError   a reference that names nothing with a digest
 +-- ManifestError              a checkface.json that cannot be read or does not add up
 +-- MismatchError              two digests that should be equal are not        exit code 1
 +-- WeightsError               the weights file is missing or damaged
 +-- EngineError                an engine that cannot draw here
 +-- LatentError                a mixture of faces that cannot be made
 +-- MissingExtraError          an optional dependency is not installed
 +-- OutputError                a picture or file that cannot be written
 +-- SettingsError              a [tool.checkface] that cannot be read
 +-- LedgerError                the ledger of accepted faces cannot be read or written
 +-- PluginError                a plugin of checkface that does not load, or fails
 +-- UnreadableWheelError       a wheel that does not say what it is
"""

from __future__ import annotations

__all__ = [
    "CheckfaceError",
    "DigestError",
    "EngineError",
    "LatentError",
    "LedgerError",
    "ManifestError",
    "MismatchError",
    "MissingExtraError",
    "OutputError",
    "PluginError",
    "SettingsError",
    "UnreadableWheelError",
    "UnresolvedReferenceError",
    "WeightsError",
]


class CheckfaceError(Exception):
    """The root: catch it to catch all that checkface raises on purpose."""

    exit_code = 2
    """What a command ends with when it meets this error."""

    told = False
    """Whether a person has read the reason already, as where another program has printed it."""


class DigestError(CheckfaceError):
    """Text that is not a digest."""


class UnresolvedReferenceError(CheckfaceError):
    """A reference that names nothing with a digest."""


class ManifestError(CheckfaceError):
    """A `checkface.json` that cannot be read or does not add up."""


class MismatchError(CheckfaceError):
    """Two digests that should be equal are not."""

    exit_code = 1


class WeightsError(CheckfaceError):
    """The weights file is missing or damaged."""


class EngineError(CheckfaceError):
    """An engine that cannot draw here."""


class LatentError(CheckfaceError):
    """A mixture of faces that cannot be made."""


class MissingExtraError(CheckfaceError):
    """An optional dependency is not installed."""

    def __init__(self, extra: str, wanted_for: str) -> None:
        super().__init__(
            f"{wanted_for} needs the extra {extra!r}, which is not installed; "
            f"install it with: pip install 'checkface[{extra}]'"
        )


class OutputError(CheckfaceError):
    """A picture or file that cannot be written."""


class SettingsError(CheckfaceError):
    """A `[tool.checkface]` that cannot be read."""


class LedgerError(CheckfaceError):
    """The ledger of accepted faces cannot be read or written."""


class PluginError(CheckfaceError):
    """A plugin of checkface that does not load, or fails."""


class UnreadableWheelError(CheckfaceError):
    """A wheel whose METADATA cannot be read, or that has none or several."""
