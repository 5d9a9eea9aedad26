"""Turns a comparison of two locks into Markdown for a comment, where data: images are stripped."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence

from checkface import markdown_text as escaped
from checkface_pip_verify.reviews.comparison import Change, Comparison, Difference, Side
from checkface_pip_verify.reviews.rows import words_of

WIDTH = 96
"""Pixels of a picture on the page."""

TABLES = (Change.OTHER_DIGEST, Change.CHANGED, Change.ADDED, Change.REMOVED)
LISTS = (Change.UNCOMPARED, Change.OTHER_FILES)

WARNING = """\
> [!CAUTION]
> **A version has kept its number and changed its bytes.** A released file never changes: find out
> why before you trust it.
"""


def markdown_text(comparison: Comparison, image_base: str | None) -> str:
    """Text and words; pictures as links below `image_base`, if there is one."""
    old, new = (escaped(lock.label) for lock in (comparison.old, comparison.new))
    parts = [f"### Faces of {new}, compared with {old}\n", f"{comparison.summary}\n"]
    if comparison.is_loud:
        parts.insert(1, WARNING)
    for change in (*TABLES, *LISTS):
        found = comparison.of_change(change)
        if found:
            lines = _table(change, found, image_base) if change in TABLES else _list(change, found)
            parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


def _table(change: Change, found: Sequence[Difference], base: str | None) -> Iterator[str]:
    yield f"#### {_heading(change)}\n"
    labels = [label for label in ("old", "new") if any(getattr(each, label) for each in found)]
    yield f"| package | {' | '.join(labels)} |"
    yield f"|---|{'---|' * len(labels)}"
    for each in found:
        cells = [_cell(each, getattr(each, label), base) for label in labels]
        yield f"| **{escaped(each.name)}** {escaped(each.versions)} | {' | '.join(cells)} |"


def _cell(each: Difference, side: Side, base: str | None) -> str:
    if side.digest is None:
        return escaped(side.label)
    words = words_of(side.digest)
    lines = [words, f"{escaped(side.label)}", f"<code>{side.digest}</code>"]
    if base:
        lines.insert(0, _image(f"Face of {each.name} {side.version}: {words}", base, side))
    return "<br>".join(lines)


def _image(text: str, base: str, side: Side) -> str:
    value = side.digest.value if side.digest else ""
    source = html.escape(f"{base.rstrip('/')}/{value}.png").replace("|", "%7C")
    return f'<img src="{source}" width="{WIDTH}" alt="{html.escape(text)}">'


def _list(change: Change, found: Sequence[Difference]) -> Iterator[str]:
    yield f"<details><summary>{len(found)} {change.value}</summary>\n"
    for each in found:
        note = f": {escaped(each.note)}" if each.note else ""
        yield f"- **{escaped(each.name)}** {escaped(each.versions)}{note}"
    yield "\n</details>"


def _heading(change: Change) -> str:
    return (
        f"⚠️ {change.value.capitalize()}"
        if change is Change.OTHER_DIGEST
        else change.value.capitalize()
    )
