"""Turns portraits into HTML for pages of documentation, with the style that goes with it."""

from __future__ import annotations

import html
from collections.abc import Sequence

from checkface.pages.documented import Documented
from checkface.pages.portrait import Portrait
from checkface.plain_text import plain

EXCLUDED = 'data-search-exclude lang="en"'
"""Search engines of documentation that know the first pass over what it stands on; the second tells
screen readers how our words are spoken, whatever the language of the page."""
HEADINGS = ("Face", "Name", "Words", "Digest")


def face_html(
    portrait: Portrait, src: str, *, caption: bool = False, link: str | None = None
) -> str:
    """A face in a line of text, alone or with its name and its words."""
    face = _linked(_picture(portrait, src), link)
    if not caption:
        return face
    return (
        f'<span class="checkface-face" {EXCLUDED}>{face} '
        f'<span class="checkface-name">{_text(portrait.documented.label)}:</span> '
        f'<span class="checkface-words">{_words(portrait.documented)}</span></span>'
    )


def block_html(
    portrait: Portrait, src: str, *, link: str | None = None, documents: bool = False
) -> str:
    """All that a reader needs to check it: sentence, picture, words, digest and command.

    `documents` says that the page is of the documentation of what is shown.
    """
    documented = portrait.documented
    return (
        f'<figure class="checkface-block" {EXCLUDED}>\n'
        f"{_picture(portrait, src)}\n"
        "<figcaption>\n"
        f'<p class="checkface-title">{_sentence(documented, link, documents=documents)}</p>\n'
        f'<p class="checkface-words">{_words(documented)}</p>\n'
        f'<p class="checkface-line">{_copied(str(documented.resolved.digest))}</p>\n'
        f"{_commands(documented)}"
        f'<p class="checkface-about">{_about(documented)}</p>\n'
        "</figcaption>\n</figure>"
    )


def badge_html(
    portrait: Portrait, src: str, *, link: str | None = None, documents: bool = False
) -> str:
    """Face, title and words, small enough for footers and side bars; `documents` as above.

    A commit has no picture there: one that is on each page and changes with each push would teach
    readers that faces change.
    """
    documented = portrait.documented
    picture = "" if documented.is_commit and documents else _picture(portrait, src, lazy=True)
    return (
        f'<figure class="checkface-badge" {EXCLUDED}>{picture}'
        "<figcaption>"
        f'<span class="checkface-title">{_sentence(documented, link, documents=documents)}</span> '
        f'<span class="checkface-words">{_words(documented)}</span>'
        "</figcaption></figure>"
    )


def table_html(rows: Sequence[tuple[Portrait, str]]) -> str:
    """Each portrait, with the source of its picture, in a row with name, words and digest."""
    head = "".join(f'<th scope="col">{heading}</th>' for heading in HEADINGS)
    body = "\n".join(_row(portrait, src) for portrait, src in rows)
    return (
        f'<div class="checkface-table" role="group" aria-label="Table of faces" tabindex="0" '
        f'{EXCLUDED}>\n<table class="checkface-rows">\n'
        f"<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>\n</div>"
    )


def _row(portrait: Portrait, src: str) -> str:
    documented = portrait.documented
    return (
        f"<tr><td>{_picture(portrait, src, lazy=True)}</td>"
        f'<th scope="row">{_text(documented.label)}</th>'
        f'<td class="checkface-words">{_words(documented)}</td>'
        f"<td>{_copied(str(documented.resolved.digest))}</td></tr>"
    )


def _picture(portrait: Portrait, src: str, *, lazy: bool = False) -> str:
    loading = ' loading="lazy"' if lazy else ""
    return (
        f'<img class="checkface-picture" src="{html.escape(src)}" alt="{_text(portrait.alt)}" '
        f'width="{portrait.width}" height="{portrait.height}"{loading} decoding="async">'
    )


def _sentence(documented: Documented, link: str | None, *, documents: bool) -> str:
    """A commit is never taken for a release."""
    shown = documented.title if documents else documented.label
    title = _linked(f"<strong>{_text(shown)}</strong>", link)
    if documented.is_commit:
        return f"Not released yet: {title}"
    says = '<span class="checkface-says">This documentation describes</span> '
    return f"{says}{title}" if documents else title


def _commands(documented: Documented) -> str:
    label = '<span class="checkface-label">Check it:</span>'
    return "".join(
        f'<p class="checkface-line">{label} {_copied(each)}</p>\n' for each in documented.commands
    )


def _about(documented: Documented) -> str:
    """What the pictures are, for whoever has never seen one."""
    whose = "commit's name" if documented.is_commit else "digest"
    whose = f"release's {whose}" if documented.is_release else whose
    return f"Drawn from the {whose}; the same bytes show the same faces."


def _copied(text: str) -> str:
    """What a reader copies: one click marks it all, and the script adds a button."""
    return f'<code class="checkface-copied">{_text(text)}</code>'


def _words(documented: Documented) -> str:
    return _text(" ".join(documented.words))


def _linked(content: str, link: str | None) -> str:
    return f'<a href="{html.escape(link)}">{content}</a>' if link else content


def _text(written: str) -> str:
    return html.escape(plain(written))
