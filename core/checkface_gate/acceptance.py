"""Turns wheels that are in place into lines of the user's ledger."""

from __future__ import annotations

from collections.abc import Iterable

from checkface import Acceptance, Ledger
from checkface.errors import LedgerError
from checkface_channels.hosts import LOCAL
from checkface_gate.errors import UnableError
from checkface_gate.wheel import Candidate


def record(ledger: Ledger, installed: Iterable[Candidate]) -> None:
    """Raises `UnableError` if the ledger cannot be written: the wheels are there all the same."""
    try:
        ledger.record(
            Acceptance.now(each.wheel.filename, each.digest, _host(each)) for each in installed
        )
    except LedgerError as error:
        raise UnableError(f"installed, but the ledger does not know it: {error}") from error


def _host(candidate: Candidate) -> str:
    """As the ledger keeps it: empty for a local folder."""
    return "" if candidate.wheel.host == LOCAL else candidate.wheel.host
