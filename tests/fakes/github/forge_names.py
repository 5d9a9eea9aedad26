"""Turns the name that a client asks for into the name that GitHub gives an asset."""

from __future__ import annotations

import re
import unicodedata


def given_name(asked: str) -> str:
    """Each run of other characters becomes one dot, and no dot stays at an end."""
    plain = unicodedata.normalize("NFKD", asked)
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    if plain.startswith("."):
        plain = "default" + plain
    dotted = re.sub(r"[^A-Za-z0-9_+@-]+", ".", plain).strip(".")
    return dotted if "." in dotted or dotted == asked else f"default.{dotted}".rstrip(".")
