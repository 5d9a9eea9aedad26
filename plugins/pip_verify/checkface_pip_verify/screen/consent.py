"""Asks the person at the terminal, once, with No as the default."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

from checkface_channels.hosts import printable
from checkface_pip_verify.errors import DeclinedError, UnaskedError
from checkface_pip_verify.gate.recognition import LedgerKind, Recognised
from checkface_pip_verify.screen.lines import rows_of_line
from checkface_pip_verify.screen.listing import oddity, title
from checkface_pip_verify.screen.terminal import terminal_columns

NAMED = 6
"""Of what was asked for, right above the question."""


def can_ask() -> bool:
    """Whether somebody sees the faces and can answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def require_consent(
    about: Sequence[Recognised], *, may_ask: bool, folder: str | None = None
) -> None:
    """To install, or only to keep the wheels in `folder`.

    Raises `DeclinedError` for any answer but yes, `UnaskedError` if nobody can be asked.
    """
    what = "this wheel" if len(about) == 1 else f"these {len(about)} wheels"
    unasked = UnaskedError(
        f"nothing was installed: nobody can be asked about {what}, for this is no terminal or "
        "--no-input was given; run it at a terminal, or with --yes to install whatever is new"
    )
    question = f"Install {what}?" if folder is None else f"Keep {what} in {printable(folder)}?"
    lines = summary(about).splitlines()
    columns = terminal_columns(sys.stdout)
    fitting = [row for line in lines for row in rows_of_line(line, columns)]
    _require_yes("\n".join([*fitting, question]), unasked, may_ask=may_ask)


def summary(about: Sequence[Recognised]) -> str:
    """What the question is about, right above it: a long listing has scrolled away."""
    requested = [each for each in about if each.candidate.wheel.requested]
    counts = Counter(each.status for each in about)
    others = len(about) - len(requested)
    along = f" and {others} that {'it needs' if len(requested) == 1 else 'they need'}"
    told = ", ".join(f"{counts[status]} {status.value}" for status in LedgerKind if counts[status])
    odd = [f"Look at {title(each)}: {oddity(each)}" for each in about if oddity(each)]
    return "\n".join([f"{_enumeration(requested)}{along if others else ''}: {told}", *odd])


def _enumeration(requested: Sequence[Recognised]) -> str:
    names = [title(each) for each in requested[:NAMED]]
    left = len(requested) - len(names)
    return ", ".join(names) + (f" and {left} more" if left else "") or "nothing by name"


def require_build_consent(question: str, *, may_ask: bool) -> None:
    """The other consent: code of a source distribution runs after it. Raises as the first."""
    unasked = UnaskedError(
        f"nothing was built or installed: nobody can be asked {question!r}, for this is no "
        "terminal or --no-input was given; run it at a terminal, or with --yes beside --allow-sdist"
    )
    _require_yes(question, unasked, may_ask=may_ask)


def _require_yes(question: str, unasked: UnaskedError, *, may_ask: bool) -> None:
    if not may_ask or not can_ask():
        raise unasked
    _forget_typed_ahead()
    print(f"{question} [y/N] ", end="", flush=True)
    answer = sys.stdin.readline()
    if not answer.endswith("\n"):
        print()  # the terminal was closed, or Ctrl-D
    if answer.strip().lower() not in {"y", "yes"}:
        raise DeclinedError("declined: nothing was installed")


def _forget_typed_ahead() -> None:
    """An answer given before the faces were seen is no consent."""
    try:
        import termios
    except ImportError:  # Windows has no such queue to empty
        return
    termios.tcflush(sys.stdin, termios.TCIFLUSH)
