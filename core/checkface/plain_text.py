"""Turns text that a stranger may have written into text that is safe to show to a person.

All such text goes through here, whatever it is shown on: a terminal, a picture, a page.
"""

from __future__ import annotations

import re
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
        (0x2D7F, 0x2D7F),  # Tifinagh consonant joiner
        (0x3164, 0x3164),  # Hangul filler
        (0xFE00, 0xFE0F),  # variation selectors
        (0xFFA0, 0xFFA0),  # Hangul filler, half width
        (0xFFFC, 0xFFFC),  # stands for an object that is not there
        (0x1107F, 0x1107F),  # Brahmi number joiner
        (0x16FE4, 0x16FE4),  # Khitan filler
        (0x1D159, 0x1D159),  # a musical note without a head
        (0xE0100, 0xE01EF),  # variation selectors
    )
    for point in range(first, last + 1)
)
"""Default_Ignorable_Code_Point (Unicode Standard, 5.21) as far as `UNSAFE` does not hold it, and
what is drawn as nothing all the same: two names that look alike must not be two names."""

MARKS = 3
"""Combining marks in a row; more of them run over the lines above and below."""

OVERLAY = 1
"""The combining class of strokes through a letter: with them a word can be crossed out."""

ANCHOR = "[rtl]"
"""Where text that runs from right to left would turn around the words and numbers that we write
beside it, these Latin letters hold them in their places (UAX #9: W7, N2)."""

BLANKS = 12
"""In a row, more than we write ourselves; with more of them a text chooses where the terminal
breaks its line, and so what stands at the start of the next row as if it were a line of ours."""

_PADDING = re.compile(f"(?<= {{{BLANKS}}}) +")

_COMMAND = re.compile(r"^(\s*):(?=:)|#(?=#\[)")
"""What runners of workflows take for a command to them: `::name::` at the start of a line, `##[`
anywhere."""

_DIRECTIONS = {"L": "L", "R": "R", "AL": "R", "AN": "R", "EN": "1", "NSM": "m"}
_RIGHT_TO_LEFT = re.compile(r"R(?:[nm]*+R)*+m*+(?P<held>[nm]*+L)?")


def plain(text: str) -> str:
    """`text` in one line, with an escape such as `\\u202e` for all that would not just be seen."""
    return _PADDING.sub(lambda found: escape(" ") * len(found[0]), plain_row(text))


def plain_row(text: str) -> str:
    """As `plain`, of a row that may be padded: it is we who break it where the terminal ends."""
    text = _COMMAND.sub(lambda found: f"{found[1] or ''}{escape(found[0][-1])}", text)
    if text.isascii() and text.isprintable():
        return text
    return _with_anchors("".join(_letters_or_escapes(text)))


def plain_lines(text: str) -> str:
    """As `plain`, but `text` keeps its lines."""
    return "\n".join(plain(line) for line in text.replace("\r\n", "\n").split("\n"))


def escape(letter: str) -> str:
    """As Python writes it in a text: `\\x1b`, `\\u202e`, `\\U000e0001`."""
    point = ord(letter)
    if point < 0x100:  # noqa: PLR2004
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"  # noqa: PLR2004


def _letters_or_escapes(text: str) -> list[str]:
    """Each letter or its escape. A mark needs a letter of its own text to stand on."""
    marks, shown = MARKS, list[str]()
    for letter in text:
        category = unicodedata.category(letter)
        is_mark = category[0] == "M"
        hidden = _is_hidden(letter, category) or (is_mark and marks >= MARKS)
        marks = marks + 1 if is_mark and not hidden else MARKS if hidden or letter == " " else 0
        shown.append(escape(letter) if hidden else letter)
    return shown


def _is_hidden(letter: str, category: str) -> bool:
    """Blanks of other widths end words where a reader sees none, or none where he sees one."""
    is_odd_blank = category == "Zs" and letter != " "
    crosses_out = unicodedata.combining(letter) == OVERLAY
    return category in UNSAFE or letter in INVISIBLE or is_odd_blank or crosses_out


def _with_anchors(text: str) -> str:
    """With an `ANCHOR` wherever right-to-left letters would reorder what we write around `text`."""
    kinds = "".join(_DIRECTIONS.get(unicodedata.bidirectional(letter), "n") for letter in text)
    pieces, end = list[str](), 0
    for found in _RIGHT_TO_LEFT.finditer(kinds):
        run = found.end() if found["held"] is None else found.start("held")
        before = "" if end or "L" in kinds[: found.start()] else ANCHOR
        after = ANCHOR if found["held"] is None else ""
        pieces += [text[end : found.start()], before, text[found.start() : run], after]
        end = run
    return "".join([*pieces, text[end:]])
