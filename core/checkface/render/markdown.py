"""Turns any text into Markdown that shows just that text, also in a cell of a table."""

from __future__ import annotations

import html
import re

from checkface.plain_text import plain

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+!|~>-])")


def text(written: str) -> str:
    """As text in one line, whatever Markdown or HTML is in it."""
    return _SPECIAL.sub(r"\\\1", html.escape(plain(written), quote=False))


def code(written: str) -> str:
    """As code, by HTML: a backtick or a bar in it would end Markdown's own."""
    return f"<code>{_attribute(written)}</code>"


def image(source: str, alt: str, width: int, height: int) -> str:
    """By HTML, since Markdown's own images have no size."""
    size = f'width="{width}" height="{height}"'
    return f'<img src="{_attribute(source)}" {size} alt="{_attribute(alt)}">'


def _attribute(written: str) -> str:
    return html.escape(plain(written)).replace("|", "&#124;")
