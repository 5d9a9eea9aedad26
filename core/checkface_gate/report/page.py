"""Turns sections into a page that needs no other file: light or dark as the reader's system is.

Its frame says `default-src 'none'`: were a name ever to get past the escaping, the page still loads
nothing.
"""

from __future__ import annotations

from importlib import resources

from checkface.pages import WHAT_IS_THIS, Html, fill_frame


def page(**parts: str) -> Html:
    """With `kicker`, `title`, `heading`, `subtitle`, `counts` and `sections`."""
    frame, style = _text("page.html"), Html(_text("page.css"))
    return fill_frame(frame, style=style, about=WHAT_IS_THIS, **parts)


def _text(filename: str) -> str:
    return resources.files(__package__).joinpath(filename).read_text("utf-8")
