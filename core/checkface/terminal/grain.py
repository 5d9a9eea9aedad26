"""Turns the name that a terminal gives itself into the finest block characters it surely shows.

Surely means: the terminal draws these characters itself, whatever its font. Nothing else can be
known: a font is not asked, and where it lacks a character there is a box instead of a face.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from checkface.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Mapping

CHOICE_VARIABLE = "CHECKFACE_BLOCKS"
"""Chooses them where we cannot know: a person sees what their font has."""
AUTOMATIC = "auto"


class Grain(Enum):
    """How finely a character divides its cell; the values are what a user writes to choose one."""

    HALVES = "halves"
    """One above the other. Nearly every font has them since 1987."""
    QUADRANTS = "quadrants"
    """Two by two: Unicode 3.2 (2002)."""
    SEXTANTS = "sextants"
    """Two by three: Unicode 13 (2020)."""
    OCTANTS = "octants"
    """Two by four, which makes square pixels: Unicode 16 (2024)."""


Version = tuple[int, ...]

DRAWN: dict[str, dict[Grain, Version]] = {
    "foot": {Grain.SEXTANTS: (1, 6), Grain.OCTANTS: (1, 20)},
    "ghostty": {Grain.SEXTANTS: (1, 0), Grain.OCTANTS: (1, 2)},
    "kitty": {Grain.SEXTANTS: (0, 19, 3), Grain.OCTANTS: (0, 40)},
    "vte": {Grain.SEXTANTS: (0, 66), Grain.OCTANTS: (0, 78)},
    "wezterm": {Grain.SEXTANTS: (20210814,), Grain.OCTANTS: (20250201,)},
}
"""Since when each terminal draws them itself, by its own release notes or source."""

DIGITS = 9
"""Of a part of a version; a date has eight."""

NAME = re.compile(r"(?P<name>[a-z]+)[ (]?(?P<version>[\d.]*)", re.IGNORECASE)


def chosen_grain(environ: Mapping[str, str]) -> Grain | None:
    """What the user has chosen; None if that is left to us. Raises `OutputError`."""
    chosen = environ.get(CHOICE_VARIABLE) or AUTOMATIC
    if chosen == AUTOMATIC:
        return None
    try:
        return Grain(chosen)
    except ValueError:
        known = ", ".join([AUTOMATIC, *(grain.value for grain in Grain)])
        raise OutputError(
            f"cannot draw with blocks of {chosen!r}: expected one of {known}; say so with "
            f"{CHOICE_VARIABLE}"
        ) from None


def grain_of(environ: Mapping[str, str], said: str = "", *, multiplexed: bool = False) -> Grain:
    """By what the terminal `said` of itself (XTVERSION), or else by what it told its children.

    `multiplexed`: something stands between us and it. That is asked how wide each character is,
    and may know none that are as new as octants.
    """
    finest = _finest(said or _told_children(environ, multiplexed=multiplexed))
    if environ.get("TERM") == "linux":
        return Grain.HALVES  # 512 characters at most, and no quadrants in the usual fonts
    return Grain.SEXTANTS if multiplexed and finest is Grain.OCTANTS else finest


def _told_children(environ: Mapping[str, str], *, multiplexed: bool) -> str:
    """A multiplexer's children may have been started from another terminal, long ago."""
    if multiplexed:
        return ""
    if vte := environ.get("VTE_VERSION", ""):
        return f"VTE({vte})"
    return f"{environ.get('TERM_PROGRAM', '')} {environ.get('TERM_PROGRAM_VERSION', '')}"


def _finest(said: str) -> Grain:
    found = NAME.match(said)
    if not found:
        return Grain.QUADRANTS
    name, version = found["name"].lower(), _version(found["name"].lower(), found["version"])
    since = DRAWN.get(name, {})
    able = [grain for grain in Grain if grain in since and version >= since[grain]]
    return able[-1] if able else Grain.QUADRANTS


def _version(name: str, text: str) -> Version:
    """VTE writes 7802 for 0.78.2."""
    numbers = tuple(int(number[:DIGITS]) for number in text.split(".") if number)
    if name == "vte" and len(numbers) == 1:
        return numbers[0] // 10000, numbers[0] // 100 % 100, numbers[0] % 100
    return numbers
