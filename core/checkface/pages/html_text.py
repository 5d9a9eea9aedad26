"""Turns portraits into HTML for pages of documentation, with the style that goes with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from checkface.html_element import LINE, Html, block, element, html_text, join_html, own_text
from checkface.pages.portrait import Portrait
from checkface.pages.texts import ENGLISH, Texts

NOT_SEARCHED = True
"""Search engines of documentation that know this pass over what it stands on."""

_DIGEST = re.compile(r"(?P<before>.*?)(?P<name>[a-z0-9]+:)(?P<digits>[0-9a-f]{16,})")
_GROUP = re.compile(".{1,8}")


def face_html(
    portrait: Portrait, src: str, *, caption: bool = False, link: str | None = None
) -> Html:
    """A face in a line of text, alone or with its name and its words; a commit as text alone."""
    if portrait.has_picture and not caption:
        return _with_link(_picture(portrait, src), link)
    texts, pictured = portrait.texts, portrait.has_picture
    label = html_text(texts.label_of(portrait.documented))
    named = _around(texts.named, "{name}", label if pictured else _with_link(label, link))
    face = [_with_link(_picture(portrait, src), link)] if pictured else []
    said = join_html([*face, _part("span", "name", named), _words(portrait, "span")], Html(" "))
    return _whole("span", "face", texts, said)


def block_html(
    portrait: Portrait,
    src: str,
    *,
    link: str | None = None,
    documents: bool = False,
    wheel: str | None = None,
) -> Html:
    """All that a reader needs to check it: sentence, picture, words, digest, command, what that
    will show, and what a face is.

    `documents` says that the page is of the documentation of what is shown; `wheel` is
    the source of the picture of `portrait.wheel`.
    """
    documented = portrait.documented
    caption = block(
        "figcaption",
        _part("p", "title", _sentence(portrait, link, documents=documents)),
        _words(portrait, "p"),
        _part("p", "line", _copy_text(str(documented.resolved.digest))),
        *(_command(portrait.texts, command) for command in documented.commands),
        *_wheel(portrait, wheel),
        *_about(portrait),
    )
    face = [_picture(portrait, src), LINE] if portrait.has_picture else []
    labels = _labels(portrait.texts)
    return _whole("figure", "block", portrait.texts, LINE, *face, caption, LINE, **labels)


def badge_html(
    portrait: Portrait, src: str, *, link: str | None = None, documents: bool = False
) -> Html:
    """Face, title and words, small enough for footers and side bars; `documents` as above."""
    title = _part("span", "title", _sentence(portrait, link, documents=documents))
    caption = element("figcaption", title, " ", _words(portrait, "span"))
    return _whole("figure", "badge", portrait.texts, _picture(portrait, src, lazy=True), caption)


def table_html(rows: Sequence[tuple[Portrait, str]]) -> Html:
    """Each portrait, with the source of its picture, in a row with name, words and digest."""
    texts = rows[0][0].texts if rows else ENGLISH
    head = element("tr", *(element("th", heading, scope="col") for heading in texts.headings))
    body = block("tbody", *(_row(portrait, src) for portrait, src in rows))
    table = block("table", element("thead", head), body, class_="checkface-rows")
    reached: dict[str, str | int] = {
        "role": "group",
        "aria_label": texts.table,
        "tabindex": 0,
        **_labels(texts),
    }
    return _whole("div", "table", texts, LINE, table, LINE, **reached)


def _row(portrait: Portrait, src: str) -> Html:
    documented = portrait.documented
    return element(
        "tr",
        element("td", _picture(portrait, src, lazy=True)),
        element("th", portrait.texts.label_of(documented), scope="row"),
        _words(portrait, "td"),
        element("td", _copy_text(str(documented.resolved.digest))),
    )


def _picture(portrait: Portrait, src: str, *, lazy: bool = False) -> Html:
    if not portrait.has_picture:
        return Html()
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


def _sentence(portrait: Portrait, link: str | None, *, documents: bool) -> Html:
    """A commit is never taken for a release."""
    documented, texts = portrait.documented, portrait.texts
    shown = texts.title_of(documented) if documents else texts.label_of(documented)
    title = _with_link(element("strong", shown), link)
    if documented.is_commit:
        return _around(texts.not_released, "{title}", title)
    return _around(texts.describes, "{title}", title, "says") if documents else title


def _command(texts: Texts, command: str) -> Html:
    label = _part("span", "label", own_text(texts.check))
    return _part("p", "line", label, " ", _copy_text(command))


def _wheel(portrait: Portrait, src: str | None) -> list[Html]:
    """What the command of a release will show: other faces, for they are of a file of it."""
    documented, texts = portrait.documented, portrait.texts
    if not (documented.is_release and documented.commands):
        return []
    if not (src and portrait.wheel):
        return [_part("p", "wheel", own_text(texts.other_file))]
    face = _part("span", "face", _picture(portrait.wheel, src), _words(portrait.wheel, "span"))
    return [_part("p", "wheel", own_text(texts.its_wheel), " ", face)]


def _about(portrait: Portrait) -> list[Html]:
    """What the pictures are, for whoever has never seen one, and where more is said of it."""
    if not portrait.has_picture:
        return []
    texts = portrait.texts
    said = own_text(texts.about_of(portrait.documented))
    return [_part("p", "about", _with_link(said, texts.about or None))]


def _copy_text(text: str) -> Html:
    """What a reader copies: one click marks it all, and the script adds a button."""
    return _part("code", "copied", grouped_digits(text))


def grouped_digits(text: str) -> Html:
    """A digest, or a command that ends with one, in groups of eight digits, as on a card.

    What is copied has no blanks: only the style sets the groups apart, and a line ends only
    between two of them.
    """
    found = _DIGEST.fullmatch(text)
    if not found:
        return html_text(text)
    pieces = [found["name"], *_GROUP.findall(found["digits"])]
    groups = (_part("span", "digits", piece) for piece in pieces)
    return join_html([found["before"], *groups], Html())


def _labels(texts: Texts) -> dict[str, str]:
    """What the script says on its buttons; `{text}` is what they copy."""
    return {
        "data_copy": texts.copy,
        "data_copy_text": texts.copy_text,
        "data_copied": texts.copied,
    }


def _words(portrait: Portrait, name: str) -> Html:
    """They are English on every page: somebody reads them to somebody who sees another page."""
    spoken = None if portrait.texts.lang == ENGLISH.lang else ENGLISH.lang
    words = " ".join(portrait.documented.words)
    return element(name, words, class_="checkface-words", lang=spoken)


def _around(text: str, place: str, content: Html, what: str = "") -> Html:
    """A text of ours with `content` where its `place` is, the rest of it a part if it has a name.

    A blank beside the content belongs to neither.
    """
    before, after = text.split(place)
    pieces = (_surrounding(before, what), content, _surrounding(after, what))
    return join_html(pieces, Html())


def _surrounding(text: str, what: str) -> Html:
    said = text.strip(" ")
    if not (what and said):
        return own_text(text)
    before, _, after = text.partition(said)
    return Html(f"{before}{_part('span', what, own_text(said))}{after}")


def _with_link(content: Html, link: str | None) -> Html:
    return element("a", content, href=link) if link else content


def _part(name: str, what: str, *content: str) -> Html:
    return element(name, *content, class_=f"checkface-{what}")


def _whole(
    name: str, what: str, texts: Texts, *content: str, **more: str | int | bool | None
) -> Html:
    """What a page has of ours in one place."""
    ours = {"class_": f"checkface-{what}", **more}
    spoken = {"lang": texts.lang, "dir": texts.direction}
    return element(name, *content, **ours, data_search_exclude=NOT_SEARCHED, **spoken)
