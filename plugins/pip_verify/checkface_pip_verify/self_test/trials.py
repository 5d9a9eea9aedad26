"""The three swaps of the self-test: what is swapped, and how we know that the gate has held."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from subprocess import CompletedProcess

from checkface import Digest
from checkface_channels.hosts import printable
from checkface_gate.errors import DifferenceError, UnableError
from checkface_pip_verify.self_test.gate import Gate
from checkface_pip_verify.self_test.index import Index, serving
from checkface_pip_verify.self_test.wheel import FILENAME, METADATA, wheel

BUILT, SWAPPED = "'as it was built'\n", "'as it was swapped'\n"
GOOD, BAD = wheel(BUILT), wheel(SWAPPED)
GOOD_DIGEST, BAD_DIGEST = Digest.of_bytes(GOOD), Digest.of_bytes(BAD)


@dataclass(frozen=True)
class Trial:
    """One way to swap a wheel."""

    what: str
    run: Callable[[Gate], str | None]
    """What got through; None if the gate has held. Raises `UnableError` if that stays open."""


def after_it_was_shown(gate: Gate) -> str | None:
    """Of an index without hashes, the second download has other bytes: nobody may ask for it."""
    with serving() as index:
        _serve(index, GOOD, BAD)
        index.hashes = "none"
        done = gate.install(index.url)
    if through := _through(gate):
        return through
    if gate.installed_text != BUILT or gate.accepted_digest != GOOD_DIGEST:
        raise _open(done, "expected an install")
    return None


def against_its_index(gate: Gate) -> str | None:
    """The index's page promises the wheel as built, its file is another."""
    with serving() as index:
        _serve(index, BAD)
        index.promised[FILENAME] = GOOD_DIGEST.value
        return _way_through_or_none(gate, gate.install(index.url))


def after_it_was_accepted(gate: Gate) -> str | None:
    """The index has a new file under the old name, and promises it."""
    with serving() as index:
        _serve(index, GOOD)
        done = gate.install(index.url)
        if gate.installed_text != BUILT or gate.accepted_digest != GOOD_DIGEST:
            raise _open(done, "expected an install")
        index.files[FILENAME] = [BAD]
        return _way_through_or_none(gate, gate.install(index.url))


TRIALS = (
    Trial("a wheel that changes after it was shown", after_it_was_shown),
    Trial("a wheel that is not the one its index promises", against_its_index),
    Trial("a wheel that has changed since it was accepted", after_it_was_accepted),
)


def _serve(index: Index, *downloads: bytes) -> None:
    """With the metadata beside the wheel (PEP 658): pip downloads it only once."""
    index.add(FILENAME, *downloads, metadata=METADATA)


def _way_through_or_none(gate: Gate, done: CompletedProcess[str]) -> str | None:
    if through := _through(gate):
        return through
    if done.returncode == 0:
        return f"{FILENAME}: the install ended with 0, expected {DifferenceError.exit_code}"
    if done.returncode != DifferenceError.exit_code:
        raise _open(done, f"expected exit code {DifferenceError.exit_code}")
    return None


def _through(gate: Gate) -> str | None:
    """What tells that swapped bytes were installed, or accepted for the next time."""
    if gate.installed_text not in {None, BUILT}:
        return f"{FILENAME} was installed with other bytes than those that were shown"
    if gate.accepted_digest not in {None, GOOD_DIGEST}:
        return f"{FILENAME} was accepted as {gate.accepted_digest}, expected {GOOD_DIGEST}"
    return None


def _open(done: CompletedProcess[str], expected: str) -> UnableError:
    said = done.stderr.strip().splitlines() or ["no reason given"]
    return UnableError(
        f"{expected}, got exit code {done.returncode} ({printable(said[-1].strip())})"
    )
