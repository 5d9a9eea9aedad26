"""Turns what is known of an install into the one question about it, and into what explains it."""

from __future__ import annotations

from collections.abc import Sequence

from checkface_channels.hosts import printable
from checkface_gate.recognition import LedgerKind, Recognised
from checkface_gate.screen.listing import oddity, short_name, short_title
from checkface_gate.screen.table import paragraph

NAMED = 6
"""Of what is new, in the question itself."""

ANSWERS = "[y/N/?]"

EXPLANATION = """\
y  goes on with exactly these bytes, and remembers them: next time they are "seen".
N  stops here, and nothing is installed; so does Enter, and so does any other answer.
v  shows all of it again, with faces, in your pager ($PAGER, else less); for a browser, start this \
again with --report-html FILE.
Faces and words are drawn from the sha256 of a file: the same bytes show the same faces, and other \
bytes show others. Compare them with those of this very file in the project's documentation or on \
its release page (a release as a whole has faces of its own): if they are the same, you get the \
bytes that were published there.
A face proves that bytes are the same, not that they are good or who made them. "new" means that \
you have not accepted this file before, "seen" that you have, with these bytes, on that day.
"""


def question(about: Sequence[Recognised], folder: str | None = None) -> str:
    """What is asked, in the last line, below what must be looked at before.

    `folder` is where wheels are only kept.
    """
    verb, where = ("Install", "") if folder is None else ("Keep", f" in {printable(folder)}")
    what = f"{short_title(about[0])}{where} ({_kind(about[0])})"
    if len(about) > 1:
        what = f"{len(about)} wheels{where}{_counts(about)}"
    odd = [f"Look at {short_title(each)}: {oddity(each)}" for each in about if oddity(each)]
    return "\n".join([*odd, f"{verb} {what}?"])


def asked_in_rows(asked: str, columns: int) -> list[str]:
    """The question with the answers that it takes."""
    room = columns - 1  # the last blank is for the cursor
    return [row for line in f"{asked} {ANSWERS}".splitlines() for row in paragraph(line, room)]


def explanation(columns: int) -> list[str]:
    return [row for line in EXPLANATION.splitlines() for row in paragraph(line, columns)]


def _counts(about: Sequence[Recognised]) -> str:
    """How many are of which kind; whatever was not seen before by its name."""
    seen = sum(each.status is LedgerKind.SEEN for each in about)
    others = [each for each in about if each.status is not LedgerKind.SEEN]
    if not others:
        return ", all seen before"
    names = f"({_enumeration(others)})"
    return f": {seen} seen, {len(others)} new {names}" if seen else f", all new {names}"


def _kind(each: Recognised) -> str:
    return "seen before" if each.status is LedgerKind.SEEN else "new"


def _enumeration(wheels: Sequence[Recognised]) -> str:
    """What was asked for first, as it stands in the plan."""
    names = [short_name(each) for each in wheels[:NAMED]]
    left = len(wheels) - len(names)
    return ", ".join(names) + (f" and {left} more" if left else "")
