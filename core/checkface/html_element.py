"""Turns texts into HTML and SVG. What is none already is escaped: here, and nowhere else."""

from __future__ import annotations

import html
from collections.abc import Iterable

from checkface.plain_text import plain

ADDRESSES = ("href", "src")
"""Attributes that are followed and not shown: to make them plain would lead elsewhere."""
WITHOUT_END = ("img", "input", "link", "meta", "wbr")


class Html(str):
    """HTML that may stand in a page as it is. A text that only contains some is none of it."""

    __slots__ = ()

    def __html__(self) -> Html:
        """As templates ask for it, which would else escape it."""
        return self


LINE = Html("\n")


def html_text(written: str) -> Html:
    """What shows just that text, which a stranger may have written; HTML stays what it is."""
    return written if isinstance(written, Html) else Html(html.escape(plain(written)))


def own_text(text: str) -> Html:
    """A text of ours, which may have blanks that nobody else's may: in a page, or in an SVG."""
    return Html(html.escape(text, quote=False))


def join_html(pieces: Iterable[str], between: Html = LINE) -> Html:
    """Pieces, texts or HTML, one after the other."""
    return Html(between.join(map(html_text, pieces)))


def element(name: str, /, *content: str, **attributes: str | int | bool | None) -> Html:
    """`class_` is called so because Python has that word; an attribute of `None` is left out."""
    start = "".join(_attribute(key, value) for key, value in attributes.items())
    end = "" if name in WITHOUT_END else f"</{name}>"
    return Html(f"<{name}{start}>{join_html(content, Html())}{end}")


def block(name: str, /, *content: str, **attributes: str | int | bool | None) -> Html:
    """An element with each piece of it on a line of its own."""
    return element(name, LINE, join_html(content), LINE, **attributes)


def fill_frame(frame: str, **parts: str) -> Html:
    """A page whose frame, which is ours, has a place such as `{title}` for each part."""
    return Html(frame.format(**{name: html_text(part) for name, part in parts.items()}))


def _attribute(key: str, value: str | int | bool | None) -> str:  # noqa: FBT001 (as HTML has it)
    name = key.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    if value is True:
        return f" {name}"
    written = str(value)
    return f' {name}="{html.escape(written if name in ADDRESSES else plain(written))}"'
