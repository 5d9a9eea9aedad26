"""Turns a comparison of two locks into one HTML page that needs no other file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checkface import Face, Trio
from checkface.pages import Html, block, element, grouped_digits, join_html
from checkface_gate.report.page import page
from checkface_gate.report.page_faces import face_images, face_urls
from checkface_pip_verify.review.changes import (
    EXPLAINED,
    Change,
    Difference,
    Side,
    moves_by_place,
    titles_of,
)
from checkface_pip_verify.review.comparison import Comparison
from checkface_pip_verify.review.words import words_for, words_of

ARROW = Html(' <span class="arrow">→</span> ')

SECTIONS = tuple(change for change in Change if change.has_faces)
LISTS = (Change.UNCOMPARED, Change.OTHER_FILES)


def html_page(comparison: Comparison) -> Html:
    """The page: pictures as data: URLs, nothing to load and nothing to run."""
    words_for(digest for each in comparison.differences for digest in each.shown_digests)
    pictures = face_urls(_faces_of(comparison))
    labels = [comparison.old.label, comparison.new.label]
    kinds = dict.fromkeys([comparison.old.kind.value, comparison.new.kind.value])
    sections = [
        _section(change, found, pictures)
        for change in SECTIONS
        if (found := comparison.of_change(change))
    ]
    sections = [*_remarks(comparison), *sections]
    sections += [
        _list(change, found) for change in LISTS if (found := comparison.of_change(change))
    ]
    return page(
        kicker="checkface lock review",
        title=join_html(labels, Html(" → ")),
        heading=join_html((element("span", label) for label in labels), ARROW),
        subtitle=" → ".join(kinds),
        counts=join_html(_counts(comparison)),
        sections=join_html(sections),
    )


def _faces_of(comparison: Comparison) -> Iterator[Face]:
    for each in comparison.differences:
        for digest in each.shown_digests:
            yield from Trio(digest).faces if _has_trios(each) else (Face(digest),)


def _has_trios(each: Difference) -> bool:
    """What a person has to verify: two files that should be one."""
    return each.change is Change.OTHER_DIGEST


def _counts(comparison: Comparison) -> Iterator[Html]:
    for change in Change:
        if count := len(comparison.of_change(change)):
            loud = "loud" if change.is_loud else None
            yield element("li", element("b", str(count)), f" {change.value}", class_=loud)


def _remarks(comparison: Comparison) -> Iterator[Html]:
    """What the reader of a lock has to say of the file itself."""
    for kind, title, told in (
        ("loud", "Unreadable", comparison.unreadable),
        ("quiet", "Notes", comparison.notes),
    ):
        if told:
            items = block("ul", *(element("li", each) for each in told), class_="list")
            yield block("section", element("h2", title), items, class_=kind)


def _section(change: Change, found: Sequence[Difference], pictures: dict[Face, str]) -> Html:
    cards = [_move_card(*places, each) for places, each in moves_by_place(found).items()]
    cards += [_card(each, pictures) for each in found if not each.is_move]
    kind = "cards trios" if change is Change.OTHER_DIGEST else "cards"
    return _part(change, block("div", *cards, class_=kind))


def _list(change: Change, found: Sequence[Difference]) -> Html:
    return _part(change, block("ul", *map(_item, found), class_="list"))


def _part(change: Change, inside: Html) -> Html:
    """Of the page: all of one kind of change."""
    kind = "loud" if change.is_loud else "quiet"
    text = EXPLAINED.get(change)
    explained = element("p", text) if text else Html()
    title = element("h2", change.value.capitalize())
    return block("section", title, explained, inside, class_=kind)


def _item(each: Difference) -> Html:
    note = element("span", each.note)
    return element("li", element("b", each.name), " ", each.versions, " ", note)


def _move_card(before: str, after: str, found: Sequence[Difference]) -> Html:
    """One card for all that came from one place and comes from another."""
    return block(
        "article",
        element("h3", titles_of(found)),
        _file("from", before),
        _file("to", after),
    )


def _card(each: Difference, pictures: dict[Face, str]) -> Html:
    sides = [_side(label, each, side, pictures) for label, side in each.sides]
    arrow = element("span", "→", class_="arrow", aria_hidden="true")
    title = element("h3", each.name, " ", element("span", each.versions))
    note = element("p", each.note, class_="note") if each.note else Html()
    return block(
        "article",
        join_html([title, note], Html()),
        element("div", join_html(sides, arrow), class_="sides"),
        class_="single" if len(sides) == 1 else None,
    )


def _side(label: str, each: Difference, side: Side, pictures: dict[Face, str]) -> Html:
    if side.digest is None:
        code = element("code", side.written) if side.written else Html()
        return element("div", _file(label, side.label), code, class_="side")
    faces = Trio(side.digest).faces if _has_trios(each) else (Face(side.digest),)
    words = words_of(side.digest)
    about = f"{label} face of {each.name} {side.version}: {words}"
    said = block(
        "div",
        element("p", words, class_="words"),
        _file(label, side.label),
        element("code", grouped_digits(str(side.digest))),
        class_="said",
    )
    images = face_images(faces, about, pictures)
    return block("div", element("div", *images, class_="faces"), said, class_="side")


def _file(label: str, said: str) -> Html:
    return element("p", element("b", label), " ", said, class_="file")
