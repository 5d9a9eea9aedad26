"""`pip-checkface lock check`: a lock file against the index, the ledger or a folder of wheels."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checkface import Digest, Ledger, Standing, Trio, plain
from checkface.terminal import BOLD, RED, Row
from checkface_channels.interpreter import Interpreter
from checkface_channels.locks.environment import Environment
from checkface_channels.locks.interface import Lock, LockedPackage
from checkface_channels.locks.promise import Promise
from checkface_channels.pip_settings import PipSettings
from checkface_channels.requirement_lines import Option
from checkface_gate.errors import DifferenceError, UnableError, found_out
from checkface_gate.interruption import private_folder
from checkface_pip_verify.pip.process import Pip
from checkface_pip_verify.review.arguments import LOCK_HELP, Parser, lock_for, target_of
from checkface_pip_verify.review.channels import Accepted, Answer, Channel, Folder
from checkface_pip_verify.review.choice import choose
from checkface_pip_verify.review.index import Index
from checkface_pip_verify.review.index_group import OWN_OPTIONS, Planner, left_out
from checkface_pip_verify.review.judgement import WORDS, Judgement, judge
from checkface_pip_verify.review.rows import Rows
from checkface_pip_verify.review.words import Words, words_for, words_of

SCHEMA = 1
INDEX, LEDGER = "index", "installed-cache"
NAMED_AT_MOST = 12
"""Packages in one line, where all share a reason."""

EPILOG = """\
Compares what is locked for the target, all groups and extras included. Asked is the index that you
name, else the one that the lock names, else the one that pip is set to; which one is said before it
is contacted. pip asks it, with your proxies and certificates, and with no password but those that
you have for that very host. No package's code runs, and no variable in a lock is filled in.

exit codes:
  0    whatever could be compared is the same; what could not is said and counted
  12   a digest differs
  14   nothing could be compared, or something in the lock file could not be read
"""


def main(args: Sequence[str]) -> int:
    """Run `pip-checkface lock check ARGS`. Raises a `CheckfaceError` for what cannot be checked."""
    arguments = _parser().parse_args(args)
    target, environment = target_of(arguments)
    lock = lock_for(target, environment, arguments)
    with _channel(arguments, lock, target, environment) as channel:
        # Before anybody is asked: a lock must not send us to a host that nobody was told of.
        head = f"{lock.label} ({lock.kind.value}) against {channel.label}"
        print(head, file=sys.stderr if arguments.json else None, flush=True)
        report = Report(lock, channel.label, *_judgements(lock, environment, channel))
        contacted = sorted(channel.hosts)
    with found_out(report.error):
        if arguments.json:
            print(json.dumps(_as_json(report, contacted), indent=2), flush=True)
        else:
            _print(report, Rows(arguments.image))
    return report.code


@dataclass(frozen=True)
class Report:
    """What a check has found."""

    lock: Lock
    against: str
    judgements: Sequence[Judgement]
    """Those that differ first."""
    beyond: Sequence[str]
    remarks: Sequence[str]
    """What of the lock a review does not do; safe to print."""

    @property
    def counts(self) -> Mapping[Standing, int]:
        return Counter(each.standing for each in self.judgements)

    @property
    def code(self) -> int:
        if self.counts.get(Standing.DIFFERENT):
            return DifferenceError.exit_code
        unread = self.lock.unreadable or not self.counts.get(Standing.SAME)
        return UnableError.exit_code if unread else 0

    @property
    def error(self) -> DifferenceError | None:
        """For who cannot be shown the report."""
        return DifferenceError(self.summary) if self.counts.get(Standing.DIFFERENT) else None

    @property
    def summary(self) -> str:
        counts = self.counts
        told = [
            f"{counts[standing]} {word}" for standing, word in WORDS.items() if counts.get(standing)
        ]
        told += [f"{len(self.beyond)} not locked"] if self.beyond else []
        if not counts.get(Standing.DIFFERENT) and not counts.get(Standing.SAME):
            told.append("nothing could be compared")
        left = [f"{count} left out: {reason}" for reason, count in self.lock.left_out.items()]
        return "; ".join([", ".join(told), *left])


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
    for option in OWN_OPTIONS:
        parser.add_argument(
            option, action="append", metavar="VALUE", default=[], help="pip's, for the index"
        )
    return parser


@contextmanager
def _channel(
    arguments: argparse.Namespace, lock: Lock, target: Interpreter, environment: Environment
) -> Iterator[Channel]:
    if arguments.against == LEDGER:
        yield Accepted(Ledger.of_user())
    elif arguments.against != INDEX:
        yield Folder(Path(arguments.against))
    else:
        pip = Pip.for_target(target)
        settings = PipSettings.read(pip.ask, "download")
        configured = filter(None, settings.index_urls(""))
        planner = Planner(tuple(_own_options(arguments)), tuple(configured))
        with private_folder() as folder:
            yield Index(pip.within(folder), settings, environment, folder, lock, planner)


def _own_options(arguments: argparse.Namespace) -> Iterator[Option]:
    for option in OWN_OPTIONS:
        for value in getattr(arguments, option.removeprefix("--").replace("-", "_")):
            yield Option(option, value)


def _judgements(
    lock: Lock, environment: Environment, channel: Channel
) -> tuple[Sequence[Judgement], Sequence[str], Sequence[str]]:
    reasons = {p.key: choose(p, environment).reason for p in lock.here if not p.promises}
    with_digest = [package for package in lock.here if package.key not in reasons]
    answers = channel.look_up(with_digest)
    judged = [
        Judgement(
            package,
            Standing.UNKNOWN,
            note=reasons[package.key] or f"it comes from {package.origin.value}",
        )
        for package in lock.here
        if package.key in reasons
    ]
    for package in with_digest:
        judged += _judgements_of(package, answers[package.key], environment)
    order = list(WORDS)
    judged.sort(key=lambda each: (order.index(each.standing), each.package.key))
    remarks = [*left_out(lock)] if channel.asks_indexes else []
    return judged, channel.beyond(lock.packages), remarks


def _judgements_of(
    package: LockedPackage, answer: Answer, environment: Environment
) -> Iterator[Judgement]:
    if not answer.found:
        yield Judgement(package, Standing.UNKNOWN, note=answer.reason)
    sources = answer.sources
    yield from (judge(package, found, environment, sources) for found in answer.found)


def _print(report: Report, rows: Rows) -> None:
    print()
    lock = report.lock
    told = [rows.styled(f"unreadable: {each}", RED) for each in lock.unreadable]
    told += [f"note: {each}" for each in (*lock.notes, *report.remarks)]
    print("".join(f"{each}\n" for each in told), end="", flush=True)
    rows.print(_together(report.judgements), _digests_shown, lambda group: _rows(group, rows))
    for name in report.beyond:
        print(f"not locked    {plain(name)}")
    print(f"\n{report.summary}")


def _together(judgements: Iterable[Judgement]) -> Sequence[Sequence[Judgement]]:
    """What was not compared for one reason is said once: an index that is down would fill pages."""
    held: dict[object, list[Judgement]] = {}
    for number, each in enumerate(judgements):
        alike = each.standing is Standing.UNKNOWN and not each.filename
        held.setdefault(each.note if alike else number, []).append(each)
    return [*held.values()]


def _digests_shown(group: Sequence[Judgement]) -> Iterator[Digest]:
    for each in group:
        if each.standing is Standing.DIFFERENT:
            yield from (promise.digest for _, promise in each.sides if promise.digest)


def _rows(group: Sequence[Judgement], rows: Rows) -> Iterator[Row]:
    first = group[0]
    titles = ", ".join(each.package.title for each in group[:NAMED_AT_MOST])
    more = f" and {len(group) - NAMED_AT_MOST} more" if len(group) > NAMED_AT_MOST else ""
    what = f"{titles}{more}  {plain(first.filename or '')}".rstrip()
    note = f"  ({plain(first.note)})" if first.note else ""
    if first.standing is not Standing.DIFFERENT:
        yield Row((f"{WORDS[first.standing]:<12}  {what}{note}",))
        return
    yield Row((rows.styled(f"{'DIFFERS':<12}  {what}{note}", RED),))
    yield from (_side(label, promise, rows) for label, promise in first.sides)


def _side(label: str, promise: Promise, rows: Rows) -> Row:
    digest = promise.digest
    if digest is None:
        return Row((f"    {label:<6}  {promise}",))
    words = words_of(digest)
    if not rows.has_pictures:
        return Row((f"    {label:<6}  {digest}  {words}",))
    return Row((rows.styled(label, BOLD), words), (Trio(digest).faces,), digest)


def _as_json(report: Report, contacted: Sequence[str]) -> dict[str, Any]:
    lock, counts = report.lock, report.counts
    words = words_for(digest for each in report.judgements for digest in _digests_shown([each]))
    return {
        "schema": SCHEMA,
        "file": lock.label,
        "kind": lock.kind.value,
        "against": report.against,
        "contacted": list(contacted),
        "comparisons": [_comparison(each, words) for each in report.judgements],
        "not_locked": list(report.beyond),
        "elsewhere": len(lock.elsewhere),
        "notes": [*lock.notes, *report.remarks],
        "unreadable": list(lock.unreadable),
        "counts": {word: counts.get(standing, 0) for standing, word in WORDS.items()},
        "exit_code": report.code,
    }


def _comparison(judgement: Judgement, words: Words) -> dict[str, Any]:
    return {
        "name": judgement.package.name,
        "version": judgement.package.version,
        "filename": judgement.filename,
        "verdict": WORDS[judgement.standing],
        "locked": None,
        "found": None,
        **{label: str(promise) for label, promise in judgement.sides},
        "words": {
            label: list(words[digest])
            for label, promise in judgement.sides
            if (digest := promise.digest) and digest in words
        },
        "note": judgement.note,
    }
