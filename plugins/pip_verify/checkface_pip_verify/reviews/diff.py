"""`pip-checkface diff`: turns two lock files into a review, in the terminal or as a page."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from checkface import Digest, Face, Trio, write_file
from checkface_pip_verify.errors import UnableError
from checkface_pip_verify.locks.reading import read_lock
from checkface_pip_verify.reviews.arguments import LOCK_HELP, Parser, target_of
from checkface_pip_verify.reviews.comparison import Change, Comparison, Difference, Side
from checkface_pip_verify.reviews.html_page import html_page
from checkface_pip_verify.reviews.markdown_text import markdown_text
from checkface_pip_verify.reviews.rows import BOLD, FAINT, RED, Row, Rows, get_words_ready, words_of

SCHEMA = 1
LOUD = 1
"""The exit code for a version that kept its number and not its bytes."""

WITH_FACES = (Change.OTHER_DIGEST, Change.CHANGED, Change.ADDED, Change.REMOVED)

EPILOG = """\
The two may be of different formats, and either may be git:REVISION:PATH, for example
  pip-checkface diff git:main:uv.lock uv.lock

Same version, other digest: a file that is named in both has different digests; or, where one of
the two writes no file names, they have no digest of that version in common. A released file never
changes, so find out why before you trust it. Files that only one of them lists are told, quietly.

exit codes:
  0    no version has kept its number and changed its bytes
  1    at least one has
  14   a lock file cannot be read
"""


def main(args: Sequence[str]) -> int:
    """Run `pip-checkface diff ARGS`. Raises a `CheckfaceError` for what cannot be compared."""
    arguments = _parser().parse_args(args)
    if arguments.image_base and not arguments.markdown:
        raise UnableError("--image-base is for --markdown; give both")
    _, environment = target_of(arguments)
    old, new = (read_lock(each, environment) for each in (arguments.old, arguments.new))
    comparison = Comparison.of(old, new, environment)
    shown = [each for each in comparison.differences if each.change in WITH_FACES]
    get_words_ready(digest for each in shown for digest in each.digests)
    if arguments.html:
        write_file(Path(arguments.html), html_page(comparison).encode())
    if arguments.json:
        print(json.dumps(_as_json(comparison), indent=2))
    elif arguments.markdown:
        print(markdown_text(comparison, arguments.image_base), end="")
    else:
        _print(comparison, Rows(arguments.image))
    return LOUD if comparison.is_loud else 0


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
    return parser


def _print(comparison: Comparison, rows: Rows) -> None:
    print(f"{comparison.old.label}  →  {comparison.new.label}\n", flush=True)
    for change in Change:
        found = comparison.of_change(change)
        if not found or change is Change.UNCHANGED:
            continue
        loud = change is Change.OTHER_DIGEST
        print(rows.styled(change.value.upper() if loud else change.value, RED if loud else BOLD))
        rows.print(row for each in found for row in _rows(each, rows))
        print()
    if comparison.is_loud:
        print(rows.styled("A released file never changes: find out why before you trust it.", RED))
        sys.stdout.flush()
    print(comparison.summary)


def _rows(each: Difference, rows: Rows) -> Iterator[Row]:
    note = f"  ({each.note})" if each.note else ""
    title = f"{rows.styled(each.name, BOLD)}  {each.versions}{note}"
    if each.change not in WITH_FACES:
        yield Row((f"    {title}",))
    elif each.change is Change.OTHER_DIGEST:
        yield from _loud_rows(each, title, rows)
    else:
        yield _quiet_row(each, title, rows)


def _loud_rows(each: Difference, title: str, rows: Rows) -> Iterator[Row]:
    """What a person must verify: both trios, one above the other, and all digits."""
    for label, side in _sides(each):
        words = words_of(side.digest) if side.digest else ""
        if rows.has_pictures and side.digest:
            about = f"{rows.styled(label, BOLD)}  {side.label}"
            yield Row((title, about, words), (Trio(side.digest).faces,), side.digest)
        else:
            yield Row((f"  {title}  {label}  {side.label}", f"{side.digest}  {words}"))


def _quiet_row(each: Difference, title: str, rows: Rows) -> Row:
    sides = [*_sides(each)]
    lines = [line for label, side in sides for line in _side_lines(label, side, rows)]
    groups = tuple((Face(side.digest),) for _, side in sides if side.digest)
    indent = "" if rows.has_pictures and groups else "  "
    return Row((f"{indent}{title}", *lines), groups)


def _side_lines(label: str, side: Side, rows: Rows) -> Iterator[str]:
    if side.digest is None:
        yield f"{label}  {side.label}"
    elif rows.has_pictures:
        yield f"{label}  {words_of(side.digest)}"
        yield rows.styled(f"     {side.digest.short}  {side.label}", FAINT)
    else:
        yield f"{label}  {side.digest}  {words_of(side.digest)}  {side.label}"


def _sides(each: Difference) -> Iterator[tuple[str, Side]]:
    for label, side in (("old", each.old), ("new", each.new)):
        if side:
            yield label, side


def _as_json(comparison: Comparison) -> dict[str, Any]:
    told = [each for each in comparison.differences if each.change is not Change.UNCHANGED]
    return {
        "schema": SCHEMA,
        "old": {"file": comparison.old.label, "kind": comparison.old.kind.value},
        "new": {"file": comparison.new.label, "kind": comparison.new.kind.value},
        "differences": [_difference(each) for each in told],
        "counts": {change.value: len(comparison.of_change(change)) for change in Change},
        "exit_code": LOUD if comparison.is_loud else 0,
    }


def _difference(each: Difference) -> dict[str, Any]:
    return {
        "change": each.change.value,
        "name": each.name,
        "old": _side_json(each.old),
        "new": _side_json(each.new),
        "note": each.note,
    }


def _side_json(side: Side | None) -> dict[str, Any] | None:
    if side is None:
        return None
    digest: Digest | None = side.digest
    return {
        "version": side.version,
        "file": side.label,
        "digest": str(digest) if digest else None,
        "words": list(Face(digest).words) if digest else None,
    }
