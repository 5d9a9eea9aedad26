"""Turns faces into paragraphs, images and tables, which every builder of Sphinx can write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils import nodes

if TYPE_CHECKING:
    from checkface.pages import Appearance, Documented, Portrait

ON_PAPER = (14, 18, 22, 42)
"""Shares of a line: a digest in two halves, and a face of a badge's size, just fit."""

Row = list[list[nodes.Node]]


@dataclass(frozen=True)
class Shown:
    """Faces, and what a builder has to show them."""

    appearance: Appearance
    images: list[str]
    """The path of each picture, empty where there is none."""
    link: str
    format: str
    """Of the builder."""


def paragraphs_of(shown: Shown) -> list[nodes.Node]:
    """What stands in the page for the faces. Where there is no picture, its words do."""
    layout = shown.appearance.layout
    if layout == "table":
        return [_table(shown)]
    if layout == "block":
        return _block(shown)
    if layout == "badge":
        return [nodes.paragraph("", "", *_badge(shown))]
    return _face_and_caption(shown)


def _face_and_caption(shown: Shown) -> list[nodes.Node]:
    portrait, image = shown.appearance.portrait, shown.images[0]
    if not portrait.has_picture:
        return [_with_link(nodes.Text(_name_and_words(portrait)), shown.link)]
    if not image:
        return [_with_link(nodes.Text(f"[{portrait.alt}]"), shown.link)]
    said = nodes.Text(f" {_name_and_words(portrait)}")
    return [
        _with_link(_image(portrait, image), shown.link),
        *([said] if shown.appearance.caption else []),
    ]


def _badge(shown: Shown) -> list[nodes.Node]:
    portrait, image = shown.appearance.portrait, shown.images[0]
    said = f"{_sentence(shown)}, {_words(portrait.documented)}"
    if not image:
        return [_with_link(nodes.Text(said), shown.link)]
    return [_with_link(_image(portrait, image), shown.link), nodes.Text(f" {said}")]


def _block(shown: Shown) -> list[nodes.Node]:
    portrait, image = shown.appearance.portrait, shown.images[0]
    documented = portrait.documented
    face = [_with_link(_image(portrait, image), shown.link)] if image else []
    return [
        nodes.paragraph("", "", nodes.Text(_sentence(shown))),
        *(nodes.paragraph("", "", each) for each in face),
        nodes.paragraph("", "", nodes.strong("", _words(documented))),
        _copy_text(str(documented.resolved.digest), shown.format),
        *(_copy_text(command, shown.format) for command in documented.commands),
        *_wheel(shown),
        *(_about(portrait) if image else []),
    ]


def _wheel(shown: Shown) -> list[nodes.Node]:
    """What the command of a release will show: other faces, for they are of a file of it."""
    portrait, texts = shown.appearance.portrait, shown.appearance.texts
    if not (portrait.documented.is_release and portrait.documented.commands):
        return []
    if not portrait.wheel:
        return [nodes.paragraph("", "", nodes.Text(texts.other_file))]
    said = nodes.Text(f"{texts.its_wheel} {_words(portrait.wheel.documented)}")
    faces = [_image(portrait.wheel, each) for each in shown.images[1:] if each]
    return [nodes.paragraph("", "", each) for each in (said, *faces)]


def _about(portrait: Portrait) -> list[nodes.Node]:
    """What a face is, for whoever has never seen one."""
    said = nodes.Text(portrait.texts.about_of(portrait.documented))
    return [nodes.paragraph("", "", _with_link(said, portrait.texts.about))]


def _copy_text(text: str, format_: str) -> nodes.Element:
    """What a reader copies: plain text would be broken where a line ends, unless it is a block."""
    if format_ == "text":
        return nodes.literal_block(text, text)
    return nodes.paragraph("", "", nodes.literal("", text))


def _image(portrait: Portrait, image: str) -> nodes.image:
    return nodes.image(
        "",
        uri=image,
        candidates={"image/png": image},
        alt=portrait.alt,
        width=f"{portrait.width}px",
        height=f"{portrait.height}px",
    )


def _with_link(face: nodes.Node, link: str) -> nodes.Node:
    return nodes.reference("", "", face, refuri=link, internal=False) if link else face


def _name_and_words(portrait: Portrait) -> str:
    name = portrait.texts.label_of(portrait.documented)
    return f"{portrait.texts.named.format(name=name)} {_words(portrait.documented)}"


def _words(documented: Documented) -> str:
    return " ".join(documented.words)


def _sentence(shown: Shown) -> str:
    """A commit is never taken for a release."""
    portrait, documents = shown.appearance.portrait, shown.appearance.documents
    documented, texts = portrait.documented, portrait.texts
    title = texts.title_of(documented)
    if documented.is_commit:
        return texts.not_released.format(title=title)
    return texts.describes.format(title=title) if documents else title


def _table(shown: Shown) -> nodes.table:
    """Without pictures there is no column for them."""
    on_paper, first = shown.format == "latex", 0 if any(shown.images) else 1
    rows = [
        _cells(portrait, image, on_paper=on_paper)
        for portrait, image in zip(shown.appearance.portraits, shown.images, strict=True)
    ]
    headings = _headings(shown)
    widths = ON_PAPER if on_paper else _widths(rows, headings[0])
    head = nodes.thead("", _row([[nodes.Text(each)] for each in headings[first:]]))
    body = nodes.tbody("", *(_row(row[first:]) for row in rows))
    columns = [nodes.colspec(colwidth=width) for width in widths[first:]]
    group = nodes.tgroup("", *columns, head, body, cols=len(columns))
    return nodes.table("", group, classes=["colwidths-given"])


def _cells(portrait: Portrait, image: str, *, on_paper: bool) -> Row:
    documented = portrait.documented
    return [
        [_image(portrait, image)] if image else [],
        [nodes.Text(portrait.texts.label_of(documented))],
        [nodes.Text(_words(documented))],
        _digest(documented.resolved.digest.value, halved=on_paper),
    ]


def _row(cells: Row) -> nodes.row:
    paragraphs = [nodes.paragraph("", "", *cell) for cell in cells]
    return nodes.row("", *(nodes.entry("", paragraph) for paragraph in paragraphs))


def _digest(value: str, *, halved: bool) -> list[nodes.Node]:
    """In one piece, to be copied, unless that would run off the paper."""
    if not halved:
        return [nodes.literal("", value)]
    middle = len(value) // 2
    return [nodes.literal("", value[:middle]), nodes.Text(" "), nodes.literal("", value[middle:])]


def _headings(shown: Shown) -> tuple[str, ...]:
    """The last says of which algorithm the digests are, which have no room for it."""
    *ours, _ = shown.appearance.texts.headings
    return (*ours, "sha256")


def _widths(rows: list[Row], first: str) -> list[int]:
    """Letters in each column; a literal has quotes around it. A face is as wide as its heading."""
    columns = list(zip(*rows, strict=True))[1:]
    letters = [max(len(cell[0].astext()) for cell in column) + len('""') for column in columns]
    return [len(first), *letters]
