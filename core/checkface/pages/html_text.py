"""Turns portraits into HTML for pages of documentation, with the style that goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from checkface.pages.documented import Documented
from checkface.pages.html_element import LINE, Html, block, element, join_html
from checkface.pages.portrait import Portrait

NOT_SEARCHED = True
"""Search engines of documentation that know this pass over what it stands on."""
SPOKEN = "en"
"""Tells screen readers how our words are spoken, whatever the language of the page."""
HEADINGS = ("Face", "Name", "Words", "Digest")


def face_html(
    portrait: Portrait, src: str, *, caption: bool = False, link: str | None = None
) -> Html:
    """A face in a line of text, alone or with its name and its words."""
    face = _with_link(_picture(portrait, src), link)
    if not caption:
        return face
    name = _part("span", "name", portrait.documented.label, ":")
    said = join_html([face, name, _words(portrait.documented, "span")], Html(" "))
    return _whole("span", "face", said)


def block_html(
    portrait: Portrait, src: str, *, link: str | None = None, documents: bool = False
) -> Html:
    """All that a reader needs to check it: sentence, picture, words, digest and command.

    `documents` says that the page is of the documentation of what is shown.
    """
    documented = portrait.documented
    caption = block(
        "figcaption",
        _part("p", "title", _sentence(documented, link, documents=documents)),
        _words(documented, "p"),
        _part("p", "line", _copy_text(str(documented.resolved.digest))),
        *map(_command, documented.commands),
        _part("p", "about", _about(documented)),
    )
    return _whole("figure", "block", LINE, _picture(portrait, src), LINE, caption, LINE)


def badge_html(
    portrait: Portrait, src: str, *, link: str | None = None, documents: bool = False
) -> Html:
    """Face, title and words, small enough for footers and side bars; `documents` as above.

    A commit has no picture there: one that is on each page and changes with each push would teach
    readers that faces change.
    """
    documented = portrait.documented
    without = documented.is_commit and documents
    picture = Html() if without else _picture(portrait, src, lazy=True)
    title = _part("span", "title", _sentence(documented, link, documents=documents))
    caption = element("figcaption", title, " ", _words(documented, "span"))
    return _whole("figure", "badge", picture, caption)


def table_html(rows: Sequence[tuple[Portrait, str]]) -> Html:
    """Each portrait, with the source of its picture, in a row with name, words and digest."""
    head = element("tr", *(element("th", heading, scope="col") for heading in HEADINGS))
    body = block("tbody", *(_row(portrait, src) for portrait, src in rows))
    table = block("table", element("thead", head), body, class_="checkface-rows")
    named = "Table of faces"
    return _whole("div", "table", LINE, table, LINE, role="group", aria_label=named, tabindex=0)


def _row(portrait: Portrait, src: str) -> Html:
    documented = portrait.documented
    return element(
        "tr",
        element("td", _picture(portrait, src, lazy=True)),
        element("th", documented.label, scope="row"),
        _words(documented, "td"),
        element("td", _copy_text(str(documented.resolved.digest))),
    )


def _picture(portrait: Portrait, src: str, *, lazy: bool = False) -> Html:
    return element(
        "img",
        class_="checkface-picture",
        src=src,
        alt=portrait.alt,
        width=portrait.width,
        height=portrait.height,
        loading="lazy" if lazy else None,
        decoding="async",
    )


def _sentence(documented: Documented, link: str | None, *, documents: bool) -> Html:
    """A commit is never taken for a release."""
    shown = documented.title if documents else documented.label
    title = _with_link(element("strong", shown), link)
    if documented.is_commit:
        return join_html(["Not released yet: ", title], Html())
    says = _part("span", "says", "This documentation describes")
    return join_html([says, title], Html(" ")) if documents else title


def _command(command: str) -> Html:
    return _part("p", "line", _part("span", "label", "Check it:"), " ", _copy_text(command))


def _about(documented: Documented) -> Html:
    """What the pictures are, for whoever has never seen one."""
    whose = "commit's name" if documented.is_commit else "digest"
    whose = f"release's {whose}" if documented.is_release else whose
    return Html(f"Drawn from the {whose}; the same bytes show the same faces.")


def _copy_text(text: str) -> Html:
    """What a reader copies: one click marks it all, and the script adds a button."""
    return _part("code", "copied", text)


def _words(documented: Documented, name: str) -> Html:
    return _part(name, "words", " ".join(documented.words))


def _with_link(content: Html, link: str | None) -> Html:
    return element("a", content, href=link) if link else content


def _part(name: str, what: str, *content: str) -> Html:
    return element(name, *content, class_=f"checkface-{what}")


def _whole(name: str, what: str, *content: str, **more: str | int) -> Html:
    """What a page has of ours in one place."""
    ours = {"class_": f"checkface-{what}", **more}
    return element(name, *content, **ours, data_search_exclude=NOT_SEARCHED, lang=SPOKEN)
