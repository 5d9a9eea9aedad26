"""`pip-checkface lock show`: turns a lock file into the faces of what one interpreter gets."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from checkface import Digest, Face, plain
from checkface.terminal import BOLD, RED, Row
from checkface_channels.interpreter import Interpreter
from checkface_channels.locks.interface import Lock
from checkface_gate.errors import UnableError
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.review.arguments import LOCK_HELP, Parser, count_of, lock_for, target_of
from checkface_pip_verify.review.choice import Choice, choose
from checkface_pip_verify.review.file_names import FileNames, Named, lacks_names
from checkface_pip_verify.review.rows import Rows
from checkface_pip_verify.review.words import Words, words_for, words_of

SCHEMA = 1
SHOWN_AT_MOST = 4
"""Faces beside each other, where a format does not say which file is which."""

EPILOG = """\
Nothing is downloaded or installed. All groups and extras of the lock file are shown, as far as
their markers let them into the target. A requirements file or a Pipfile.lock writes digests without
file names: there the one that would be installed is one of those shown. --names reads the pages of
the index that pip is set to (whatever the lock says), which list the names and the hashes of files,
and shows the file that fits this Python. Without it, nobody is asked anything.

exit codes:
  0    shown
  14   the lock file cannot be read, or something in it that may be a promise, or it is not for this
       Python
"""


def main(args: Sequence[str]) -> int:
    """Run `pip-checkface lock show ARGS`. Raises a `CheckfaceError` for what cannot be shown."""
    parser = Parser("show", "Show the faces of what a lock file locks, without installing.", EPILOG)
    parser.add_argument("file", metavar="FILE", help=LOCK_HELP)
    parser.add_argument(
        "--names",
        action="store_true",
        help="ask the index that pip is set to for the names of files, where the lock has none",
    )
    parser.add_all_words()
    arguments = parser.parse_args(args)
    target, environment = target_of(arguments)
    lock = lock_for(target, environment, arguments)
    named = _with_names(lock, target) if arguments.names else Named(tuple(lock.here))
    choices = [choose(package, environment) for package in named.packages]
    if arguments.json:
        told = _as_json(lock, target, choices, named, every=arguments.all_words)
        print(json.dumps(told, indent=2))
    else:
        _print(lock, target, choices, Rows(arguments.image), named)
    return UnableError.exit_code if lock.unreadable else 0


def _with_names(lock: Lock, target: Interpreter) -> Named:
    """Without a network the lock is shown all the same, and the reason said."""
    return FileNames.of_user(Pip.for_target(target)).name(tuple(lock.here))


def _print(
    lock: Lock, target: Interpreter, choices: Sequence[Choice], rows: Rows, named: Named
) -> None:
    print(f"{lock.label} ({lock.kind.value}) for {target.label}\n", flush=True)
    rows.print(choices, _digests_shown, lambda choice: [_row(choice, rows, named)])
    remarks = [rows.remark(f"unreadable: {each}", RED) for each in lock.unreadable]
    remarks += [
        rows.remark(f"note: {each}") for each in (*lock.notes, *named.remarks, *_offer(named))
    ]
    print("".join(f"\n{each}" for each in remarks), end="\n" if remarks else "")
    print(f"\n{_summary(lock, choices)}")


def _offer(named: Named) -> Iterator[str]:
    """What could be known, where nobody has been asked."""
    count = sum(lacks_names(each) and len(each.files) > 1 for each in named.packages)
    if count and not named.hosts and not named.remarks:
        what = "a package has" if count == 1 else f"{count} packages have"
        yield f"{what} several files and no names: --names asks your index which is which"


def _summary(lock: Lock, choices: Sequence[Choice]) -> str:
    bare = sum(not choice.files for choice in choices)
    told = count_of(len(choices), "package") + (f", {bare} without a face" if bare else "")
    left_out = [f"{count} left out: {reason}" for reason, count in lock.left_out.items()]
    return "; ".join([told, *left_out])


def _digests_shown(choice: Choice) -> Sequence[Digest]:
    return choice.digests[:SHOWN_AT_MOST]


def _row(choice: Choice, rows: Rows, named: Named) -> Row:
    title = rows.styled(choice.package.title, BOLD) + _wanted_by(choice)
    shown, label = _digests_shown(choice), plain(choice.label) + _named_by(choice, named)
    lines = [title, label] if rows.has_pictures else [f"{title}  {label}"]
    faces = (tuple(Face(digest) for digest in shown),) if shown else ()
    if rows.has_pictures and len(shown) == 1:
        return Row((*lines, words_of(shown[0])), faces, shown[0])
    written = [digest.short if rows.has_pictures else str(digest) for digest in shown]
    lines += [f"{text}  {words_of(each)}" for text, each in zip(written, shown, strict=True)]
    if left := len(choice.digests) - len(shown):
        lines.append(f"and {left} more: --json lists them")
    return Row(tuple(lines), faces)


def _named_by(choice: Choice, named: Named) -> str:
    """Whose word the name is, where it is not the lock's."""
    if choice.package.key not in named.by_index:
        return ""
    count = len(choice.package.digests)
    return f"  (one of {count_of(count, 'file')}, named by {' and '.join(named.hosts)})"


def _wanted_by(choice: Choice) -> str:
    """Not everybody who installs from the lock gets what only an extra or a group wants."""
    wanted = ", ".join(map(plain, choice.package.wanted_by))
    return f"  [{wanted}]" if wanted else ""


def _as_json(
    lock: Lock, target: Interpreter, choices: Sequence[Choice], named: Named, *, every: bool
) -> dict[str, Any]:
    words = words_for(
        d for choice in choices for d in (choice.digests if every else _digests_shown(choice))
    )
    return {
        "schema": SCHEMA,
        "file": lock.label,
        "kind": lock.kind.value,
        "target": str(target.executable),
        "contacted": list(named.hosts),
        "packages": [_package(choice, words, named) for choice in choices],
        "elsewhere": len(lock.elsewhere),
        "left_out": [
            {"name": each.name, "version": each.version, "reason": each.left_out}
            for each in lock.elsewhere
        ],
        "notes": [*lock.notes, *named.remarks],
        "unreadable": list(lock.unreadable),
    }


def _package(choice: Choice, words: Words, named: Named) -> dict[str, Any]:
    return {
        "name": choice.package.name,
        "version": choice.package.version,
        "filename": choice.filename,
        "named_by_index": choice.package.key in named.by_index,
        "files": [
            {"filename": file.filename, "digest": str(file.digest)} for file in choice.package.files
        ],
        "one_of": len(choice.files),
        "reason": choice.reason,
        "origins": [str(place) for place in choice.package.places],
        "wanted_by": list(choice.package.wanted_by),
        "digests": [
            {"digest": str(digest), "words": list(words[digest]) if digest in words else None}
            for digest in choice.digests
        ],
    }
