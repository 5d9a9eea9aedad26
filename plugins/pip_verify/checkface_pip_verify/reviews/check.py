"""`pip-checkface check`: compares a lock file with the index, the ledger or a folder of wheels."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from checkface import Digest, Ledger, Trio
from checkface_channels.hosts import printable
from checkface_pip_verify.errors import DifferenceError, UnableError
from checkface_pip_verify.locks.environment import Environment
from checkface_pip_verify.locks.interface import Lock
from checkface_pip_verify.locks.reading import read_lock
from checkface_pip_verify.locks.source import GIT
from checkface_pip_verify.pip_process import Pip
from checkface_pip_verify.reviews.arguments import LOCK_HELP, Parser, target_of
from checkface_pip_verify.reviews.channels import Accepted, Channel, Folder
from checkface_pip_verify.reviews.choice import choose
from checkface_pip_verify.reviews.index import Index
from checkface_pip_verify.reviews.judgement import Judgement, Verdict, judge
from checkface_pip_verify.reviews.rows import BOLD, RED, Row, Rows, get_words_ready, words_of
from checkface_pip_verify.target import Target

SCHEMA = 1
INDEX, LEDGER = "index", "installed-cache"
INDEX_OPTIONS = ("--index-url", "--extra-index-url", "--find-links", "--trusted-host")

EPILOG = """\
Compares what is locked for the target, all groups and extras included. An index is asked through
pip, with pip's own settings; --only-binary is always on, so no package's code runs.

exit codes:
  0    whatever could be compared is the same; what could not is said and counted
  12   a digest differs
  14   nothing could be compared, or something could not be read
"""


def main(args: Sequence[str]) -> int:
    """Run `pip-checkface check ARGS`. Raises a `CheckfaceError` for what cannot be checked."""
    arguments = _parser().parse_args(args)
    target, environment = target_of(arguments)
    lock = read_lock(arguments.file, environment)
    rows = Rows("none" if arguments.json else arguments.image)
    with _channel(arguments, lock, target, environment) as channel:
        judgements = _judgements(lock, environment, channel)
        beyond = channel.beyond(lock.packages)
    shown = [each for each in judgements if each.verdict is Verdict.DIFFERS]
    get_words_ready(digest for each in shown for digest in (each.locked, each.found) if digest)
    if arguments.json:
        print(json.dumps(_as_json(lock, channel, judgements, beyond), indent=2))
    else:
        _print(lock, channel, judgements, beyond, rows)
    return _code(judgements)


def _parser() -> Parser:
    parser = Parser("check", "Compare a lock file with another place that has its files.", EPILOG)
    parser.add_argument("file", metavar="FILE", help=LOCK_HELP)
    parser.add_argument(
        "--against",
        metavar="index|installed-cache|DIR",
        default=INDEX,
        help="what the index serves now (the default), what was accepted before for the same file "
        "names, or the wheels in a folder (./index for a folder of that name)",
    )
    for option in INDEX_OPTIONS:
        parser.add_argument(
            option, action="append", metavar="VALUE", default=[], help="pip's, for the index"
        )
    return parser


@contextmanager
def _channel(
    arguments: argparse.Namespace, lock: Lock, target: Target, environment: Environment
) -> Iterator[Channel]:
    if arguments.against == LEDGER:
        yield Accepted(Ledger.of_user())
    elif arguments.against != INDEX:
        yield Folder(Path(arguments.against))
    else:
        with tempfile.TemporaryDirectory(
            prefix="pip-checkface-", ignore_cleanup_errors=True
        ) as folder:
            options = [*_lock_options(lock), *_own_options(arguments)]
            yield Index(Pip.for_target(target), environment, Path(folder), options)


def _own_options(arguments: argparse.Namespace) -> Iterator[str]:
    for option in INDEX_OPTIONS:
        for value in getattr(arguments, option.removeprefix("--").replace("-", "_")):
            yield f"{option}={value}"


def _lock_options(lock: Lock) -> Iterator[str]:
    """The index options in a requirements file.

    pip would fill in ${VARIABLES} in them. In a commit, which a stranger may have written, such a
    line could send our environment anywhere.
    """
    for option in lock.options:
        if option.name not in INDEX_OPTIONS:
            continue
        if lock.label.startswith(GIT) and "${" in str(option):
            told = printable(str(option))
            print(f"left out: {told}; set PIP_INDEX_URL instead", file=sys.stderr)
        else:
            yield option.quoted


def _judgements(lock: Lock, environment: Environment, channel: Channel) -> list[Judgement]:
    """All comparisons, those that differ first."""
    if lock.obstacle:
        raise UnableError(
            f"{lock.label} is not for this Python: {lock.obstacle}; choose another with --python"
        )
    reasons = {p.key: choose(p, environment).reason for p in lock.here if not p.files}
    with_digest = [package for package in lock.here if package.key not in reasons]
    answers = channel.look_up(with_digest)
    judged = [
        Judgement(package, Verdict.UNCOMPARED, note=reasons[package.key] or "")
        for package in lock.here
        if package.key in reasons
    ]
    for package in with_digest:
        answer = answers[package.key]
        judged += [judge(package, found, environment) for found in answer.found]
        if not answer.found:
            judged.append(Judgement(package, Verdict.UNCOMPARED, note=answer.reason))
    order = list(Verdict)
    return sorted(judged, key=lambda each: (order.index(each.verdict), each.package.key))


def _code(judgements: Sequence[Judgement]) -> int:
    verdicts = {each.verdict for each in judgements}
    if Verdict.DIFFERS in verdicts:
        return DifferenceError.exit_code
    return 0 if Verdict.SAME in verdicts else UnableError.exit_code


def _print(
    lock: Lock,
    channel: Channel,
    judgements: Sequence[Judgement],
    beyond: Sequence[str],
    rows: Rows,
) -> None:
    print(f"{lock.label} ({lock.kind.value}) against {channel.label}\n", flush=True)
    for judgement in judgements:
        rows.print(_rows(judgement, rows))
    for name in beyond:
        print(f"not locked    {printable(name)}")
    print(f"\n{_summary(judgements, beyond)}")


def _rows(judgement: Judgement, rows: Rows) -> Iterator[Row]:
    what = f"{judgement.package.title}  {judgement.filename or ''}".rstrip()
    note = f"  ({judgement.note})" if judgement.note else ""
    if judgement.verdict is not Verdict.DIFFERS:
        yield Row((f"{judgement.verdict.value:<12}  {what}{note}",))
        return
    assert judgement.locked and judgement.found  # noqa: S101, PT018 - both differ from something
    yield Row((rows.styled(f"{'DIFFERS':<12}  {what}{note}", RED),))
    for label, digest in (("locked", judgement.locked), ("found", judgement.found)):
        yield _side(label, digest, rows)


def _side(label: str, digest: Digest, rows: Rows) -> Row:
    words = words_of(digest)
    if not rows.has_pictures:
        return Row((f"    {label:<6}  {digest}  {words}",))
    return Row((rows.styled(label, BOLD), words), (Trio(digest).faces,), digest)


def _summary(judgements: Sequence[Judgement], beyond: Sequence[str]) -> str:
    counts = Counter(each.verdict for each in judgements)
    told = [f"{counts[verdict]} {verdict.value}" for verdict in Verdict if counts[verdict]]
    told += [f"{len(beyond)} not locked"] if beyond else []
    if not counts[Verdict.DIFFERS] and not counts[Verdict.SAME]:
        told.append("nothing could be compared")
    return ", ".join(told)


def _as_json(
    lock: Lock, channel: Channel, judgements: Sequence[Judgement], beyond: Sequence[str]
) -> dict[str, Any]:
    counts = Counter(each.verdict for each in judgements)
    return {
        "schema": SCHEMA,
        "file": lock.label,
        "kind": lock.kind.value,
        "against": channel.label,
        "comparisons": [_comparison(each) for each in judgements],
        "not_locked": list(beyond),
        "counts": {verdict.value: counts[verdict] for verdict in Verdict},
        "exit_code": _code(judgements),
    }


def _comparison(judgement: Judgement) -> dict[str, Any]:
    return {
        "name": judgement.package.name,
        "version": judgement.package.version,
        "filename": judgement.filename,
        "verdict": judgement.verdict.value,
        "locked": _digest(judgement.locked),
        "found": _digest(judgement.found),
        "note": judgement.note,
    }


def _digest(digest: Digest | None) -> str | None:
    return str(digest) if digest else None
