"""`pip-checkface lock diff`: turns two lock files into a review, in the terminal or as a page."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from checkface import Face, Trio
from checkface.files import write_file
from checkface.terminal import BOLD, FAINT, RED, Row
from checkface_channels.locks.reading import read_lock
from checkface_gate.errors import UnableError
from checkface_pip_verify.review.arguments import LOCK_HELP, Parser, target_of
from checkface_pip_verify.review.changes import (
    EXPLAINED,
    Change,
    Difference,
    Side,
    moves_by_place,
    titles_of,
)
from checkface_pip_verify.review.comparison import Comparison
from checkface_pip_verify.review.html_page import html_page
from checkface_pip_verify.review.markdown_text import markdown_text
from checkface_pip_verify.review.rows import Rows
from checkface_pip_verify.review.words import Words, words_for, words_of

SCHEMA = 1
LOUD = 1
"""The exit code where somebody has to find out why, before the new lock is trusted."""

EPILOG = """\
The two may be of different formats, and either may be git:REVISION:PATH, for example
  pip-checkface lock diff git:main:uv.lock uv.lock

Loud, and exit code 1, are:
  same version, other digest     a file that is named in both has other hashes; or, where one of
                                 the two writes no file names, they have none in common. A
                                 released file never changes
  other origin                   it came from an index and comes from a repository, a folder, a
                                 URL or another index now; or from another repository or host,
                                 also where an index stays and only the host of its files is
                                 another; or another subdirectory of a repository is built
  digest gone                    it was locked with hashes, and is locked without
  same version, other algorithm  both have hashes, and none that could be compared
A repository at another commit has changed. Files that only one of the two lists are told, quietly.

exit codes:
  0    nothing of that
  1    at least one of them
  14   a lock file cannot be read, or something in it that may be a promise
"""


def main(args: Sequence[str]) -> int:
    """Run `pip-checkface lock diff ARGS`. Raises a `CheckfaceError` for what cannot be compared."""
    arguments = _parser().parse_args(args)
    if arguments.image_base and not arguments.markdown:
        raise UnableError("--image-base is for --markdown; give both")
    _, environment = target_of(arguments)
    named = (arguments.old, arguments.new)
    known = (*named, *arguments.may_include)
    old, new = (read_lock(each, environment, known) for each in named)
    comparison = Comparison.of(old, new, environment)
    if arguments.json:
        print(json.dumps(_as_json(comparison, every=arguments.all_words), indent=2))
    elif arguments.markdown:
        print(markdown_text(comparison, arguments.image_base), end="")
    else:
        _print(comparison, Rows(arguments.image))
    if arguments.html:  # last, for it draws many faces
        write_file(Path(arguments.html), html_page(comparison).encode())
    return _code(comparison)


def _code(comparison: Comparison) -> int:
    if comparison.is_loud:
        return LOUD
    return UnableError.exit_code if comparison.unreadable else 0


def _parser() -> Parser:
    parser = Parser("diff", "Compare two lock files, with old and new faces.", EPILOG)
    parser.add_argument("old", metavar="OLD", help=LOCK_HELP)
    parser.add_argument("new", metavar="NEW", help="another, of any of these kinds")
    parser.add_argument("--html", metavar="FILE", help="write one page that holds everything too")
    parser.add_argument(
        "--markdown", action="store_true", help="print Markdown, for a comment or a job summary"
    )
    parser.add_argument(
        "--image-base",
        metavar="URL",
        help="with --markdown: pictures are at URL/DIGEST-HEX.png",
    )
    parser.add_all_words()
    return parser


def _print(comparison: Comparison, rows: Rows) -> None:
    print(f"{comparison.old.label}  →  {comparison.new.label}\n", flush=True)
    for note in comparison.unreadable:
        print(rows.remark(f"unreadable: {note}", RED))
    for note in comparison.notes:
        print(rows.remark(f"note: {note}"))
    for change in Change:
        found = comparison.of_change(change)
        if found and change is not Change.UNCHANGED:
            _print_section(change, found, rows)
    print(comparison.summary)


def _print_section(change: Change, found: Sequence[Difference], rows: Rows) -> None:
    title = change.value.upper() if change.is_loud else change.value
    print(rows.styled(title, RED if change.is_loud else BOLD))
    for (before, after), moved in moves_by_place(found).items():
        print(f"  {titles_of(moved)}\n    from  {before}\n    to    {after}")
    others = [each for each in found if not each.is_move]
    rows.print(others, lambda each: each.shown_digests, lambda each: _rows(each, rows))
    print(f"{rows.remark(EXPLAINED[change], RED)}\n" if change.is_loud else "", flush=True)


def _rows(each: Difference, rows: Rows) -> Iterator[Row]:
    note = f"  ({each.note})" if each.note and each.change is not Change.OTHER_ORIGIN else ""
    title = f"{rows.styled(each.name, BOLD)}  {each.versions}{note}"
    if not each.change.has_faces:
        yield Row((f"    {title}",))
    elif each.change is Change.OTHER_DIGEST:
        yield from _loud_rows(each, title, rows)
    else:
        yield _quiet_row(each, title, rows)


def _loud_rows(each: Difference, title: str, rows: Rows) -> Iterator[Row]:
    """What a person must verify: both trios, one above the other, and all digits."""
    for label, side in each.sides:
        if rows.has_pictures and side.digest:
            about = f"{rows.styled(label, BOLD)}  {side.label}"
            lines = (title, about, words_of(side.digest))
            yield Row(lines, (Trio(side.digest).faces,), side.digest)
        else:
            yield Row((f"  {title}  {label}  {side.label}", _digits(side)))


def _quiet_row(each: Difference, title: str, rows: Rows) -> Row:
    lines = [line for label, side in each.sides for line in _side_lines(label, side, rows)]
    if each.change is Change.OTHER_ORIGIN:
        froms = [
            f"{word:<4}  {side.origin}"
            for word, (_, side) in zip(("from", "to"), each.sides, strict=True)
        ]
        lines = [*froms, *lines]
    groups = tuple((Face(side.digest),) for _, side in each.sides if side.digest)
    indent = "" if rows.has_pictures and groups else "  "
    return Row((f"{indent}{title}", *lines), groups)


def _side_lines(label: str, side: Side, rows: Rows) -> Iterator[str]:
    if side.digest and rows.has_pictures:
        yield f"{label}  {words_of(side.digest)}"
        yield rows.styled(f"     {side.digest.short}  {side.label}", FAINT)
    else:
        yield "  ".join(filter(None, [label, _digits(side), side.label]))


def _digits(side: Side) -> str:
    return f"{side.digest}  {words_of(side.digest)}" if side.digest else side.written


def _as_json(comparison: Comparison, *, every: bool) -> dict[str, Any]:
    told = [each for each in comparison.differences if each.change is not Change.UNCHANGED]
    words = words_for(d for each in told for d in (each.digests if every else each.shown_digests))
    return {
        "schema": SCHEMA,
        "old": {"file": comparison.old.label, "kind": comparison.old.kind.value},
        "new": {"file": comparison.new.label, "kind": comparison.new.kind.value},
        "differences": [_difference(each, words) for each in told],
        "counts": {change.value: len(comparison.of_change(change)) for change in Change},
        "notes": list(comparison.notes),
        "unreadable": list(comparison.unreadable),
        "exit_code": _code(comparison),
    }


def _difference(each: Difference, words: Words) -> dict[str, Any]:
    return {
        "change": each.change.value,
        "loud": each.change.is_loud,
        "name": each.name,
        "old": _side_json(each.old, words),
        "new": _side_json(each.new, words),
        "note": each.note,
    }


def _side_json(side: Side | None, words: Words) -> dict[str, Any] | None:
    if side is None:
        return None
    said = words.get(side.digest) if side.digest else None
    return {
        "version": side.version,
        "file": side.label,
        "origin": side.origin,
        "digest": str(side.digest) if side.digest else None,
        "hash": side.written or None,
        "words": list(said) if said else None,
    }
