"""`pip-checkface ledger`: shows the faces that the user has accepted, and forgets one."""

from __future__ import annotations

from collections.abc import Sequence

from checkface import Face, Ledger
from checkface_pip_verify.errors import UnableError


def run(words: Sequence[str]) -> None:
    """Raises `UnableError` for words that are no ledger command, and `LedgerError`."""
    match list(words):
        case ["list"]:
            _list(Ledger.of_user())
        case ["forget", filename]:
            _forget(Ledger.of_user(), filename)
        case _:
            raise UnableError(
                f"expected 'ledger list' or 'ledger forget FILENAME', got {' '.join(words)!r}"
            )


def _list(ledger: Ledger) -> None:
    """One line for each file: what was last accepted."""
    latest = {held.filename: held for held in ledger.read()}
    for held in latest.values():
        words = " ".join(Face(held.digest).words)
        date = held.time.strftime("%Y-%m-%d")
        print(f"{date}  {held.filename}  {held.digest}  {words}  {held.host}".rstrip())


def _forget(ledger: Ledger, filename: str) -> None:
    if not ledger.forget(filename):
        raise UnableError(
            f"the ledger knows no file {filename!r}; pip-checkface ledger list shows what it knows"
        )
    print(f"forgotten: {filename}; it is new the next time")
