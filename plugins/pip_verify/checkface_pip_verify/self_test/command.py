"""`pip-checkface self-test`: says of each swap whether our own gate has held."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from checkface_gate.errors import DifferenceError, UnableError
from checkface_gate.interruption import private_folder
from checkface_pip_verify.self_test.gate import Gate
from checkface_pip_verify.self_test.trials import BAD_DIGEST, GOOD_DIGEST, TRIALS, Trial


class Outcome(Enum):
    """How a trial ended, in the word that its line begins with."""

    HELD = "held"
    THROUGH = "NOT HELD"
    OPEN = "not tried"


def run(words: Sequence[str]) -> None:
    """Raises `DifferenceError` if anything got through, `UnableError` if that stays open."""
    if words:
        raise UnableError(f"expected 'self-test' alone, got {' '.join(['self-test', *words])!r}")
    print(f"Installing a tiny wheel, {GOOD_DIGEST.short}, that is swapped for {BAD_DIGEST.short};")
    print("nothing of yours is touched, and nobody but this machine is asked.", flush=True)
    with private_folder() as folder:
        outcomes = [_outcome(trial, folder / str(n)) for n, trial in enumerate(TRIALS, start=1)]
    if Outcome.THROUGH in outcomes:
        raise DifferenceError(
            f"the gate did NOT hold against {outcomes.count(Outcome.THROUGH)} of {len(TRIALS)} "
            "swaps; do not trust it: install checkface anew, and tell its maintainers if that does "
            "not help"
        )
    if Outcome.OPEN in outcomes:
        raise UnableError(
            f"{outcomes.count(Outcome.OPEN)} of {len(TRIALS)} swaps could not be tried; see "
            "whether pip-checkface can install anything here"
        )
    print(f"The gate held against all {len(TRIALS)} swaps.")


def _outcome(trial: Trial, folder: Path) -> Outcome:
    try:
        through = trial.run(Gate.within(folder))
    except (OSError, UnableError) as error:
        return _tell(Outcome.OPEN, trial, str(error))
    return _tell(Outcome.THROUGH, trial, through) if through else _tell(Outcome.HELD, trial)


def _tell(outcome: Outcome, trial: Trial, why: str = "") -> Outcome:
    print(": ".join([outcome.value, trial.what, *([why] if why else [])]), flush=True)
    return outcome
