"""Turns any text into Markdown that shows just that text, also in a cell of a table.

Renderers read Markdown, and then look for more in what they have rendered: names to tell, issues,
commits, addresses, signs for pictures. Entities are nothing to the first; the second see each
piece between two tags by itself, so an empty element breaks what they look for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from checkface.plain_text import plain

BREAK = "<span></span>"
"""Shows nothing. Sanitisers of forges keep it."""

COMMIT_PIECE = 6
"""Digits that no forge takes for a commit."""

_SPECIAL = re.compile(
    r"[\\`*{}\[\]#+!|~<>&=^:\"$]|(?<![a-zA-Z0-9])_|_(?![a-zA-Z0-9])|^-|^\d+[.)]|^ | $"
)
"""What any dialect gives a meaning, there or at the start of a line: the last letter of each."""

_LIVE = re.compile(
    r"@"  # somebody is told, or written to
    r"|#(?=\d)|\b(?:GH|CVE|GHSA)(?=-)"  # issues and advisories
    r"|\bwww(?=\.)|/(?=/)|:(?=[\w+-]+:)"  # addresses and emoji
    r"|\.(?=(?:[a-z]{2}|biz|com|edu|gov|net|org|pro|web|aero|asia|coop|info|museum|name|shop)\b)",
    re.IGNORECASE | re.ASCII,
)
_COMMIT = re.compile(r"(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])", re.IGNORECASE)


def markdown_text(written: str) -> str:
    """As text in one line, whatever Markdown or HTML is in it."""
    shown = plain(written)
    special = {found.end() - 1 for found in _SPECIAL.finditer(shown)}
    broken = set(_breaks(shown))
    return "".join(
        (BREAK if place in broken else "") + (_entity(letter) if place in special else letter)
        for place, letter in enumerate(shown)
    )


def markdown_code(written: str) -> str:
    """As code, by HTML: a backtick or a bar in it would end Markdown's own."""
    return f"<code>{markdown_text(written)}</code>"


def markdown_image(source: str, alt: str, width: int) -> str:
    """By HTML, since Markdown's own images have no size.

    Without a height: a forge makes pictures no wider than its page, and a face that is squeezed
    into a narrow one would be another face.
    """
    return f'<img src="{_attribute(source)}" width="{width}" alt="{_attribute(alt)}">'


def _breaks(shown: str) -> Iterator[int]:
    yield from (found.end() for found in _LIVE.finditer(shown))
    for commit in _COMMIT.finditer(shown):
        yield from range(commit.start() + COMMIT_PIECE, commit.end(), COMMIT_PIECE)


def _entity(letter: str) -> str:
    """A dollar alone in an element never begins a formula."""
    entity = f"&#{ord(letter)};"
    return f"<span>{entity}</span>" if letter == "$" else entity


def _attribute(written: str) -> str:
    return re.sub(r"[^\w\s:/.,;%?+-]|_", lambda found: f"&#{ord(found[0])};", plain(written))
