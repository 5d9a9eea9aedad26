"""Turns a comparison of two locks into Markdown for a comment, where data: images are stripped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checkface.pages import markdown_image
from checkface.pages import markdown_text as escaped
from checkface_pip_verify.review.changes import (
    EXPLAINED,
    LOUD,
    Change,
    Difference,
    Side,
    moves_by_place,
    titles_of,
)
from checkface_pip_verify.review.comparison import Comparison
from checkface_pip_verify.review.words import words_for, words_of

WIDTH = 96
"""Pixels of a picture on the page."""

TABLES = tuple(change for change in Change if change.has_faces)
LISTS = (Change.UNCOMPARED, Change.OTHER_FILES)


def markdown_text(comparison: Comparison, image_base: str | None) -> str:
    """Text and words; pictures as links below `image_base`, if there is one."""
    old, new = (escaped(lock.label) for lock in (comparison.old, comparison.new))
    words_for(digest for each in comparison.differences for digest in each.shown_digests)
    parts = [f"### Faces of {new}, compared with {old}\n", *_warnings(comparison)]
    parts.append(f"{comparison.summary}\n")
    parts += [f"- {escaped(note)}\n" for note in comparison.notes]
    for change in (*TABLES, *LISTS):
        found = comparison.of_change(change)
        if found:
            lines = _table(change, found, image_base) if change in TABLES else _list(change, found)
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _warnings(comparison: Comparison) -> Iterator[str]:
    """What a reader must not scroll past."""
    told = [
        f"> **{escaped(change.value.capitalize())}.** {EXPLAINED[change]}"
        for change in LOUD
        if comparison.of_change(change)
    ]
    told += [f"> **Unreadable.** {escaped(each)}" for each in comparison.unreadable]
    if told:
        yield "> [!CAUTION]\n" + "\n>\n".join(told) + "\n"


def _table(change: Change, found: Sequence[Difference], base: str | None) -> Iterator[str]:
    yield f"#### {_heading(change)}\n"
    for (before, after), moved in moves_by_place(found).items():
        yield f"- **{escaped(titles_of(moved))}**: from {escaped(before)} to {escaped(after)}\n"
    others = [each for each in found if not each.is_move]
    if not others:
        return
    labels = [label for label in ("old", "new") if any(getattr(each, label) for each in others)]
    yield f"| package | {' | '.join(labels)} |"
    yield f"|---|{'---|' * len(labels)}"
    for each in others:
        cells = [_cell(each, getattr(each, label), base) for label in labels]
        note = f"<br>{escaped(each.note)}" if each.note else ""
        yield f"| **{escaped(each.name)}** {escaped(each.versions)}{note} | {' | '.join(cells)} |"


def _cell(each: Difference, side: Side | None, base: str | None) -> str:
    if side is None:
        return ""
    if side.digest is None:
        return "<br>".join(map(escaped, filter(None, [side.label, side.written])))
    words = words_of(side.digest)
    lines = [words, f"{escaped(side.label)}", f"<code>{side.digest}</code>"]
    if base:
        lines.insert(0, _image(f"Face of {each.name} {side.version}: {words}", base, side))
    return "<br>".join(lines)


def _image(text: str, base: str, side: Side) -> str:
    value = side.digest.value if side.digest else ""
    return markdown_image(f"{base.rstrip('/')}/{value}.png", text, WIDTH)


def _list(change: Change, found: Sequence[Difference]) -> Iterator[str]:
    yield f"<details><summary>{len(found)} {change.value}</summary>\n"
    for each in found:
        note = f": {escaped(each.note)}" if each.note else ""
        yield f"- **{escaped(each.name)}** {escaped(each.versions)}{note}"
    yield "\n</details>"


def _heading(change: Change) -> str:
    title = escaped(change.value.capitalize())
    return f"⚠️ {title}" if change.is_loud else title
