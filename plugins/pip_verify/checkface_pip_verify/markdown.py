"""Turns any text into Markdown that shows just that text."""

from __future__ import annotations

import html
import re

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~>-])")


def escaped(text: str) -> str:
    """As text, whatever Markdown or HTML is in it."""
    return _SPECIAL.sub(r"\\\1", html.escape(text, quote=False))
