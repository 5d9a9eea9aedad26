"""Turns a comparison of two locks into one HTML page that needs no other file."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from checkface import Face, Trio, plain
from checkface_pip_verify.report.page_faces import face_images, face_urls
from checkface_pip_verify.report.page_style import PAGE, STYLE
from checkface_pip_verify.review.changes import (
    EXPLAINED,
    Change,
    Difference,
    Side,
    listed,
    moves_by_place,
)
from checkface_pip_verify.review.comparison import Comparison
from checkface_pip_verify.review.words import words_for, words_of

ARROW = ' <span class="arrow">→</span> '

SECTIONS = tuple(change for change in Change if change.has_faces)
LISTS = (Change.UNCOMPARED, Change.OTHER_FILES)


def html_page(comparison: Comparison) -> str:
    """The page: pictures as data: URLs, nothing to load and nothing to run."""
    words_for(digest for each in comparison.differences for digest in each.shown)
    pictures = face_urls(_faces_of(comparison))
    labels = [_text(comparison.old.label), _text(comparison.new.label)]
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
    return PAGE.format(
        style=STYLE,
        kicker="checkface lock review",
        title=" → ".join(labels),
        heading=ARROW.join(f"<span>{label}</span>" for label in labels),
        subtitle=_text(" → ".join(kinds)),
        counts="\n".join(_counts(comparison)),
        sections="\n".join(sections),
    )


def _faces_of(comparison: Comparison) -> Iterator[Face]:
    for each in comparison.differences:
        for digest in each.shown:
            yield from Trio(digest).faces if _has_trios(each) else (Face(digest),)


def _has_trios(each: Difference) -> bool:
    """What a person has to verify: two files that should be one."""
    return each.change is Change.OTHER_DIGEST


def _counts(comparison: Comparison) -> Iterator[str]:
    for change in Change:
        if count := len(comparison.of_change(change)):
            loud = ' class="loud"' if change.is_loud else ""
            yield f"<li{loud}><b>{count}</b> {_text(change.value)}</li>"


def _remarks(comparison: Comparison) -> Iterator[str]:
    """What the reader of a lock has to say of the file itself."""
    for kind, title, told in (
        ("loud", "Unreadable", comparison.unreadable),
        ("quiet", "Notes", comparison.notes),
    ):
        if told:
            items = "\n".join(f"<li>{_text(each)}</li>" for each in told)
            head = f'<section class="{kind}">\n<h2>{title}</h2>'
            yield f'{head}\n<ul class="list">\n{items}\n</ul>\n</section>'


def _section(change: Change, found: Sequence[Difference], pictures: dict[Face, str]) -> str:
    kind = "loud" if change.is_loud else "quiet"
    cards = [_moved(*places, each) for places, each in moves_by_place(found).items()]
    cards += [_card(each, pictures) for each in found if not each.is_move]
    inside = "\n".join(cards)
    columns = " trios" if change is Change.OTHER_DIGEST else ""
    return f"""<section class="{kind}">
<h2>{_text(change.value.capitalize())}</h2>
{_explained(change)}
<div class="cards{columns}">
{inside}
</div>
</section>"""


def _explained(change: Change) -> str:
    text = EXPLAINED.get(change)
    return f"<p>{_text(text)}</p>" if text else ""


def _moved(before: str, after: str, found: Sequence[Difference]) -> str:
    """One card for all that came from one place and comes from another."""
    return f"""<article>
<h3>{_text(listed(found))}</h3>
<p class="file"><b>from</b> {_text(before)}</p>
<p class="file"><b>to</b> {_text(after)}</p>
</article>"""


def _card(each: Difference, pictures: dict[Face, str]) -> str:
    sides = [_side(label, each, side, pictures) for label, side in each.sides]
    arrow = '<span class="arrow" aria-hidden="true">→</span>'
    note = f'<p class="note">{_text(each.note)}</p>' if each.note else ""
    kind = ' class="single"' if len(sides) == 1 else ""
    return f"""<article{kind}>
<h3>{_text(each.name)} <span>{_text(each.versions)}</span></h3>{note}
<div class="sides">{arrow.join(sides)}</div>
</article>"""


def _side(label: str, each: Difference, side: Side, pictures: dict[Face, str]) -> str:
    if side.digest is None:
        code = f"<code>{_text(side.written)}</code>" if side.written else ""
        return (
            f'<div class="side"><p class="file"><b>{label}</b> {_text(side.label)}</p>{code}</div>'
        )
    faces = Trio(side.digest).faces if _has_trios(each) else (Face(side.digest),)
    words = words_of(side.digest)
    about = f"{label} face of {each.name} {side.version}: {words}"
    return f"""<div class="side">
<div class="faces">{"".join(face_images(faces, about, pictures))}</div>
<div class="said">
<p class="words">{words}</p>
<p class="file"><b>{label}</b> {_text(side.label)}</p>
<code>{_breakable(str(side.digest))}</code>
</div>
</div>"""


def _list(change: Change, found: Sequence[Difference]) -> str:
    items = "\n".join(
        f"<li><b>{_text(each.name)}</b> {_text(each.versions)} <span>{_text(each.note)}</span></li>"
        for each in found
    )
    return f"""<section class="quiet">
<h2>{_text(change.value.capitalize())}</h2>
{_explained(change)}
<ul class="list">
{items}
</ul>
</section>"""


def _breakable(digest: str) -> str:
    """A line may end after every eighth digit; what is copied has no break in it."""
    algorithm, _, value = digest.partition(":")
    pieces = [value[place : place + 8] for place in range(0, len(value), 8)]
    return f"{algorithm}:{'<wbr>'.join(pieces)}"


def _text(text: str) -> str:
    return html.escape(plain(text))
