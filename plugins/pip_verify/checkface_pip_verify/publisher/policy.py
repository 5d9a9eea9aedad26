"""Names what a user may ask of a check: look, insist, or leave it."""

from __future__ import annotations

from enum import Enum


class Policy(Enum):
    """The values of `--publisher` and `--attestation`."""

    AUTO = "auto"
    """What contradicts stops; what cannot be known is told and passes."""

    REQUIRE = "require"
    """Only what agrees passes."""

    OFF = "off"
    """Nothing is asked and nothing stops."""
