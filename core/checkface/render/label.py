"""Turns names of any origin into text that is safe to show on a screen or a picture."""

from __future__ import annotations

import unicodedata

UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Control and format characters, lone surrogates, line and paragraph separators: a file name may
hold an escape sequence that rewrites the terminal, or an override that turns text around."""


def plain(text: str) -> str:
    """`text` in one line, with a question mark for each character that would not just be seen."""
    return "".join("?" if unicodedata.category(letter) in UNSAFE else letter for letter in text)
