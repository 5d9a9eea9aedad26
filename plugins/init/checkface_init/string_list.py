"""Adds a text to a list of texts as TOML and Python write it, and moves nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass

from checkface_init.errors import LeftAloneError

TOKEN = re.compile(
    r"""(?P<string>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(?P<comma>,)|(?P<end>\])"""
    r"""|(?P<other>\#[^\n]*|\s+)"""
)


@dataclass(frozen=True)
class _Tail:
    """How a list ends."""

    quote: str
    last: int
    """Behind its last text."""
    comma: bool
    """Whether a comma follows that."""
    end: int
    """Of its closing bracket."""


def with_added(text: str, start: int, item: str) -> str:
    """`text` with `item` as the last one of the list whose bracket opens at `start`.

    A list on several lines gets a line more. Raises `LeftAloneError` for a list of other things
    than texts, and for an empty one.
    """
    tail = _tail(text, start)
    quoted = f"{tail.quote}{item}{tail.quote}"
    if "\n" not in text[tail.last : tail.end]:
        return f"{text[: tail.last]}, {quoted}{text[tail.last :]}"
    line_end = text.index("\n", tail.last)
    line_start = text.rindex("\n", 0, tail.last) + 1
    indent = re.match(r"[ \t]*", text[line_start:])
    blanks = indent[0] if indent else ""
    comma, closing = ("", ",") if tail.comma else (",", "")
    head = f"{text[: tail.last]}{comma}{text[tail.last : line_end]}"
    return f"{head}\n{blanks}{quoted}{closing}{text[line_end:]}"


def _tail(text: str, start: int) -> _Tail:
    last, quote, comma, place = 0, "", False, start + 1
    while found := TOKEN.match(text, place):
        place = found.end()
        if found["string"]:
            last, quote, comma = place, found["string"][0], False
        elif found["comma"]:
            comma = True
        elif found["end"] and last:
            return _Tail(quote, last, comma, place)
        elif found["end"]:
            break
    raise LeftAloneError("has a list there that is empty, or of more than plain texts")
