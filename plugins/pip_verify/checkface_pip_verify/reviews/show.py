"""`pip-checkface show`: turns a lock file into the faces of what is locked for one interpreter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from checkface import Face
from checkface_pip_verify.errors import UnableError
from checkface_pip_verify.locks.interface import Lock
from checkface_pip_verify.locks.reading import read_lock
from checkface_pip_verify.reviews.arguments import LOCK_HELP, Parser, counted, target_of
from checkface_pip_verify.reviews.choice import Choice, choose
from checkface_pip_verify.reviews.rows import (
    BOLD,
    Row,
    Rows,
    get_words_ready,
    words_of,
)
from checkface_pip_verify.target import Target

SCHEMA = 1
SHOWN_AT_MOST = 4
"""Faces beside each other, where a format does not say which file is which."""

EPILOG = """\
Nothing is downloaded or installed. All groups and extras of the lock file are shown, as far as
their markers let them into the target. A requirements file or a Pipfile.lock writes digests without
file names: there the one that would be installed is one of those shown.

exit codes:
  0    shown
  14   the lock file cannot be read, or is not for this Python
"""


def main(args: Sequence[str]) -> int:
    """Run `pip-checkface show ARGS`. Raises a `CheckfaceError` for what cannot be shown."""
    parser = Parser("show", "Show the faces of what a lock file locks, without installing.", EPILOG)
    parser.add_argument("file", metavar="FILE", help=LOCK_HELP)
    arguments = parser.parse_args(args)
    target, environment = target_of(arguments)
    lock = read_lock(arguments.file, environment)
    if lock.obstacle:
        raise UnableError(
            f"{lock.label} is not for {target.label}: {lock.obstacle}; choose another with --python"
        )
    choices = [choose(package, environment) for package in lock.here]
    get_words_ready(digest for choice in choices for digest in choice.digests[:SHOWN_AT_MOST])
    if arguments.json:
        print(json.dumps(_as_json(lock, target, choices), indent=2))
    else:
        _print(lock, target, choices, Rows(arguments.image))
    return 0


def _print(lock: Lock, target: Target, choices: Sequence[Choice], rows: Rows) -> None:
    elsewhere = len(lock.packages) - len(choices)
    print(f"{lock.label} ({lock.kind.value}) for {target.label}\n", flush=True)
    rows.print(_row(choice, rows) for choice in choices)
    bare = sum(not choice.files for choice in choices)
    told = [counted(len(choices), "package")]
    told += [f"{bare} without a face"] if bare else []
    told += [f"{elsewhere} more for other environments"] if elsewhere else []
    print(f"\n{', '.join(told)}")


def _row(choice: Choice, rows: Rows) -> Row:
    title = rows.styled(choice.package.title, BOLD)
    shown = choice.digests[:SHOWN_AT_MOST]
    lines = [f"{title}  {choice.label}" if not rows.has_pictures else title]
    if rows.has_pictures:
        lines.append(choice.label)
    faces = (tuple(Face(digest) for digest in shown),) if shown else ()
    if rows.has_pictures and len(shown) == 1:
        return Row((*lines, words_of(shown[0])), faces, shown[0])
    written = [digest.short if rows.has_pictures else str(digest) for digest in shown]
    lines += [f"{text}  {words_of(each)}" for text, each in zip(written, shown, strict=True)]
    if left := len(choice.digests) - len(shown):
        lines.append(f"and {left} more: --json lists them")
    return Row(tuple(lines), faces)


def _as_json(lock: Lock, target: Target, choices: Sequence[Choice]) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "file": lock.label,
        "kind": lock.kind.value,
        "target": str(target.executable),
        "packages": [_package(choice) for choice in choices],
        "elsewhere": len(lock.packages) - len(choices),
    }


def _package(choice: Choice) -> dict[str, Any]:
    return {
        "name": choice.package.name,
        "version": choice.package.version,
        "filename": choice.filename,
        "one_of": len(choice.files),
        "reason": choice.reason,
        "digests": [
            {"digest": str(digest), "words": list(Face(digest).words)} for digest in choice.digests
        ],
    }
