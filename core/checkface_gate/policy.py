"""Names what a user may ask of a check, look, insist, or leave it, and what then stops."""

from __future__ import annotations

from enum import Enum

from checkface import Standing


class Policy(Enum):
    """The values of `--publisher` and `--attestation`."""

    AUTO = "auto"
    """What contradicts stops, and what was known and is not heard of any more; what was never known
    is told and passes."""

    REQUIRE = "require"
    """Only what agrees passes."""

    OFF = "off"
    """Nothing is asked and nothing stops."""


NEVER_KNOWN, KNOWN = False, True

STOPS: dict[Policy, frozenset[tuple[Standing, bool]]] = {
    Policy.OFF: frozenset(),
    Policy.AUTO: frozenset(
        {
            (Standing.DIFFERENT, NEVER_KNOWN),
            (Standing.DIFFERENT, KNOWN),
            (Standing.UNKNOWN, KNOWN),
            (Standing.UNREADABLE, KNOWN),
        }
    ),
    Policy.REQUIRE: frozenset(
        {
            (Standing.DIFFERENT, NEVER_KNOWN),
            (Standing.DIFFERENT, KNOWN),
            (Standing.UNKNOWN, NEVER_KNOWN),
            (Standing.UNKNOWN, KNOWN),
            (Standing.UNREADABLE, NEVER_KNOWN),
            (Standing.UNREADABLE, KNOWN),
        }
    ),
}
"""How a file stands to a channel, and whether that channel knew something of the project before.
`SAME` stops nobody. Who said something yesterday and nothing today is an alarm."""


def stops(policy: Policy, standing: Standing, *, known: bool) -> bool:
    return (standing, known) in STOPS[policy]
