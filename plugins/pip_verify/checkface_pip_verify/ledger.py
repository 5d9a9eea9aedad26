"""`pip-checkface ledger`: shows, forgets, exports, imports and compares the accepted faces."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from checkface import Acceptance, Face, Ledger, LedgerComparison, Trio
from checkface.records import text_of
from checkface.terminal import BOLD, RED, Row
from checkface_channels.attestation.identities import Identities
from checkface_channels.hosts import printable
from checkface_channels.publisher.accepted import Publishers
from checkface_gate.errors import DifferenceError, UnableError, found_out
from checkface_pip_verify.review.rows import Rows
from checkface_pip_verify.review.words import words_for, words_of

SCHEMA = 1
STANDARD_OUTPUT = "-"

COMMANDS = (
    "list [--json]",
    "forget FILENAME",
    "forget-identity PROJECT",
    "export FILE",
    "import FILE",
    "compare FILE",
)


def run(words: Sequence[str]) -> None:
    """Raises `DifferenceError` for two ledgers that contradict each other, `UnableError` for words
    that are no ledger command, and `LedgerError`.
    """
    match list(words):
        case ["list"]:
            _list(Ledger.of_user())
        case ["list", "--json"]:
            print(json.dumps(_as_json(Ledger.of_user()), indent=2))
        case ["forget", filename]:
            _forget(Ledger.of_user(), filename)
        case ["forget-identity", project]:
            _forget_identity(Identities.of_user(), Publishers.of_user(), project)
        case ["export", name]:
            _export(Ledger.of_user(), name)
        case ["import", name]:
            _import(Ledger.of_user(), name)
        case ["compare", name]:
            _compare(Ledger.of_user(), name)
        case _:
            expected = ", ".join(f"'ledger {command}'" for command in COMMANDS)
            raise UnableError(f"expected one of {expected}; got {' '.join(['ledger', *words])!r}")


def _list(ledger: Ledger) -> None:
    """One line for each file: what was last accepted."""
    held = ledger.latest_by_identity().values()
    words_for(each.digest for each in held)
    for each in held:
        print(_line(each))


def _line(held: Acceptance) -> str:
    date = text_of(held.time)[:10]
    told = f"{date}  {held.filename}  {held.digest}  {words_of(held.digest)}  {held.host}"
    return printable(told.rstrip())


def _as_json(ledger: Ledger) -> dict[str, Any]:
    held = ledger.latest_by_identity().values()
    words_for(each.digest for each in held)
    return {"schema": SCHEMA, "accepted": [_entry(each) for each in held]}


def _entry(held: Acceptance) -> dict[str, Any]:
    return {
        "filename": held.filename,
        "digest": str(held.digest),
        "words": list(Face(held.digest).words),
        "host": held.host,
        "time": text_of(held.time),
    }


def _forget(ledger: Ledger, filename: str) -> None:
    if not ledger.forget(filename):
        raise UnableError(
            f"the ledger knows no file {filename!r}; pip-checkface ledger list shows what it knows"
        )
    print(f"forgotten: {filename}; it is new the next time")


def _forget_identity(identities: Identities, publishers: Publishers, project: str) -> None:
    """Who has signed for a project, and which repository it comes from."""
    name = canonicalize_name(project)
    if not identities.forget(name) + publishers.forget(name):
        known = ", ".join(sorted({*identities.latest(), *publishers.latest()})) or "none"
        raise UnableError(f"no publisher is known of the project {name!r}; known: {known}")
    print(f"forgotten: who publishes {name}; whoever does so the next time is new")


def _export(ledger: Ledger, name: str) -> None:
    if name == STANDARD_OUTPUT:
        print(ledger.export_text(), end="")
        return
    count = ledger.export(Path(name))
    print(f"{_files(count)} exported to {printable(name)}")


def _import(ledger: Ledger, name: str) -> None:
    found = ledger.merge(Ledger.of_export(Path(name)).read())
    if found.different:
        error = DifferenceError(f"nothing was imported from {name!r}: {_difference(found)}")
        with found_out(error):
            _show(found)
        raise error
    already = f"; {_files(len(found.same))} known already" if found.same else ""
    print(f"{_files(len(found.only_there))} imported{already}")


def _compare(ledger: Ledger, name: str) -> None:
    found = ledger.compare(Ledger.of_export(Path(name)).read())
    error = DifferenceError(_difference(found)) if found.different else None
    with found_out(error):
        _print_comparison(found)
    if error:
        raise error


def _print_comparison(found: LedgerComparison) -> None:
    _show(found)
    _tell("same", found.same)
    _tell("only here", found.only_here)
    _tell("only there", found.only_there)
    counts = {
        "different": len(found.different),
        "the same": len(found.same),
        "only here": len(found.only_here),
        "only there": len(found.only_there),
    }
    print(", ".join(f"{count} {what}" for what, count in counts.items()), flush=True)


def _tell(label: str, some: Iterable[Acceptance]) -> None:
    for held in some:
        print(f"{label:<10}  {printable(held.filename)}")


def _show(found: LedgerComparison) -> None:
    """The files that differ, with words, digests and, where the terminal can, faces of both."""
    rows = Rows(None)
    rows.print(
        found.different,
        lambda pair: [held.digest for held in pair],
        lambda pair: _both(*pair, rows),
    )


def _both(here: Acceptance, there: Acceptance, rows: Rows) -> Iterator[Row]:
    yield Row((rows.styled(f"DIFFERS     {printable(here.filename)}", RED),))
    yield from (_side("here", here, rows), _side("there", there, rows))


def _side(label: str, held: Acceptance, rows: Rows) -> Row:
    date = text_of(held.time)[:10]
    words = words_of(held.digest)
    if not rows.has_pictures:
        return Row((f"    {label:<5}  {date}  {held.digest}  {words}",))
    return Row(
        (rows.styled(f"{label}  {date}", BOLD), words), (Trio(held.digest).faces,), held.digest
    )


def _difference(found: LedgerComparison) -> str:
    """What to do: a machine cannot know which of the two is right."""
    names = [printable(here.filename) for here, _ in found.different]
    forget = "; ".join(f"pip-checkface ledger forget {name}" for name in names)
    return (
        f"{_files(len(names))} accepted with other bytes there than here ({', '.join(names)}), and "
        "a released file never changes; compare both faces with the project's release page, and "
        f"forget the wrong one on the machine that has it: {forget}"
    )


def _files(count: int) -> str:
    return f"{count} file{'' if count == 1 else 's'}"
