"""Turns text that a stranger may have written into text that is safe to show to a person.

All such text goes through here, whatever it is shown on: a terminal, a picture, a page.
"""

from __future__ import annotations

import unicodedata

UNSAFE = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
"""Control and format characters, lone surrogates, what has no meaning, line and paragraph
separators: a name may hold an escape sequence that rewrites the terminal, or an override that
turns text around."""

INVISIBLE = frozenset(
    chr(point)
    for first, last in (
        (0x034F, 0x034F),  # combining grapheme joiner
        (0x115F, 0x1160),  # Hangul fillers
        (0x17B4, 0x17B5),  # Khmer vowels that are not shown
        (0x180B, 0x180F),  # Mongolian selectors
        (0x2800, 0x2800),  # the Braille pattern without dots
        (0x3164, 0x3164),  # Hangul filler
        (0xFE00, 0xFE0F),  # variation selectors
        (0xFFA0, 0xFFA0),  # Hangul filler, half width
        (0xE0100, 0xE01EF),  # variation selectors
    )
    for point in range(first, last + 1)
)
"""Default_Ignorable_Code_Point (Unicode Standard, 5.21) as far as `UNSAFE` does not hold it, and
one blank that is no blank: two names that look alike must not be two names."""

MARKS = 3
"""Combining marks in a row; more of them run over the lines above and below."""


def plain(text: str) -> str:
    """`text` in one line, with an escape such as `\\u202e` for all that would not just be seen."""
    marks, shown = 0, list[str]()
    for letter in text:
        category = unicodedata.category(letter)
        marks = marks + 1 if category[0] == "M" else 0
        hidden = category in UNSAFE or letter in INVISIBLE or _is_odd_blank(letter, category)
        shown.append(escape(letter) if hidden or marks > MARKS else letter)
    return "".join(shown)


def plain_lines(text: str) -> str:
    """As `plain`, but `text` keeps its lines."""
    return "\n".join(plain(line) for line in text.replace("\r\n", "\n").split("\n"))


def escape(letter: str) -> str:
    """As Python writes it in a text: `\\x1b`, `\\u202e`, `\\U000e0001`."""
    point = ord(letter)
    if point < 0x100:  # noqa: PLR2004
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"  # noqa: PLR2004


def _is_odd_blank(letter: str, category: str) -> bool:
    """Blanks of other widths end words where a reader sees none, or none where he sees one."""
    return category == "Zs" and letter != " "
